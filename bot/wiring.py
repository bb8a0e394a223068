"""From settings to services: every part is made once, and takes the parts that it needs from here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, partial
from time import monotonic
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from telegram.ext import ExtBot

from bot.access import Access
from bot.answering import Answering
from bot.cards import Cards
from bot.context import Services
from bot.conversation import Conversations, Pace
from bot.delivery.alerts import Alerts
from bot.delivery.broadcast import Broadcasting
from bot.delivery.directory import Directory
from bot.delivery.mail import Mailer, MailServer
from bot.delivery.notices import Notices
from bot.delivery.office import Office
from bot.dialogs import Dialogs, PreferenceBook
from bot.digest.apart import Shelf
from bot.digest.publishing import Publisher
from bot.digest.sending import Sender, recipients_of
from bot.digest.sources import publisher_over
from bot.editing.desk import Desk
from bot.editing.history import History
from bot.editing.inbox import InboxService
from bot.editing.sheets import Sheets
from bot.editing.workshop import Workshop
from bot.messages import Messages
from bot.reports.desk import ReportDesk
from bot.reports.evidence import EvidenceDesk
from bot.reports.papers import Papers
from bot.reports.sources import Sources
from bot.reports.status import StatusDesk
from bot.selfcheck import SelfCheck
from bot.settings import Settings
from bot.signin import Sessions
from bot.store.base import Store
from bot.store.seal import Vault, read_keyring
from bot.store.sqlite import SqliteStore
from bot.switches import Switches
from knowledge.base import KnowledgeBase
from knowledge.edition import Edition


class Line(Protocol):
    """The way to Telegram of services, which are made before the bot that holds it."""

    name: str

    @property
    def telegram(self) -> ExtBot[Any]:
        """The library's bot."""
        ...

    async def send(self, chat: int, text: str) -> None:
        """Send Telegram HTML to a chat; raises what Telegram raises."""
        ...

    async def send_picture(self, chat: int, picture: bytes, caption: str) -> None:
        """Send a PNG with Telegram HTML below it; raises `PictureNotSent`."""
        ...


