"""The sandbox's page: a chat in the browser, kept live by server-sent events."""

import asyncio
import binascii
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.sandbox.acts import ACTS
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.feed import News
from bot.sandbox.guard import local_only
from bot.sandbox.view import whole

_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_SHOWN_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_HEARTBEAT = 15.0

Endpoint = Callable[[Request], Awaitable[Response]]


def sandbox_routes(cloud: Cloud) -> list[BaseRoute]:
    """Serve the page at `/` and what it needs below `/sandbox/`, to this computer alone."""
    table: list[tuple[str, Endpoint, str]] = [
        ("/", _page, "GET"),
        ("/sandbox/static/{name}", _static, "GET"),
        ("/sandbox/events", _events(cloud), "GET"),
        ("/sandbox/files/{file_id}", _file(cloud), "GET"),
        ("/sandbox/{act}", _act(cloud), "POST"),
    ]
    return [Route(path, end, methods=[method], middleware=local_only()) for path, end, method in table]


async def _page(_: Request) -> Response:
    return FileResponse(_STATIC / "index.html", headers=_HEADERS)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in {path.name for path in _STATIC.iterdir()}:
        raise HTTPException(404)
    return FileResponse(_STATIC / name, headers=_HEADERS)


def _file(cloud: Cloud) -> Endpoint:
    async def serve(request: Request) -> Response:
        file = cloud.files.get(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404)
        shown = file.mime if file.mime in _SHOWN_IMAGES else "application/octet-stream"
        headers = dict(_HEADERS)
        if file.kind != "photo":
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return Response(file.content, media_type=shown, headers=headers)

    return serve


def _events(cloud: Cloud) -> Endpoint:
    async def serve(_: Request) -> Response:
        return StreamingResponse(_stream(cloud), media_type="text/event-stream", headers=_HEADERS)

    return serve


async def _stream(cloud: Cloud) -> AsyncIterator[str]:
    """Tell everything first, after every reconnection too, then what changes."""
    watcher = cloud.feed.watch()
    try:
        yield _event("state", whole(cloud))
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    news = await watcher.get()
            except TimeoutError:
                yield ": masih di sini\n\n"
                continue
            if news.kind == "end":
                return
            yield _told(cloud, news)
    finally:
        cloud.feed.leave(watcher)


def _told(cloud: Cloud, news: News) -> str:
    if news.kind == "state":
        return _event("state", whole(cloud))
    return _event(news.kind, {"chat": news.chat, "body": news.body})


def _event(kind: str, body: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n"


def _act(cloud: Cloud) -> Endpoint:
    async def serve(request: Request) -> Response:
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise HTTPException(404)
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise HTTPException(415)
        try:
            answer = await act(cloud, json.loads(await request.body()))
        except ApiError as fault:
            return JSONResponse({"fault": fault.description}, 400, _HEADERS)
        except (SandboxError, ValueError, KeyError, TypeError, binascii.Error):
            return JSONResponse({"fault": "Permintaan ini tidak dapat dijalankan."}, 400, _HEADERS)
        return JSONResponse(answer, headers=_HEADERS)

    return serve
