"""The composition root: settings and parts in, a bot that can be started out."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault, LinkPreviewOptions, Update
from telegram.constants import ChatType
from telegram.ext import Application, ContextTypes, Defaults, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.access import Permission
from bot.context import Context, Services, Shared
from bot.delivery.broadcast import Broadcaster
from bot.delivery.pictures import send_picture
from bot.delivery.reminders import Reminders
from bot.delivery.worker import Delivery
from bot.desk import make_desk
from bot.dialogs import KEEP_DIALOGS
from bot.digest.schedule import Schedule, SummaryJob
from bot.digest.spikes import QuietHours, SpikeWatch
from bot.editing.workshop import Refresher
from bot.jobs import Job, Jobs, pause
from bot.privacy import iso_week
from bot.reports.retention import erase_old_cases
from bot.settings import Settings
from bot.store.base import Store
from bot.updates import MAX_AT_ONCE, Intake, Poller, Work
from bot.wiring import Wiring
from handlers.officers import case_keyboard
from handlers.registry import ALLOWED_UPDATES, register
from knowledge.edition import Edition

log = structlog.get_logger(__name__)

WEBHOOK_CONNECTIONS = 40
GROUP_COMMANDS = ("start", "topik", "bantuan", "sanksi", "sumber", "privasi")


class Bot:
    """A wired bot; `start` it, hand updates to `intake` or run `poller`, and `stop` it."""

    def __init__(self, services: Services, request: Callable[[], BaseRequest], token: str) -> None:
        self.services = services
        self.application = _application(services, request, token)
        self.intake = Intake(self.application, services.store, (self._look_up,))
        self.reminders = Reminders(services.vault, services.store, services.now)
        self.delivery = Delivery(
            make_desk(services, self.application.bot, lambda case: case_keyboard(services.messages, case))
        )
        self.jobs = Jobs(
            [
                Upkeep(services),
                Refresher(services.workshop.refresh, services.switches.refresh),
                *_summary_jobs(services),
                Broadcaster(services.vault, services.store, self._broadcast_text, self.send, services.now),
                self.delivery,
                self.reminders,
            ]
        )
        self.name = ""
        """Username of the bot, once Telegram has told it."""

    async def start(self, *, only_deliver: bool = False) -> None:
        """Introduce the bot to Telegram and begin its jobs, or the delivery alone; the store must be open.

        Raises:
            CannotUnseal: the master keys are not those of the database.
            telegram.error.InvalidToken: Telegram does not know the token.
            telegram.error.NetworkError: Telegram cannot be reached.
        """
        await self.services.vault.check()
        await self.services.workshop.refresh()
        await self.services.switches.refresh()
        if only_deliver:
            self.jobs = Jobs([self.delivery])
            await self.connect()
        else:
            await tidy(self.services)
            await self.connect()
            await self._publish_commands()
        self.jobs.start()

    async def connect(self) -> None:
        """Connect to Telegram and learn the bot's name; raises what `start` raises."""
        await self.application.initialize()
        self.name = self.application.bot.username

    async def stop(self) -> None:
        """Stop the jobs and leave Telegram."""
        await self.jobs.stop()
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

    @property
    def telegram(self) -> ExtBot[Any]:
        """The library's bot."""
        bot: ExtBot[Any] = self.application.bot
        return bot

    async def send(self, chat: int, text: str) -> None:
        """Send Telegram HTML to a chat; raises what Telegram raises."""
        await self.application.bot.send_message(chat, text, "HTML")

    async def send_picture(self, chat: int, picture: bytes, caption: str) -> None:
        """Send a PNG with Telegram HTML below it; raises `PictureNotSent`."""
        await send_picture(self.application.bot, chat, picture, caption)

    def _broadcast_text(self, text: str) -> str:
        return self.services.messages.render("broadcast", text=text)

    async def _look_up(self, update: Update, work: Work) -> None:
        work.position = self.services.switches.position
        chat, user = update.effective_chat, update.effective_user
        if chat is None:
            return
        if chat.type != ChatType.PRIVATE:
            work.offices = tuple(await self.services.directory.of_chat(chat.id))
            return
        if user is not None:
            work.staff = await self.services.access.who(user.id)
        work.dialog = await self.services.dialogs.running(chat.id)
        chosen = (await self.services.preferences.get(chat.id)).region
        work.region = chosen if chosen in self.services.edition.base.regions else None


class Upkeep:
    """Closes weeks and forgets what is past its time, after each midnight."""

    name = "upkeep"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self, stop: asyncio.Event) -> None:
        """Tidy after each midnight."""
        while not stop.is_set():
            await pause(stop, _until_midnight(self._services.now()).total_seconds() + 1)
            if not stop.is_set():
                await tidy(self._services)


async def tidy(services: Services) -> None:
    """Close weeks that are over and erase wording past its time; done at start and after each midnight."""
    today = services.now().date()
    closed = await services.store.log.close_weeks(iso_week(today))
    erased = await services.store.log.erase_texts(today - timedelta(days=services.settings.question_text_days))
    await services.store.inbox.erase_asked(today - timedelta(days=services.settings.question_text_days))
    await services.store.panel.forget_expired(services.now())
    ended = await services.store.sealed.end_dialogs(today - KEEP_DIALOGS)
    purged = await erase_old_cases(services.vault, services.store, today)
    swept = await services.store.cases.sweep(today - KEEP_DIALOGS)
    await services.store.outbox.tidy(today - KEEP_DIALOGS)
    log.info(
        "tidied", weeks_closed=closed, texts_erased=erased, dialogs_ended=ended, cases_purged=purged, drafts_swept=swept
    )


def create_bot(
    settings: Settings,
    edition: Edition,
    request: Callable[[], BaseRequest] | None = None,
    token: str | None = None,
    now: Callable[[], datetime] | None = None,
    store: Store | None = None,
) -> Bot:
    """Wire a bot. `request` makes connections to Telegram, `now` tells the time in the region's zone.

    Raises:
        SealError: the master keys cannot be read.
    """
    wiring = Wiring(settings, edition, lambda: bot, token, now, store)
    bot: Bot = Bot(wiring.services, request or _connect, token or settings.token)
    return bot


def _summary_jobs(services: Services) -> list[Job]:
    settings, now = services.settings, services.now
    schedule, quiet = Schedule.read(settings.digest_at), QuietHours.read(settings.quiet_hours)
    return [
        SummaryJob(services.summaries, schedule, services.alerts, now),
        SpikeWatch(
            services.store,
            lambda: services.edition.base,
            services.alerts,
            lambda: services.access.addresses(Permission.INBOX),
            quiet,
            now,
        ),
    ]


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
