"""A topic beyond its usual range is told on the same day, once, outside the quiet hours."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.alerts import Alerts
from bot.digest.spikes import HISTORY, KNOWN, LEAST, QuietHours, Spike, SpikeWatch, spikes_on, usual_bound
from bot.messages import Messages
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from tests.support.weeks import Asked, crowd, log

DAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
LIKE = "like-konten-calon"


def history(counts: Sequence[int], today: int) -> list[tuple[date, str, int]]:
    """Counts of the days before DAY, the newest last, and of DAY."""
    past = [(DAY - timedelta(days=len(counts) - at), LIKE, count) for at, count in enumerate(counts)]
    return [row for row in (*past, (DAY, LIKE, today)) if row[2]]


@pytest.mark.parametrize(
    ("past", "today", "spike", "reason"),
    [
        ([1] * 28, LEAST, True, "ten questions about what one a day asks"),
        ([1] * 28, LEAST - 1, False, "too few to matter"),
        ([20] * 28, 30, False, "what chance brings"),
        ([20] * 28, 45, True, "five spreads above"),
        ([5, 40] * 14, 60, False, "a topic that always swings"),
        ([2] * 14 + [60] + [2] * 13, 20, True, "an earlier spike is not learned as usual"),
        ([1] * (KNOWN - 1), 50, False, "too little is known"),
        ([1] + [0] * 27, LEAST, True, "quiet days count as zero"),
    ],
)
def test_the_rule(past: list[int], today: int, spike: bool, reason: str) -> None:
    assert bool(spikes_on(DAY, history(past, today))) is spike, reason


def test_chance_alone_hardly_ever_rings() -> None:
    """Poisson counts around 0.5 to 30 a day: less than one false alarm in a thousand days and topics."""
    draw = random.Random(7)
    alarms = 0
    for mean in (0.5, 2, 5, 12, 30) * 800:
        days = [sum(draw.random() < mean / 100 for _ in range(100)) for _ in range(HISTORY + 1)]
        alarms += days[-1] > usual_bound(days[:-1])
    assert alarms <= 4


def test_a_spike_says_what_was_usual() -> None:
    assert spikes_on(DAY, history([1] * 28, 25)) == [Spike(DAY, LIKE, 25, 9)]


@pytest.mark.parametrize(
    ("hours", "moment", "quiet"),
    [
        ("21:00-06:00", "20:59", False),
        ("21:00-06:00", "21:00", True),
        ("21:00-06:00", "05:59", True),
        ("21:00-06:00", "06:00", False),
        ("12:00-13:00", "12:30", True),
        ("00:00-00:00", "03:00", False),
    ],
)
def test_quiet_hours_may_span_midnight(hours: str, moment: str, quiet: bool) -> None:
    assert QuietHours.read(hours).cover(datetime.fromisoformat(f"2026-11-26 {moment}")) is quiet


class Owners:
    """The owners' chats, and a watch that tells them."""

    def __init__(self, store: SqliteStore, base: KnowledgeBase) -> None:
        self.now, self.told, self.reachable = NOON, list[str](), True
        alerts = Alerts(Messages(), [1], self._hear)
        self.watch = SpikeWatch(
            store, lambda: base, alerts, self._staff, QuietHours.read("21:00-06:00"), lambda: self.now
        )

    async def _staff(self) -> list[int]:
        return [1]

    async def _hear(self, _: int, text: str) -> None:
        if not self.reachable:
            raise ConnectionError
        self.told.append(text)


@pytest.fixture
async def usual(store: SqliteStore) -> SqliteStore:
    """A month with one question a day."""
    await log(store, [Asked(1, DAY - timedelta(days=back)) for back in range(1, 29)])
    return store


async def test_a_spike_is_told_once_a_day_by_whoever_notices(usual: SqliteStore, base: KnowledgeBase) -> None:
    owners, other = Owners(usual, base), Owners(usual, base)
    await log(usual, crowd(DAY, 12))
    for _ in range(2):
        await owners.watch.look()
        await other.watch.look()
    (text,) = owners.told + other.told
    entry = base.find(LIKE)
    assert entry is not None
    assert entry.title in text
    assert "12 pertanyaan hari ini" in text


async def test_one_person_with_many_questions_is_no_spike(usual: SqliteStore, base: KnowledgeBase) -> None:
    owners = Owners(usual, base)
    await log(usual, [Asked(99, DAY) for _ in range(40)])
    await owners.watch.look()
    assert owners.told == []


async def test_a_spike_of_the_night_is_told_in_the_morning(usual: SqliteStore, base: KnowledgeBase) -> None:
    owners = Owners(usual, base)
    await log(usual, crowd(DAY, 12))
    owners.now = NOON.replace(hour=23)
    await owners.watch.look()
    owners.now = NOON.replace(hour=5) + timedelta(days=1)
    await owners.watch.look()
    assert owners.told == []
    owners.now = NOON.replace(hour=6) + timedelta(days=1)
    await owners.watch.look()
    assert "12 pertanyaan kemarin" in owners.told[0]


async def test_a_spike_nobody_heard_of_is_told_again(usual: SqliteStore, base: KnowledgeBase) -> None:
    owners = Owners(usual, base)
    await log(usual, crowd(DAY, 12))
    owners.reachable = False
    await owners.watch.look()
    owners.reachable = True
    await owners.watch.look()
    assert len(owners.told) == 1
