"""What the bot remembers, as narrow async protocols that any database can implement.

StoreError
├── StoreUnavailable   the database cannot be opened or written; try again or fix the disk
└── StoreTooNew        the database was written by a newer version of the bot
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.store.audit import AuditLog
from bot.store.broadcasts import Broadcasts
from bot.store.casebook import Blobs, Cases
from bot.store.digest import DigestStore
from bot.store.edits import Edits
from bot.store.effects import Effect
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.panel import PanelDoor
from bot.store.people import People
from bot.store.recipients import Recipients
from bot.store.sealed import Sealed
from bot.store.switches import SwitchBoard


class StoreError(Exception):
    """The store could not do what was asked; never holds stored values."""


class StoreUnavailable(StoreError):
    """The database cannot be opened or written."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the bot."""


def new_question_id() -> str:
    """Draw a random id (8 characters, 48 bits); a rising one would reveal the order of questions."""
    return secrets.token_urlsafe(6)


@dataclass(frozen=True)
class Question:
    """One logged question. Holds no person, no chat, and no time finer than the day (P1)."""

    id: str
    day: date
    week: str
    region: str
    outcome: str
    entry: str | None
    score: float
    text: str
    gist: str | None = None
    """Hash of what the question is about, for counting who else asks it; only where no entry answered."""


Marks = tuple[tuple[str, bytes], ...]
"""Weekly marks of one asker by what they are counted in; see `bot.privacy.counting`."""


@dataclass(frozen=True)
class LogQuestion(Effect):
    """Add a question to the log and its weekly marks (P3)."""

    question: Question
    marks: Marks = ()


@dataclass(frozen=True)
class ResolveQuestion(Effect):
    """Note which of the offered entries a question was about; None means none of them."""

    question_id: str
    entry: str | None
    marks: Marks = ()


@dataclass(frozen=True)
class RateAnswer(Effect):
    """Note whether an answer helped; the first rating counts."""

    question_id: str
    useful: bool
    marks: Marks = ()


@dataclass(frozen=True)
class RememberReply(Effect):
    """Remember how far behind a question its answer stands, for when the question is edited."""

    week: str
    chat_mark: bytes
    message_mark: bytes
    offset: int


@dataclass(frozen=True)
class ForgetChat(Effect):
    """Erase what is kept for a chat (P8)."""

    erases = True
    apart = True

    chat_mark: bytes


@dataclass(frozen=True)
class WeekCount:
    """How many questions of a week had one outcome and entry, and how many of them were rated."""

    week: str
    outcome: str
    entry: str | None
    questions: int
    useful: int
    not_useful: int


@dataclass(frozen=True)
class WeekAskers:
    """Distinct askers in one week of what a mark counts; topic "" is the whole week (`bot.privacy.counting`)."""

    week: str
    topic: str
    askers: int


@dataclass(frozen=True)
class Ratings:
    """What is known of one answer's rating; unknown answers are those of closed weeks."""

    known: bool
    useful: bool | None = field(default=None)


class Updates(Protocol):
    """Each update takes effect once (R2)."""

    async def is_done(self, update_id: int) -> bool:
        """Tell whether the effects of an update are committed."""
        ...

    async def commit(self, update_id: int, effects: Sequence[Effect]) -> bool:
        """Commit an update with its effects in one transaction; False when it was done before."""
        ...


class Weeks(Protocol):
    """Weekly counting; marks are keyed with the week's `Vault.week_key`, which is destroyed when it closes (P3)."""

    async def close_weeks(self, current: str) -> int:
        """Turn marks of weeks before `current` into counts and destroy their keys; returns how many closed."""
        ...

    async def erase_texts(self, before: date) -> int:
        """Erase the wording of questions logged before a day; returns how many."""
        ...


class Log(Protocol):
    """Reading the log of questions."""

    async def rating(self, question_id: str) -> Ratings:
        """Look up the rating of an answer."""
        ...

    async def gist(self, question_id: str) -> str | None:
        """Look up the gist of a question that no entry answered."""
        ...

    async def reply_offset(self, message_mark: bytes) -> int | None:
        """Look up how far behind a question its answer stands."""
        ...

    async def questions(self, week: str) -> Sequence[Question]:
        """List the questions of a week in no particular order."""
        ...

    async def week_counts(self, week: str) -> Sequence[WeekCount]:
        """Count the questions of a week by outcome and entry."""
        ...

    async def week_askers(self, week: str) -> Sequence[WeekAskers]:
        """Count distinct askers of a week by topic."""
        ...


class QuestionLog(Weeks, Log, Protocol):
    """The log of questions with its weekly marks."""


class Store(Updates, Protocol):
    """All that is remembered: a life cycle, commits, and a part for each subject."""

    @property
    def log(self) -> QuestionLog:
        """The question log."""
        ...

    @property
    def sealed(self) -> Sealed:
        """What is kept of chats under opaque marks."""
        ...

    @property
    def digest(self) -> DigestStore:
        """What the weekly summary counts, publishes and sends."""
        ...

    @property
    def audit(self) -> AuditLog:
        """What staff changed."""
        ...

    @property
    def people(self) -> People:
        """Roles and invitations."""
        ...

    @property
    def panel(self) -> PanelDoor:
        """Who is signed in to the panel."""
        ...

    @property
    def edits(self) -> Edits:
        """Edits of the knowledge base."""
        ...

    @property
    def inbox(self) -> Inbox:
        """Questions without a good answer."""
        ...

    @property
    def switches(self) -> SwitchBoard:
        """What staff turned on and off."""
        ...

    @property
    def broadcasts(self) -> Broadcasts:
        """Subscribers and what is sent to them."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What must reach recipients."""
        ...

    @property
    def recipients(self) -> Recipients:
        """Who receives the reports of each region."""
        ...

    @property
    def cases(self) -> Cases:
        """Cases and what belongs to them."""
        ...

    @property
    def blobs(self) -> Blobs:
        """Sealed files of cases."""
        ...

    async def apply(self, *effects: Effect) -> None:
        """Commit effects that no update caused, in one transaction."""
        ...

    async def open(self) -> None:
        """Open the database and bring its schema up to date.

        Raises:
            StoreUnavailable: it cannot be opened or written.
            StoreTooNew: its schema is newer than this version knows.
        """
        ...

    async def close(self) -> None:
        """Finish what was begun and close the database."""
        ...
