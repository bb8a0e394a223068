"""What the weekly summary counts, what it published, and to whom it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.store.effects import Effect


@dataclass(frozen=True)
class Tally:
    """Questions of a week with one outcome, and how they were rated."""

    outcome: str
    questions: int
    useful: int
    not_useful: int


@dataclass(frozen=True)
class Publication:
    """What was published of a week, as JSON; the context is kept when the week's own summary is made."""

    numbers: str
    context: str | None


@dataclass(frozen=True)
class FreezeNumbers(Effect):
    """Keep the published numbers of a week, unless it has some: what was published never changes."""

    week: str
    numbers: str


@dataclass(frozen=True)
class FreezeContext(Effect):
    """Keep what surrounds the numbers of a published week, unless that is kept already."""

    week: str
    context: str


class SendState(StrEnum):
    """How far the summary of a week is on its way to one recipient."""

    SENDING = "sending"
    """A worker is at it; when its time is over, nobody knows whether it went out."""
    SENT = "sent"
    WAITING = "waiting"
    """It failed and is tried again later."""
    FAILED = "failed"
    UNCLEAR = "unclear"
    """A worker died while sending; it is not sent again by itself, because it may have arrived."""


@dataclass(frozen=True)
class Sending:
    """How a sending stands; `until` (seconds since 1970) is when a claim is over or a waiting one is tried again."""

    state: SendState
    until: int


@dataclass(frozen=True)
class Settle(Effect):
    """Note how a sending ended; `until` is when a waiting one may be tried again."""

    week: str
    recipient: bytes
    state: SendState
    until: datetime


@dataclass(frozen=True)
class WeekCase:
    """A case that was opened in a week, or that an office looked at first in it; times are full hours."""

    region: str
    state: str
    opened: datetime
    received: datetime | None


@dataclass(frozen=True)
class Incomplete:
    """A time in which a case was to be completed: since when, and until when where it is over; full hours."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class WeekDeliveries:
    """Deliveries of letters of a week: made, tries that failed, and still waiting."""

    made: int
    failed_tries: int
    waiting: int


class DigestStore(Protocol):
    """Counting, publishing and sending the weekly summary."""

    async def cases(self, since: datetime, until: datetime) -> Sequence[WeekCase]:
        """List cases opened, or first looked at by an office, from `since` to before `until`."""
        ...

    async def incomplete(self, since: datetime, until: datetime) -> Sequence[Incomplete]:
        """List when cases were to be completed, open and closed ones, as far as it overlaps `since` to `until`."""
        ...

    async def deliveries(self, since: datetime, until: datetime) -> WeekDeliveries:
        """Count deliveries of letters written from `since` to before `until`."""
        ...

    async def first_week(self) -> str | None:
        """Get the week of the oldest question; None for an empty log."""
        ...

    async def tallies(self, week: str) -> Sequence[Tally]:
        """Count the questions of a week by outcome."""
        ...

    async def wording(self, week: str, gist: str) -> str | None:
        """Get the most frequent wording of a gist in a week; None when wording was erased."""
        ...

    async def misses(self, week: str, limit: int) -> Sequence[tuple[str, str]]:
        """List the most frequent gists of a week that no entry answered, each with its most frequent wording."""
        ...

    async def least_helpful(self, week: str, limit: int) -> Sequence[str]:
        """List the entries whose answers were most often rated as no help, worst first."""
        ...

    async def publication(self, week: str) -> Publication | None:
        """Get what was published of a week."""
        ...

    async def published_weeks(self) -> Sequence[str]:
        """List the weeks whose own summary was made, oldest first."""
        ...

    async def claim(self, week: str, recipient: bytes, now: datetime, lease: timedelta, *, again: bool) -> int | None:
        """Claim the sending of a week to a recipient for the time of `lease`; returns the number of the attempt.

        None when it was sent, is being sent, waits for its next try, or failed for good; with `again` the last two
        are claimed all the same. A claim whose time is over becomes UNCLEAR and is not given away either.
        """
        ...

    async def sendings(self, recipient: bytes) -> Mapping[str, Sending]:
        """List the weeks that were sent, or tried, for a recipient."""
        ...

    async def overdue(self, now: datetime) -> Sequence[tuple[str, bytes]]:
        """Turn claims whose time is over into UNCLEAR; returns their weeks and recipients, to one caller alone."""
        ...

    async def topic_days(self, since: date) -> Sequence[tuple[date, str, int]]:
        """List the questions by day and entry since a day."""
        ...

    async def first_spike(self, day: date, entry: str) -> bool:
        """Note that a spike is told; True for the first caller alone."""
        ...

    async def forget_spike(self, day: date, entry: str) -> None:
        """Take back that a spike was told, because nobody could be reached."""
        ...
