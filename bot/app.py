"""The composition root: settings and parts in, a bot that can be started out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault, LinkPreviewOptions
from telegram.ext import Application, ContextTypes, Defaults
from telegram.request import BaseRequest, HTTPXRequest

from bot.answering import Answering
from bot.cards import Cards
from bot.context import Context, Services, Shared
from bot.conversation import Conversations, Pace
from bot.messages import Messages
from bot.privacy import iso_week
from bot.settings import Settings
from bot.store.base import Store, StoreError
from bot.store.sqlite import SqliteStore
from bot.updates import MAX_AT_ONCE, Intake, Poller
from handlers.registry import ALLOWED_UPDATES, register
from knowledge.edition import Edition

log = structlog.get_logger(__name__)

DATABASE = "tanya-netral.db"
WEBHOOK_CONNECTIONS = 40
GROUP_COMMANDS = ("start", "topik", "bantuan", "sanksi", "sumber", "privasi")


class Bot:
    """A wired bot; `start` it, hand updates to `intake` or run `poller`, and `stop` it."""

    def __init__(self, services: Services, request: Callable[[], BaseRequest], token: str) -> None:
        self.services = services
        self.application = _application(services, request, token)
        self.intake = Intake(self.application, services.store)
        self._upkeep: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Introduce the bot to Telegram and begin its upkeep; the store must be open.

        Raises:
            telegram.error.InvalidToken: Telegram does not know the token.
            telegram.error.NetworkError: Telegram cannot be reached.
        """
        await tidy(self.services)
        await self.application.initialize()
        await self._publish_commands()
        self._upkeep = asyncio.create_task(self._keep_tidy())

    async def stop(self) -> None:
        """Stop the upkeep and leave Telegram."""
        if self._upkeep:
            self._upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await self._upkeep
        await self.application.shutdown()

    async def receive_by_webhook(self, address: str, secret: str) -> None:
        """Have Telegram deliver updates to `address`, with `secret` in the header of each."""
        await self.application.bot.set_webhook(
            address, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=WEBHOOK_CONNECTIONS
        )

    async def receive_by_polling(self) -> None:
        """Have Telegram keep updates until they are fetched; what waits there is not lost."""
        await self.application.bot.delete_webhook()

    def poller(self) -> Poller:
        """Make a poller that feeds the intake."""
        return Poller(self.application.bot, self.intake, ALLOWED_UPDATES)

    async def _publish_commands(self) -> None:
        every = [BotCommand(name, about) for name, about in self.services.messages.commands.items()]
        in_groups = [command for command in every if command.command in GROUP_COMMANDS]
        bot = self.application.bot
        await bot.set_my_commands(in_groups, BotCommandScopeDefault())
        await bot.set_my_commands(every, BotCommandScopeAllPrivateChats())

    async def _keep_tidy(self) -> None:
        while True:
            await asyncio.sleep(_until_midnight(self.services.now()).total_seconds() + 1)
            with suppress(StoreError):
                await tidy(self.services)


async def tidy(services: Services) -> None:
    """Close weeks that are over and erase wording past its time; done at start and after each midnight."""
    today = services.now().date()
    closed = await services.store.close_weeks(iso_week(today))
    erased = await services.store.erase_texts(today - timedelta(days=services.settings.question_text_days))
    log.info("tidied", weeks_closed=closed, texts_erased=erased)


def create_bot(
    settings: Settings,
    edition: Edition,
    request: Callable[[], BaseRequest] | None = None,
    token: str | None = None,
    now: Callable[[], datetime] | None = None,
    store: Store | None = None,
) -> Bot:
    """Wire a bot. `request` makes connections to Telegram, `now` tells the time in the region's zone."""
    zone = edition.base.regions[settings.region].zone
    clock = now or (lambda: datetime.now(zone))
    store = store or SqliteStore(settings.data_dir / DATABASE, lambda: clock().date())
    messages = Messages()
    services = Services(
        settings=settings,
        messages=messages,
        cards=Cards(messages, settings.region),
        store=store,
        answering=Answering(lambda: services.edition, store, clock, settings.region, Conversations(monotonic)),
        pace=Pace(settings.questions_per_minute, monotonic),
        now=clock,
        edition=edition,
    )
    return Bot(services, request or _connect, token or settings.token)


def _connect() -> BaseRequest:
    return HTTPXRequest(connection_pool_size=MAX_AT_ONCE + 2, connect_timeout=10, read_timeout=20)


def _application(
    services: Services, request: Callable[[], BaseRequest], token: str
) -> Application[Any, Context, Any, Any, Any, Any]:
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{services.settings.telegram_api_url}/bot")
        .base_file_url(f"{services.settings.telegram_api_url}/file/bot")
        .request(request())
        .get_updates_request(request())
        .updater(None)
        .job_queue(None)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .context_types(ContextTypes(context=Context, bot_data=Shared))
        .build()
    )
    application.bot_data.services = services
    register(application)
    return application


def _until_midnight(now: datetime) -> timedelta:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow - now
