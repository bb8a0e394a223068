"""Running the bot: sandbox, polling or webhook, from first check to clean stop."""

import asyncio
import errno
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import NoReturn

import structlog
import uvicorn
from starlette.applications import Starlette
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.app import Bot, create_bot
from bot.sandbox import Cloud, SandboxRequest, sandbox_routes
from bot.settings import Mode, Settings
from bot.store.base import StoreError, StoreTooNew
from bot.store.rights import close_path, close_process
from bot.store.seal import CannotUnseal, SealError
from bot.web import WEBHOOK_PATH, create_web, webhook_secret
from knowledge.edition import Edition, open_edition
from knowledge.errors import BrokenBase

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"

Announce = Callable[[str], None]


class _Server(uvicorn.Server):
    """Serves until a signal; `before_end` lets go of open streams, which uvicorn would wait for."""

    def __init__(self, web: Starlette, before_end: Callable[[], Awaitable[None]] | None = None) -> None:
        super().__init__(uvicorn.Config(web, log_config=None, access_log=False, timeout_graceful_shutdown=5))
        self._before_end = before_end
        # Before uvicorn listens to signals one may come already; and it raises the signal once more when it is done,
        # which must not end the process before our own work.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._leave)

    def _leave(self, *_: object) -> None:
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End open streams, then everything else."""
        if self._before_end:
            await self._before_end()
        await super().shutdown(sockets)


class _Beside(uvicorn.Server):
    """Serves while something else decides when to end."""

    def __init__(self, web: Starlette) -> None:
        super().__init__(uvicorn.Config(web, log_config=None, access_log=False, timeout_graceful_shutdown=5))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever decides."""
        yield


class StartError(Exception):
    """The bot cannot start; the message is one sentence that says what to change."""


def run(settings: Settings, announce: Announce) -> None:
    """Run until stopped; `announce` is told where to find the bot when it is ready.

    Raises:
        StartError: something must be changed first.
    """
    close_process()
    prepare_folder(settings)
    edition = _edition(settings)
    # The edition lives as long as the process, or until it is edited: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    cloud = Cloud() if settings.mode is Mode.SANDBOX else None
    bot = _create(settings, edition, cloud)
    # The bot alone holds it from here on, so that an edited one takes its place in memory too.
    del edition
    if cloud:
        asyncio.run(_sandbox(bot, cloud, announce))
    elif settings.mode is Mode.POLLING:
        asyncio.run(_polling(bot, announce))
    else:
        asyncio.run(_webhook(bot, announce))


def deliver(settings: Settings, announce: Announce) -> None:
    """Run the delivery worker alone, beside other processes over the same data, until stopped.

    Raises:
        StartError: something must be changed first.
    """
    if settings.mode is Mode.SANDBOX:
        raise StartError("TELEGRAM_TOKEN: `deliver` needs one; in the sandbox `run` delivers too.")
    close_process()
    prepare_folder(settings)
    edition = _edition(settings)
    asyncio.run(_deliver(_create(settings, edition, None), announce))


