"""Subscribers under opaque marks with sealed addresses, and what is sent to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.store.audit import Audit
from bot.store.effects import Effect


class BroadcastState(StrEnum):
    """How far a broadcast is."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Reached(StrEnum):
    """What became of one recipient; who is gone is no subscriber any more."""

    SENT = "sent"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True)
class Broadcast:
    """A text for all subscribers, and how many it has reached."""

    id: str
    text: str
    state: BroadcastState
    who: str
    due: datetime
    waiting: int = 0
    sent: int = 0
    gone: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Recipient:
    """One subscriber that a broadcast has to reach: the mark, and the sealed address."""

    mark: bytes
    address: bytes


@dataclass(frozen=True)
class Subscribe(Effect):
    """Keep a sealed address among the subscribers."""

    mark: bytes
    address: bytes
    day: date


@dataclass(frozen=True)
class Unsubscribe(Effect):
    """Forget a subscriber, with the key of the address and whatever waits to be sent there."""

    erases = True

    mark: bytes


def subscriber_owner(mark: bytes) -> str:
    """Name the data key that seals the address of a subscriber."""
    return f"subscriber:{mark.hex()}"


class Broadcasts(Protocol):
    """Subscribers and what is sent to them; several processes may send side by side."""

    async def is_subscriber(self, mark: bytes) -> bool:
        """Tell whether someone subscribed."""
        ...

    async def subscribers(self) -> int:
        """Count subscribers."""
        ...

    async def add(self, broadcast: Broadcast) -> None:
        """Keep a broadcast that is not to be sent yet."""
        ...

    async def find(self, broadcast_id: str) -> Broadcast | None:
        """Look up a broadcast with its progress."""
        ...

    async def recent(self, limit: int) -> Sequence[Broadcast]:
        """List broadcasts, newest first."""
        ...

    async def schedule(self, broadcast_id: str, due: datetime, audit: Audit) -> bool:
        """Have a draft sent to those who are subscribers then; False when it is not a draft any more."""
        ...

    async def stop(self, broadcast_id: str, audit: Audit) -> bool:
        """Send no more of a broadcast; False when it was over or stopped before."""
        ...

    async def next(self, now: datetime) -> Broadcast | None:
        """Find a broadcast that is due, and address it to the subscribers on the first time."""
        ...

    async def claim(self, broadcast_id: str, now: datetime, until: datetime, limit: int) -> Sequence[Recipient]:
        """Take recipients that nobody else has taken; those not settled by `until` can be taken again."""
        ...

    async def settle(self, broadcast_id: str, mark: bytes, reached: Reached) -> None:
        """Note what became of a recipient."""
        ...

    async def finish(self, broadcast_id: str) -> bool:
        """Close a broadcast in which nobody waits any more; False while somebody does."""
        ...
