"""The transactional outbox: what must reach a region's recipients, and how far each delivery has come (R3).

A letter is something about a topic (a case) that must go out. It becomes one delivery for each recipient in the
transaction that causes it: for the first letter of a topic every active recipient of the region, afterwards those
who have the topic. Where there is none the letter is held, and the first recipient that becomes active gets the
topic from its beginning. Letters hold sealed references alone: what they say is read when they are sent.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.store.effects import Effect

_NOTICE = "notice:"


def notice_topic(case_id: str) -> str:
    """Name the topic of the neutral notices about a case, which go to its reporter and not to its office."""
    return f"{_NOTICE}{case_id}"


def case_of(topic: str) -> str:
    """Get the id of the case that a topic is about."""
    return topic.removeprefix(_NOTICE)


@dataclass(frozen=True)
class Enqueue(Effect):
    """Have a letter delivered; letters of one topic arrive in the order in which they were committed.

    `besides` is a recipient who has it already, because it came from there.
    """

    topic: str
    kind: str
    region: str
    sealed: bytes
    besides: str = ""


@dataclass(frozen=True)
class ForgetTopic(Effect):
    """Erase the letters of a topic and what is known of their deliveries; what was not sent is not sent any more."""

    erases = True

    topic: str


@dataclass(frozen=True)
class NotePosted(Effect):
    """Remember that a message in a recipient's chat belongs to a topic; `purpose` says what an answer to it means."""

    recipient: str
    message: str
    topic: str
    purpose: str = ""


@dataclass(frozen=True)
class Place:
    """Which delivery: the letter `seq` of a topic, for one recipient."""

    topic: str
    seq: int
    recipient: str


@dataclass(frozen=True)
class Claimed:
    """A delivery that one worker has claimed.

    `parts` were sent before; `thread` and `head` are what the recipient's channel calls the topic's thread and
    first message; `failing_since` is in seconds since 1970.
    """

    place: Place
    kind: str
    sealed: bytes
    attempts: int = 0
    failing_since: int | None = None
    parts: int = 0
    thread: str | None = None
    head: str | None = None


@dataclass(frozen=True)
class Posted:
    """What a channel says of a part that has arrived: its message there, where the channel numbers messages.

    `thread` is the topic's thread from now on.
    """

    message: str | None = None
    thread: str | None = None


@dataclass(frozen=True)
class Meant:
    """What a message in a recipient's chat is about, and what an answer to it means; mostly a question."""

    topic: str
    purpose: str = ""


@dataclass(frozen=True)
class Setback:
    """Why a delivery did not succeed, and when to try again, in seconds since 1970.

    With `pause_all` everything for this recipient waits until then.
    """

    fault: str
    next_try: int
    failing_since: int
    pause_all: bool = False


@dataclass(frozen=True)
class Depth:
    """How much waits: deliveries under way, letters held for want of a recipient, seconds the oldest has waited.

    The age is known to the hour and never too high.
    """

    waiting: int
    held: int
    oldest: int


class Outbox(Protocol):
    """Claiming, noting and acknowledging deliveries. Times are seconds since 1970 on the caller's clock."""

    def listen(self, told: Callable[[], None]) -> None:
        """Have `told` called whenever this process has committed a letter."""
        ...

    async def claim(
        self, worker: str, now: int, until: int, limit: int, busy: Collection[str] = ()
    ) -> Sequence[Claimed]:
        """Claim what is due, at most one delivery of each topic and recipient, and none for `busy` recipients.

        Claims that have expired are taken over.
        """
        ...

    async def keep(self, worker: str, until: int) -> None:
        """Keep every claim of a worker for longer."""
        ...

    async def is_held_by(self, place: Place, worker: str) -> bool:
        """Tell whether a delivery still waits and is still this worker's."""
        ...

    async def note(self, place: Place, parts: int, *posted: Posted) -> None:
        """Note that so many parts of a delivery have arrived, and where the newest did; all of it or nothing."""
        ...

    async def acknowledge(self, place: Place) -> None:
        """Note that all has arrived; it is never sent again."""
        ...

    async def set_back(self, place: Place, worker: str, setback: Setback) -> None:
        """Give a claim back, to be tried again later; without effect where another worker took it over."""
        ...

    async def release(self, worker: str, recipient: str | None = None) -> None:
        """Give back the claims of a worker, all or those for one recipient."""
        ...

    async def next_due(self) -> int | None:
        """Tell when the next delivery that nobody works on is due."""
        ...

    async def meant(self, recipient: str, message: str) -> Meant | None:
        """Find what a message in a recipient's chat is about."""
        ...

    async def noted(self, recipient: str, topic: str, purpose: str) -> str | None:
        """Find the message in a recipient's chat that was noted for a purpose; the newest where there are several."""
        ...

    async def first(self, key: str) -> bool:
        """Use up a key; tells whether nobody had: for what is not in the store, such as an alert."""
        ...

    async def recipients_of(self, topic: str) -> Sequence[str]:
        """List the recipients that a topic went, or will go, to."""
        ...

    async def held_regions(self) -> Sequence[str]:
        """List regions with letters that wait for a recipient."""
        ...

    async def tidy(self, before: date) -> None:
        """Forget keys used up before a day that belong to no case; those of a case go with it."""
        ...

    async def depth(self) -> Depth:
        """Measure what waits."""
        ...
