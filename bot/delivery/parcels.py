"""What is brought to a recipient, in words that no channel owns, and what can go wrong on the way.

Undelivered
├── Flooded      the channel says how long to wait
├── Unreachable  network or server; passes by itself
├── Refused      passes only when somebody does something; `fault` says what is wrong
├── Moved        the recipient has a new address
└── Unwanted     nobody wants it any more: a reporter who blocked the bot
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.store.outbox import Claimed, Posted


@dataclass(frozen=True)
class Choice:
    """A button: its label, and what comes back when it is pressed."""

    label: str
    data: str


Keyboard = tuple[tuple[Choice, ...], ...]
"""Rows of buttons."""


@dataclass(frozen=True)
class Attachment:
    """A file to upload; `load` reads and unseals it when it is its turn. `caption` is Telegram HTML.

    `alone` keeps it out of albums: one that is made while it is sent must not hold up files that are there.
    """

    name: str
    media_type: str
    size: int
    caption: str
    load: Callable[[], Awaitable[bytes]]
    alone: bool = False


@dataclass(frozen=True)
class Parcel:
    """What one letter says: pages of Telegram HTML, and files.

    `title` names the topic everywhere. `keyboard` stands below the topic's first message from now on; None leaves it.
    """

    title: str
    pages: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    keyboard: Keyboard | None = None

    @property
    def parts(self) -> int:
        """How many things there are to bring, one after the other."""
        return len(self.pages) + len(self.attachments)


class Note(Protocol):
    """Notes that this many parts have arrived, and where the newest did."""

    def __call__(self, parts: int, /, *posted: Posted) -> Awaitable[None]:
        """Note it, all or nothing."""
        ...


class Carrier(Protocol):
    """Brings parcels over one channel."""

    async def carry(self, address: str, claimed: Claimed, parcel: Parcel, note: Note) -> None:
        """Bring what has not arrived yet, noting each part as soon as it has.

        Raises:
            Undelivered: the rest must be tried again.
        """
        ...


class Fault(StrEnum):
    """What is wrong with a channel; operators are told each with its remedy."""

    UNREACHABLE = "unreachable"
    FLOOD = "flood"
    KICKED = "kicked"
    CHAT_GONE = "chat-gone"
    NO_RIGHTS = "no-rights"
    TOKEN = "token"  # noqa: S105 - the name of a fault
    CONTENT = "content"
    MAIL_REFUSED = "mail-refused"
    NO_MAIL = "no-mail"
    KEYS = "keys"
    BUG = "bug"


class Undelivered(Exception):
    """A parcel did not arrive whole; never holds its words or its recipient."""

    fault = Fault.UNREACHABLE


class Flooded(Undelivered):
    """The channel says how long to wait, in seconds."""

    fault = Fault.FLOOD

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__()


class Unreachable(Undelivered):
    """Network or server; passes by itself."""


class Refused(Undelivered):
    """Passes only when somebody does something."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class Moved(Undelivered):
    """The recipient has a new address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()


class Unwanted(Undelivered):
    """Nobody wants it any more."""
