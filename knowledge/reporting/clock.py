"""The seven days to report and the two days to repair.

Sources: UU 7/2017 Pasal 454 (6) says seven working days for pemilu, UU Pilkada Pasal 134 seven days for pilkada.
Calendar days for both can only be early. No source says whether the day of knowing is the first of the seven. The safe
count takes it as the first; on the day after, which is the last if it is not, the clock is doubtful and not past.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class ClockState(StrEnum):
    """Where a deadline stands."""

    RUNNING = "running"
    LAST = "last"
    DOUBTFUL = "doubtful"
    PAST = "past"


@dataclass(frozen=True)
class Clock:
    """The seven days: `last_day` by the safe count, `days_left` after today until it (0 on it and later)."""

    state: ClockState
    last_day: date
    days_left: int

    @property
    def in_time(self) -> bool:
        """Tell whether a report of today is in time by the safe count."""
        return self.state in (ClockState.RUNNING, ClockState.LAST)


@dataclass(frozen=True)
class RepairClock:
    """The repair period: when it ends and how many full hours are left (0 in the last hour and later)."""

    state: ClockState
    ends: datetime
    hours_left: int


def report_clock(known: date, today: date, days: int = 7) -> Clock:
    """Count the days left to report what became known on `known` (not after `today`)."""
    last = known + timedelta(days=days - 1)
    left = (last - today).days
    if left > 0:
        state = ClockState.RUNNING
    elif left == 0:
        state = ClockState.LAST
    else:
        state = ClockState.DOUBTFUL if left == -1 else ClockState.PAST
    return Clock(state, last, max(left, 0))


def repair_clock(asked: datetime, now: datetime, hours: int = 48) -> RepairClock:
    """Count the hours left to complete a report after the office asked for it; both times must be aware.

    Sources: a pemilu case of December 2022 and a pilkada case of 2024 (2x24 hours). The last day is the final 24 hours.
    """
    ends = asked + timedelta(hours=hours)
    left = ends - now
    full = max(int(left.total_seconds() // 3600), 0)
    if left <= timedelta(0):
        return RepairClock(ClockState.PAST, ends, 0)
    return RepairClock(ClockState.LAST if left <= timedelta(hours=24) else ClockState.RUNNING, ends, full)
