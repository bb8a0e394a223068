"""The ASGI app: webhook, panel, sandbox page, health and metrics."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import structlog
from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from telegram import Update

from bot.app import Bot
from bot.metrics import OUTBOX_HELD, OUTBOX_OLDEST, OUTBOX_WAITING, REGISTRY
from bot.panel import panel_routes
from bot.store.base import StoreError
from bot.updates import NotTaken

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LARGEST_UPDATE = 1_000_000

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def create_web(bot: Bot, extra: list[BaseRoute], lifespan: Lifespan | None = None) -> Starlette:
    """Build the app around a bot; `extra` are the sandbox's routes, when it runs."""
    routes: list[BaseRoute] = [Route("/healthz", _health(bot)), Route("/metrics", _metrics(bot)), *extra]
    routes += panel_routes(bot.services)
    if bot.services.settings.webhook_url:
        routes.append(Route(WEBHOOK_PATH, _webhook(bot), methods=["POST"]))
    return Starlette(routes=routes, lifespan=lifespan or _no_lifespan)


def webhook_secret(token: str) -> str:
    """Derive the webhook's secret from the token, so that every worker knows it without sharing anything."""
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"webhook").hexdigest()


def _webhook(bot: Bot) -> Callable[[Request], object]:
    secret = webhook_secret(bot.services.settings.token).encode()

    async def deliver(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, secret):
            return PlainTextResponse("", 403)
        body = await request.body()
        update = _parse(bot, body) if len(body) <= _LARGEST_UPDATE else None
        if update is None:
            return PlainTextResponse("", 400)
        try:
            await bot.intake.take(update)
        except NotTaken as fault:
            return PlainTextResponse("", 503, {"Retry-After": str(round(fault.wait or 1))})
        return PlainTextResponse("")

    return deliver


def _parse(bot: Bot, body: bytes) -> Update | None:
    try:
        return Update.de_json(json.loads(body), bot.application.bot)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        log.warning("unreadable_update", fault=type(fault).__name__)
        return None


def _health(bot: Bot) -> Callable[[Request], object]:
    async def health(_: Request) -> Response:
        try:
            await bot.services.store.is_done(0)
        except StoreError:
            return JSONResponse({"status": "store unavailable"}, 503)
        return JSONResponse({"status": "ok", "knowledge": bot.services.edition.base.version})

    return health


def _metrics(bot: Bot) -> Callable[[Request], object]:
    token = bot.services.settings.metrics_token

    async def metrics(request: Request) -> Response:
        given = request.headers.get("Authorization", "").encode()
        if token is None or not hmac.compare_digest(given, f"Bearer {token.get_secret_value()}".encode()):
            return PlainTextResponse("", 404)
        await _measure(bot)
        return Response(generate_latest(REGISTRY), media_type="text/plain; version=0.0.4")

    return metrics


async def _measure(bot: Bot) -> None:
    """Look at the outbox; while the store is down the last figures stand, and /healthz tells of it."""
    with suppress(StoreError):
        depth = await bot.services.store.outbox.depth()
        OUTBOX_WAITING.set(depth.waiting)
        OUTBOX_HELD.set(depth.held)
        OUTBOX_OLDEST.set(depth.oldest)


@asynccontextmanager
async def _no_lifespan(_: Starlette) -> AsyncIterator[None]:
    yield
