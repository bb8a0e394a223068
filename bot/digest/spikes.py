"""Noticing on the same day that a topic is asked far more than usual; the rule is explained in docs/summary.md."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from bot.delivery.alerts import Alerts
from bot.digest.suppression import ENOUGH
from bot.digest.weeks import Week
from bot.jobs import pause
from bot.store.base import Store
from knowledge.base import KnowledgeBase

LOOK_EVERY = 60.0
"""Seconds between looks at the day's counts."""

HISTORY = 28
"""Days that tell what is usual."""

KNOWN = 14
"""Days the log must reach back before anything counts as unusual."""

LEAST = 10
"""Questions of a day below which nothing is a spike."""

SPREADS = 5
"""Spreads above the usual day from which on a day is a spike."""

_MAD_TO_SPREAD = 1.4826


@dataclass(frozen=True)
class Spike:
    """A topic asked far more than usual on a day: its questions, and the most that is usual."""

    day: date
    entry: str
    questions: int
    usual: int


def usual_bound(history: Sequence[int]) -> int:
    """Get the most questions that a day brings within the usual: median plus five spreads, at least ten less one.

    The spread is the larger of what chance gives (the root of the median, as in a Poisson count) and of what the
    history shows (median absolute deviation). Both ignore earlier spikes, which a mean would learn as usual.
    """
    middle = median(history)
    deviation = _MAD_TO_SPREAD * median(abs(count - middle) for count in history)
    spread = max(math.sqrt(max(middle, 1)), deviation)
    return max(LEAST - 1, math.floor(middle + SPREADS * spread))


def spikes_on(day: date, counts: Iterable[tuple[date, str, int]]) -> list[Spike]:
    """Find the spikes of a day among counts by day and entry of the days before it and itself."""
    rows = [row for row in counts if day - timedelta(days=HISTORY) <= row[0] <= day]
    first = min((row[0] for row in rows), default=day)
    if (day - first).days < KNOWN:
        return []
    past = [day - timedelta(days=back) for back in range(1, min(HISTORY, (day - first).days) + 1)]
    by_day = {(when, entry): count for when, entry, count in rows}
    found = []
    for entry in sorted({entry for when, entry, _ in rows if when == day}):
        bound = usual_bound([by_day.get((when, entry), 0) for when in past])
        if by_day[day, entry] > bound:
            found.append(Spike(day, entry, by_day[day, entry], bound))
    return found


@dataclass(frozen=True)
class QuietHours:
    """Hours in which nobody is told anything that can wait; they may span midnight."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> "QuietHours":
        """Read hours such as `21:00-06:00`, as the settings hold them."""
        start, end = text.split("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def cover(self, moment: datetime) -> bool:
        """Tell whether a moment lies in them."""
        now = moment.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


Staff = Callable[[], Awaitable[Sequence[int]]]
"""Lists the chats of those who are told."""


class SpikeWatch:
    """Tells staff of spikes, once a day and topic, whichever process notices first."""

    name = "spikes"

    def __init__(
        self,
        store: Store,
        base: Callable[[], KnowledgeBase],
        alerts: Alerts,
        staff: Staff,
        quiet: QuietHours,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._base = base
        self._alerts = alerts
        self._staff = staff
        self._quiet = quiet
        self._now = now

    async def run(self, stop: asyncio.Event) -> None:
        """Look at the counts every minute."""
        while not stop.is_set():
            await self.look()
            await pause(stop, LOOK_EVERY)

    async def look(self) -> None:
        """Tell of today's spikes, and of yesterday's that fell into the quiet hours."""
        now = self._now()
        if self._quiet.cover(now):
            return
        today = now.date()
        counts = await self._store.digest.topic_days(today - timedelta(days=HISTORY + 1))
        for day in (today - timedelta(days=1), today):
            for spike in spikes_on(day, counts):
                await self._tell(spike, today)

    async def _tell(self, spike: Spike, today: date) -> None:
        if not await self._asked_by_enough(spike) or not await self._store.digest.first_spike(spike.day, spike.entry):
            return
        entry = self._base().find(spike.entry)
        title = entry.title if entry else spike.entry
        reached = await self._alerts.tell_chats(
            await self._staff(), "spike", spike=spike, title=title, today=spike.day == today
        )
        if not reached:
            await self._store.digest.forget_spike(spike.day, spike.entry)

    async def _asked_by_enough(self, spike: Spike) -> bool:
        """Tell whether five people asked this week: a single one with many questions is no spike (P7)."""
        askers = await self._store.log.week_askers(Week.of(spike.day).name)
        return any(count.topic == spike.entry and count.askers >= ENOUGH for count in askers)