def prepare_folder(settings: Settings) -> None:
    """Make the data folder, keep others out of it where it is ours, and prove that it can be written.

    Raises:
        StartError: it cannot.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        close_path(folder)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as fault:
        raise StartError(f"DATA_DIR: the folder cannot be written ({fault.strerror}); choose another.") from fault


def _edition(settings: Settings) -> Edition:
    try:
        edition = open_edition(cache=settings.cache)
    except BrokenBase as fault:
        listed = "\n".join(f"  {problem}" for problem in fault.problems)
        raise StartError(f"The knowledge base has errors; correct them and start again:\n{listed}") from fault
    except ValueError as fault:
        raise StartError(f"The matcher cannot be read: {fault}, or install the bot again.") from fault
    if settings.region not in edition.base.regions:
        known = ", ".join(edition.base.regions)
        raise StartError(f"REGION: not a region of the knowledge base; use one of {known}.")
    return edition


def _create(settings: Settings, edition: Edition, cloud: Cloud | None) -> Bot:
    try:
        if cloud:
            # Whoever sits at the sandbox's admin seat owns its bot.
            owners = settings.owner_ids or str(cloud.users["admin"].id)
            settings = settings.model_copy(update={"owner_ids": owners})
            return create_bot(settings, edition, lambda: SandboxRequest(cloud), cloud.token)
        return create_bot(settings, edition)
    except SealError as fault:
        where = "SEAL_KEYS" if settings.seal_keys else f"the key file {settings.key_file.name} beside DATA_DIR"
        raise StartError(f"{where}: not keys that `tanya-netral keys new` makes; restore them.") from fault


@asynccontextmanager
async def _started(bot: Bot, *, only_deliver: bool = False) -> AsyncIterator[None]:
    """Open the store and introduce the bot to Telegram; undo both at the end."""
    try:
        await bot.services.store.open()
    except StoreTooNew as fault:
        raise StartError("DATA_DIR: the database is from a newer version; start that version instead.") from fault
    except StoreError as fault:
        raise StartError("DATA_DIR: the database cannot be opened; `tanya-netral doctor` tells more.") from fault
    try:
        await _patiently(lambda: bot.start(only_deliver=only_deliver))
        yield
    except CannotUnseal as fault:
        raise StartError(
            "SEAL_KEYS: these are not the keys of this database; restore the key file that was kept beside DATA_DIR."
        ) from fault
    finally:
        with suppress(TelegramError, RuntimeError):
            await bot.stop()
        await bot.services.store.close()


async def _patiently(call: Callable[[], Awaitable[None]]) -> None:
    """Make a call that the start needs, again and again while Telegram cannot be reached or asks to wait."""
    wait = 1.0
    while True:
        try:
            await call()
            return
        except InvalidToken as fault:
            raise _unknown_token() from fault
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as fault:
            log.warning("telegram_unreachable", fault=type(fault).__name__, retry_in=wait)
            await asyncio.sleep(wait)
            wait = min(60.0, wait * 2)


def _unknown_token() -> StartError:
    return StartError("TELEGRAM_TOKEN: Telegram does not know this token; copy it again from @BotFather.")


async def _polling(bot: Bot, announce: Announce) -> None:
    settings = bot.services.settings
    listener = listen(settings.host, settings.port) if settings.panel_url else None
    async with _started(bot), _serving_beside(bot, listener):
        await _patiently(bot.receive_by_polling)
        poller = bot.poller()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, poller.stop)
        announce(f"Ready. @{bot.application.bot.username} answers on Telegram (polling).")
        try:
            await poller.run()
        except InvalidToken as fault:
            raise _unknown_token() from fault


async def _deliver(bot: Bot, announce: Announce) -> None:
    stop = asyncio.Event()
    async with _started(bot, only_deliver=True):
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        announce("Ready. Delivering reports.")
        await stop.wait()


@asynccontextmanager
async def _serving_beside(bot: Bot, listener: socket.socket | None) -> AsyncIterator[None]:
    """Serve the panel while the bot polls, where the panel has an address."""
    if listener is None:
        yield
        return
    server = _Beside(create_web(bot, []))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


async def _webhook(bot: Bot, announce: Announce) -> None:
    settings = bot.services.settings
    listener = listen(settings.host, settings.port)
    async with _started(bot):
        server = _Server(create_web(bot, []))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await _set_webhook(bot)
        announce(f"Ready. @{bot.application.bot.username} answers on Telegram (webhook).")
        await serving


async def _set_webhook(bot: Bot) -> None:
    settings = bot.services.settings
    address, secret = f"{settings.webhook_url}{WEBHOOK_PATH}", webhook_secret(settings.token)
    try:
        await _patiently(lambda: bot.receive_by_webhook(address, secret))
    except TelegramError as fault:
        raise StartError("WEBHOOK_URL: Telegram refused this address; it must be public https.") from fault


async def _sandbox(bot: Bot, cloud: Cloud, announce: Announce) -> None:
    settings = bot.services.settings
    listener = listen(LOOPBACK, settings.port)
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    bot.services.panel_url = settings.panel_url or address
    async with _started(bot):
        poller = bot.poller()
        polling = asyncio.create_task(poller.run())
        server = _Server(create_web(bot, sandbox_routes(cloud)), cloud.aclose)
        announce(f"Ready. Sandbox, not the real Telegram: {address}/  (Ctrl+C stops it)")
        await server.serve(sockets=[listener])
        poller.stop()
        await polling


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts; who comes before the server runs waits and is not refused.

    Raises:
        StartError: the port is taken or the address is not of this machine.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except PermissionError as fault:
        raise StartError("PORT: ports below 1024 need more rights; choose a higher one.") from fault
    except OSError as fault:
        _refuse_address(fault)
    return listener


def _refuse_address(fault: OSError) -> NoReturn:
    if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
        raise StartError("HOST: not an address of this machine; use 0.0.0.0 or 127.0.0.1.") from fault
    raise StartError("PORT: another program is using it; stop that program or choose another port.") from fault
