"""Weeks and due hours, around year ends and midnights of Indonesia's three zones."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import Schedule
from bot.digest.weeks import NoSuchWeek, Week
from bot.digest.words import span
from bot.privacy import iso_week

ZONES = {"WIB": ZoneInfo("Asia/Jakarta"), "WITA": ZoneInfo("Asia/Makassar"), "WIT": ZoneInfo("Asia/Jayapura")}
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_a_week_holds_its_day_and_is_named_as_the_log_names_it(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert (week.monday.weekday(), week.sunday.weekday()) == (0, 6)
    assert week.name == iso_week(day)
    assert Week.named(week.name) == week


@given(DAYS)
def test_weeks_follow_each_other_without_a_gap(day: date) -> None:
    week = Week.of(day)
    assert week.shifted(1).monday == week.sunday + timedelta(days=1)
    assert [one.name for one in week.shifted(-2).until(week)] == [
        iso_week(day - timedelta(weeks=back)) for back in (2, 1, 0)
    ]


@pytest.mark.parametrize(
    ("name", "monday", "reason"),
    [
        ("2026-W53", date(2026, 12, 28), "a year of 53 weeks"),
        ("2027-W01", date(2027, 1, 4), "the first week after it"),
        ("2025-W01", date(2024, 12, 30), "a week that begins in the year before"),
    ],
)
def test_year_ends(name: str, monday: date, reason: str) -> None:
    assert Week.named(name).monday == monday, reason
    assert Week.of(monday).name == name


@pytest.mark.parametrize("name", ["2027-W53", "2026-W00", "2026-W54", "2026-47", "minggu lalu", "2026-W٤٧", ""])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(NoSuchWeek):
        Week.named(name)


@pytest.mark.parametrize("zone", ZONES)
def test_a_week_ends_at_midnight_of_the_region(zone: str) -> None:
    sunday = datetime(2027, 1, 3, 23, 59, 59, tzinfo=ZONES[zone])
    assert Week.last_complete(sunday).name == "2026-W52"
    assert Week.last_complete(sunday + timedelta(seconds=1)).name == "2026-W53"


def test_the_same_moment_is_another_week_further_east() -> None:
    moment = datetime(2026, 11, 22, 15, 30, tzinfo=ZoneInfo("UTC"))  # 22:30 WIB, 23:30 WITA, 00:30 WIT
    weeks = {name: Week.last_complete(moment.astimezone(zone)).name for name, zone in ZONES.items()}
    assert weeks == {"WIB": "2026-W46", "WITA": "2026-W46", "WIT": "2026-W47"}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("setting", "moment", "week"),
    [
        ("mon 07:00", "2026-11-23 06:59", "2026-W46"),
        ("mon 07:00", "2026-11-23 07:00", "2026-W47"),
        ("mon 07:00", "2026-11-29 23:59", "2026-W47"),
        ("mon 07:00", "2026-11-30 00:00", "2026-W47"),
        ("wed 13:30", "2026-11-25 13:29", "2026-W46"),
        ("wed 13:30", "2026-11-25 13:30", "2026-W47"),
        ("mon 07:00", "2027-01-04 07:00", "2026-W53"),
        ("mon 00:00", "2026-11-23 00:00", "2026-W47"),
    ],
)
def test_a_summary_is_due_at_the_hour_of_the_region(zone: str, setting: str, moment: str, week: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=ZONES[zone])
    assert Schedule.read(setting).latest_due(now).name == week


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2026-W47", "16–22 November 2026"),
        ("2026-W49", "30 November – 6 Desember 2026"),
        ("2026-W53", "28 Desember 2026 – 3 Januari 2027"),
    ],
)
def test_the_days_of_a_week_are_written_in_indonesian(name: str, text: str) -> None:
    assert span(Week.named(name)) == text
