"""Who receives the reports of a region: an officers' group or a mail address, active only after a handshake."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.store.effects import Effect


class Channel(StrEnum):
    """The ways to reach a recipient."""

    GROUP = "group"
    MAIL = "mail"
    WAY_BACK = "way-back"


WAY_BACK = "way-back"
"""The one recipient, and region, that neutral notices to reporters go to; the case knows the chat, if any."""


@dataclass(frozen=True)
class Recipient:
    """A recipient as it is stored: `mark` finds it by address, `sealed` is the address.

    `fault` is what operators were told of, until something arrives again.
    """

    id: str
    channel: Channel
    region: str
    mark: bytes
    sealed: bytes
    fault: str | None = None


@dataclass(frozen=True)
class Invitation:
    """A one-time code, kept as a mark, that makes a recipient active; `sealed` is the mail address it was sent to."""

    code: bytes
    channel: Channel
    region: str
    recipient: str
    expires: int
    sealed: bytes = b""


@dataclass(frozen=True)
class Invite(Effect):
    """Keep an invitation, and forget those that have expired by `now` (seconds since 1970)."""

    invitation: Invitation
    now: int


@dataclass(frozen=True)
class Revoke(Effect):
    """End a recipient. What it has not received goes to the region's others, or is held for the next one."""

    erases = True

    recipient: str


@dataclass(frozen=True)
class Readdress(Effect):
    """Give a recipient a new address, as when a group becomes a supergroup; everything else stays."""

    erases = True

    recipient: str
    mark: bytes
    sealed: bytes


class Recipients(Protocol):
    """Reading recipients and invitations; activating, and noting faults, where only one of several may win."""

    async def recipient(self, recipient_id: str) -> Recipient | None:
        """Look up an active recipient."""
        ...

    async def at(self, mark: bytes) -> Sequence[Recipient]:
        """List the active recipients at an address, one for each region it serves."""
        ...

    async def active(self) -> Sequence[Recipient]:
        """List all active recipients."""
        ...

    async def invitation(self, code: bytes, now: int) -> Invitation | None:
        """Look up an invitation that has not expired."""
        ...

    async def activate(self, invitation: Invitation, recipient: Recipient) -> bool:
        """Use up an invitation and make its recipient active, with what was held for its region.

        Returns whether it did: an invitation works once, and a region has an address once.
        """
        ...

    async def note_fault(self, recipient_id: str, fault: str | None) -> bool:
        """Note what is wrong with a recipient, None when nothing is; tells whether that is news."""
        ...
