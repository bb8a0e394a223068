"""How much time is left to report and to repair."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reporting import ClockState, repair_clock, report_clock

KNOWN = date(2026, 11, 20)
ASKED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "state", "left", "why"),
    [
        (0, ClockState.RUNNING, 6, "the day of knowing is the first of the seven"),
        (5, ClockState.RUNNING, 1, "one more day after this one"),
        (6, ClockState.LAST, 0, "the seventh day"),
        (7, ClockState.DOUBTFUL, 0, "the last day for an office that does not count the first"),
        (8, ClockState.PAST, 0, "late by every calendar count"),
        (400, ClockState.PAST, 0, "long past"),
    ],
)
def test_the_seven_days(after: int, state: ClockState, left: int, why: str) -> None:
    clock = report_clock(KNOWN, KNOWN + timedelta(days=after))
    assert (clock.state, clock.days_left, clock.last_day) == (state, left, date(2026, 11, 26)), why


@pytest.mark.parametrize(
    ("hours", "state", "left", "why"),
    [
        (0, ClockState.RUNNING, 48, "just asked"),
        (0.5, ClockState.RUNNING, 47, "only full hours are promised"),
        (24, ClockState.LAST, 24, "the second day begins"),
        (47.5, ClockState.LAST, 0, "the last half hour"),
        (48, ClockState.PAST, 0, "over"),
        (500, ClockState.PAST, 0, "long over"),
    ],
)
def test_the_two_days_to_repair(hours: float, state: ClockState, left: int, why: str) -> None:
    clock = repair_clock(ASKED, ASKED + timedelta(hours=hours))
    assert (clock.state, clock.hours_left) == (state, left), why


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 1000))
def test_the_safe_count_never_promises_an_eighth_day(known: date, after: int) -> None:
    clock = report_clock(known, known + timedelta(days=after))
    assert clock.in_time == (after <= 6)
    assert clock.last_day - known == timedelta(days=6)
    assert clock.days_left == max(6 - after, 0)
