"""The composition root: settings and parts in, a bot that can be started out."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault, LinkPreviewOptions, Update
from telegram.constants import ChatType
from telegram.ext import Application, ContextTypes, Defaults
from telegram.request import BaseRequest, HTTPXRequest

from bot.access import Access, Permission
from bot.answering import Answering
from bot.cards import Cards
from bot.context import Context, Services, Shared
from bot.conversation import Conversations, Pace
from bot.delivery.alerts import Alerts
from bot.delivery.broadcast import Broadcaster, Broadcasting
from bot.delivery.directory import Directory
from bot.delivery.mail import Mailer, MailServer
from bot.delivery.notices import Notices
from bot.delivery.office import Office
from bot.delivery.pictures import send_picture
from bot.delivery.reminders import Reminders
from bot.delivery.worker import Delivery
from bot.desk import make_desk
from bot.dialogs import KEEP_DIALOGS, Dialogs, PreferenceBook
from bot.digest.apart import Shelf
from bot.digest.schedule import Schedule, SummaryJob
from bot.digest.sending import Sender, recipients_of
from bot.digest.sources import publisher_over
from bot.digest.spikes import QuietHours, SpikeWatch
from bot.editing.desk import Desk
from bot.editing.history import History
from bot.editing.inbox import InboxService
from bot.editing.workshop import Refresher, Workshop
from bot.jobs import Job, Jobs, pause
from bot.messages import Messages
from bot.privacy import iso_week
from bot.reports.desk import ReportDesk
from bot.reports.evidence import EvidenceDesk
from bot.reports.papers import Papers
from bot.reports.retention import erase_old_cases
from bot.reports.sources import Sources
from bot.reports.status import StatusDesk
from bot.selfcheck import SelfCheck
from bot.settings import Settings
from bot.signin import Sessions
from bot.store.base import Store
from bot.store.seal import Vault, read_keyring
from bot.store.sqlite import SqliteStore
from bot.switches import Switches
from bot.updates import MAX_AT_ONCE, Intake, Poller, Work
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
    zone = edition.base.regions[settings.region].zone
    clock = now or (lambda: datetime.now(zone))
    store = store or SqliteStore(settings.database, lambda: clock().date())
    vault = Vault(read_keyring(seal_keys(settings), settings.key_file), store.sealed)
    dialogs = Dialogs(vault, store.sealed, lambda: clock().date())
    directory = Directory(vault, store.recipients, clock)
    sources = Sources(vault, store, clock, settings.reports_per_day)
    messages = Messages()
    alerts = Alerts(messages, settings.owners, lambda chat, text: bot.send(chat, text))  # noqa: PLW0108 - made below
    mailer = _mailer(settings)
    publisher = publisher_over(store, lambda: services.edition.base, settings.region, zone, clock)
    access = Access(vault, store.people, settings.owners, clock)
    workshop = Workshop(edition, store.edits, lambda fresh: setattr(services, "edition", fresh))
    desk = Desk(workshop, store, access, clock)
    switches = Switches(vault, store.switches, access, clock)
    services = Services(
        settings=settings,
        messages=messages,
        cards=Cards(messages),
        store=store,
        answering=Answering(lambda: services.edition, store, clock, Conversations(monotonic)),
        pace=Pace(settings.questions_per_minute, monotonic),
        now=clock,
        edition=edition,
        vault=vault,
        dialogs=dialogs,
        preferences=PreferenceBook(vault, store.sealed),
        access=access,
        switches=switches,
        workshop=workshop,
        desk=desk,
        history=History(desk),
        inbox=InboxService(desk, vault, lambda: services.edition, clock),
        broadcasting=Broadcasting(vault, store, access, clock),
        alerts=alerts,
        notices=Notices(access, lambda chat, text: bot.send(chat, text)),  # noqa: PLW0108 - see above
        mailer=mailer,
        publisher=publisher,
        summaries=Sender(
            store,
            vault,
            publisher,
            lambda: recipients_of(services.switches.position.recipients or settings.summary_recipients),
            lambda chat, picture, caption: bot.send_picture(chat, picture, caption),  # noqa: PLW0108 - see above
            mailer,
            alerts,
            clock,
            lambda: bot.name,
        ),
        shelf=Shelf(),
        reports=ReportDesk(vault, store, dialogs, sources, clock, lambda: services.edition, monotonic),
        evidence=EvidenceDesk(vault, store, clock),
        statuses=StatusDesk(vault, store, clock, monotonic),
        papers=Papers(vault, lambda: services.edition.base),
        directory=directory,
        office=Office(vault, store, directory, clock, timedelta(days=settings.case_days)),
        selfcheck=SelfCheck(
            lambda: bot.application.bot, settings, store, vault, directory, switches, lambda: services.edition.base
        ),
        sessions=Sessions(store.panel, access, token or settings.token, clock),
        bot_name=lambda: bot.application.bot.username,
        panel_url=settings.panel_address,
    )
    bot = Bot(services, request or _connect, token or settings.token)
    return bot


def seal_keys(settings: Settings) -> str | None:
    """The master keys of the settings, where they hold any."""
    return settings.seal_keys.get_secret_value() if settings.seal_keys else None


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


def _mailer(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None:
        return None
    server = MailServer.from_url(settings.smtp_url.get_secret_value())
    return Mailer(server, settings.mail_from, settings.smtp_ca_file)


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
