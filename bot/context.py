"""The typed context that hands services to handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.ext import CallbackContext, ExtBot

from bot.access import Access
from bot.answering import Answering
from bot.cards import Cards
from bot.conversation import Pace
from bot.delivery.alerts import Alerts
from bot.delivery.broadcast import Broadcasting
from bot.delivery.directory import Directory
from bot.delivery.mail import Mailer
from bot.delivery.notices import Notices
from bot.delivery.office import Office
from bot.dialogs import Dialogs, PreferenceBook
from bot.digest.apart import Shelf
from bot.digest.publishing import Publisher
from bot.digest.sending import Sender
from bot.editing.desk import Desk
from bot.editing.history import History
from bot.editing.inbox import InboxService
from bot.editing.sheets import Sheets
from bot.editing.workshop import Workshop
from bot.messages import Messages
from bot.reports.desk import ReportDesk
from bot.reports.evidence import EvidenceDesk
from bot.reports.papers import Papers
from bot.reports.status import StatusDesk
from bot.selfcheck import SelfCheck
from bot.settings import Settings
from bot.signin import Sessions
from bot.store.base import Store
from bot.store.seal import Vault
from bot.switches import Switches
from bot.updates import Work, current_work
from knowledge.base import KnowledgeBase
from knowledge.edition import Edition


@dataclass
class Services:
    """Everything a conversation may use."""

    settings: Settings
    messages: Messages
    cards: Cards
    store: Store
    answering: Answering
    pace: Pace
    now: Callable[[], datetime]
    edition: Edition
    vault: Vault
    dialogs: Dialogs
    preferences: PreferenceBook
    access: Access
    switches: Switches
    workshop: Workshop
    desk: Desk
    history: History
    sheets: Sheets
    inbox: InboxService
    broadcasting: Broadcasting
    alerts: Alerts
    notices: Notices
    mailer: Mailer | None
    publisher: Publisher
    summaries: Sender
    shelf: Shelf
    reports: ReportDesk
    evidence: EvidenceDesk
    statuses: StatusDesk
    papers: Papers
    directory: Directory
    office: Office
    selfcheck: SelfCheck
    sessions: Sessions
    bot_name: Callable[[], str]
    panel_url: str | None
    """Where staff reach the panel from outside; None where there is none."""


@dataclass(frozen=True)
class View:
    """What screens are made from: the services, the region of who looks, and the bot's name for links."""

    services: Services
    region: str
    bot_name: str

    @property
    def messages(self) -> Messages:
        """The texts of this bot."""
        return self.services.messages

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base in force."""
        return self.services.edition.base


class Shared:
    """Telegram's `bot_data`, holding nothing but the services."""

    services: Services


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Shared]):
    """What a handler gets besides the update."""

    @property
    def services(self) -> Services:
        """The services of this bot."""
        return self.bot_data.services

    @property
    def messages(self) -> Messages:
        """The texts of this bot."""
        return self.bot_data.services.messages

    @property
    def view(self) -> View:
        """What the screens of this update are made from."""
        region = self.work.region or self.services.settings.region
        return View(self.services, region, self.bot.username)

    @property
    def work(self) -> Work:
        """The work of the running update, committed when the handler is done."""
        return current_work()