class Wiring:
    """The parts of one bot; `line` gives the way to Telegram once there is one."""

    def __init__(
        self,
        settings: Settings,
        edition: Edition,
        line: Callable[[], Line],
        token: str | None,
        now: Callable[[], datetime] | None,
        store: Store | None,
    ) -> None:
        self._settings = settings
        self._first = edition
        self._line = line
        self._token = token or settings.token
        self._now = now
        self._given = store

    @cached_property
    def services(self) -> Services:
        """Everything a conversation may use.

        Raises:
            SealError: the master keys cannot be read.
        """
        settings, store, vault, now = self._settings, self.store, self.vault, self.now
        return Services(
            settings=settings,
            messages=self.messages,
            cards=Cards(self.messages),
            store=store,
            answering=Answering(self.edition, store, vault.week_key, now, Conversations(monotonic)),
            pace=Pace(settings.questions_per_minute, monotonic),
            now=now,
            edition=self._first,
            vault=vault,
            dialogs=self.dialogs,
            preferences=PreferenceBook(vault, store.sealed),
            access=self.access,
            switches=self.switches,
            workshop=self.workshop,
            desk=self.desk,
            history=History(self.desk),
            sheets=Sheets(self.desk),
            inbox=InboxService(self.desk, vault, self.edition, now),
            broadcasting=Broadcasting(vault, store, self.access, now),
            alerts=self.alerts,
            notices=Notices(self.messages, self.access, self._send),
            mailer=self.mailer,
            publisher=self.publisher,
            summaries=self.summaries,
            shelf=Shelf(),
            reports=self.reports,
            evidence=EvidenceDesk(vault, store, now),
            statuses=StatusDesk(vault, store, now, monotonic),
            papers=Papers(vault, self.base),
            directory=self.directory,
            office=Office(vault, store, self.directory, now, timedelta(days=settings.case_days)),
            selfcheck=self.selfcheck,
            sessions=Sessions(store.panel, self.access, self._token, now),
            bot_name=lambda: self._line().telegram.username,
            panel_url=settings.panel_address,
        )

    def edition(self) -> Edition:
        """The edition in force."""
        return self.services.edition

    def base(self) -> KnowledgeBase:
        """The knowledge base in force."""
        return self.services.edition.base

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clock of the region."""
        return self._first.base.regions[self._settings.region].zone

    @cached_property
    def now(self) -> Callable[[], datetime]:
        """Tells the time in the region's zone."""
        return self._now or (lambda: datetime.now(self.zone))

    @cached_property
    def store(self) -> Store:
        """The store given, or the file in DATA_DIR."""
        return self._given or SqliteStore(self._settings.database, lambda: self.now().date())

    @cached_property
    def vault(self) -> Vault:
        """What seals; its keys lie outside the store."""
        keys = partial(read_keyring, self._settings.master_keys, self._settings.key_file)
        return Vault(keys(), self.store.sealed, keys)

    @cached_property
    def messages(self) -> Messages:
        """All texts."""
        return Messages()

    @cached_property
    def dialogs(self) -> Dialogs:
        """Running conversations, sealed."""
        return Dialogs(self.vault, self.store.sealed, lambda: self.now().date())

    @cached_property
    def access(self) -> Access:
        """Who may do what."""
        return Access(self.vault, self.store.people, self._settings.owners, self.now)

    @cached_property
    def switches(self) -> Switches:
        """What is on and off."""
        return Switches(self.vault, self.store.switches, self.access, self.now)

    @cached_property
    def workshop(self) -> Workshop:
        """Where editions are made; the newest takes its place among the services."""
        return Workshop(self._first, self.store.edits, lambda fresh: setattr(self.services, "edition", fresh))

    @cached_property
    def desk(self) -> Desk:
        """Drafts and their way into the base."""
        return Desk(self.workshop, self.store, self.access, self.now)

    @cached_property
    def directory(self) -> Directory:
        """Where reports are delivered."""
        return Directory(self.vault, self.store.recipients, self.now)

    @cached_property
    def reports(self) -> ReportDesk:
        """Reports from first word to receipt."""
        sources = Sources(self.vault, self.store, self.now, self._settings.reports_per_day)
        return ReportDesk(self.vault, self.store, self.dialogs, sources, self.now, self.edition, monotonic)

    @cached_property
    def alerts(self) -> Alerts:
        """Faults that owners are told of."""
        return Alerts(self.messages, self._settings.owners, self._send)

    @cached_property
    def mailer(self) -> Mailer | None:
        """The mail server, where there is one."""
        settings = self._settings
        if settings.smtp_url is None:
            return None
        server = MailServer.from_url(settings.smtp_url.get_secret_value())
        return Mailer(server, settings.mail_from, settings.smtp_ca_file)

    @cached_property
    def publisher(self) -> Publisher:
        """Makes the weekly summaries."""
        return publisher_over(self.store, self.base, self._settings.region, self.zone, self.now)

    @cached_property
    def summaries(self) -> Sender:
        """Sends the weekly summaries."""
        return Sender(
            self.store,
            self.vault,
            self.publisher,
            lambda: recipients_of(self.switches.position.recipients or self._settings.summary_recipients),
            self._send_picture,
            self.mailer,
            self.alerts,
            self.now,
            lambda: self._line().name,
        )

    @cached_property
    def selfcheck(self) -> SelfCheck:
        """Looks whether everything is set up."""
        telegram = lambda: self._line().telegram  # noqa: E731 - made after the services
        return SelfCheck(telegram, self._settings, self.store, self.vault, self.directory, self.switches, self.base)

    async def _send(self, chat: int, text: str) -> None:
        await self._line().send(chat, text)

    async def _send_picture(self, chat: int, picture: bytes, caption: str) -> None:
        await self._line().send_picture(chat, picture, caption)
