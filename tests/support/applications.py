"""Unchanged applications of the library on the sandbox, and servers for its routes."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from telegram import Update
from telegram.ext import Application, ContextTypes

Faults = list[Exception]


def collect_faults(application: Application[Any, Any, Any, Any, Any, Any]) -> Faults:
    """Collect what handlers raise: the library hands it to error handlers and not to the caller."""
    faults: Faults = []

    async def keep(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.error:
            faults.append(context.error)

    application.add_error_handler(keep)
    return faults


async def answer_all(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Take updates as the real bot does: the offset moves when the work is done."""
    offset = 0
    while True:
        for update in await application.bot.get_updates(offset=offset, timeout=30, allowed_updates=Update.ALL_TYPES):
            await application.process_update(update)
            offset = update.update_id + 1


@asynccontextmanager
async def serving(routes: Sequence[BaseRoute]) -> AsyncIterator[str]:
    """Serve `routes` on a free loopback port and give the address."""
    async with serving_made(lambda _: routes) as address:
        yield address


@asynccontextmanager
async def serving_made(make: Callable[[str], Sequence[BaseRoute]]) -> AsyncIterator[str]:
    """Serve routes that are made for their address, on a free loopback port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        # The listener queues connections from here on, so there is no need to wait for the server.
        listener.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = Starlette(routes=make(address))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield address
        finally:
            server.should_exit = True
            await task
