"""Which day people mean when they are asked for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reporting import DayProblem, check_known, parse_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("hari ini", "2026-11-23", "today in words"),
        ("Tadi pagi", "2026-11-23", "this morning is today"),
        ("barusan", "2026-11-23", "just now"),
        ("kemarin", "2026-11-22", "yesterday"),
        ("kemaren sore", "2026-11-22", "as it is typed"),
        ("wingi", "2026-11-22", "yesterday in Javanese"),
        ("tadi malam", "2026-11-22", "last night began yesterday; the earlier day is the safe one"),
        ("semalam", "2026-11-22", "the same"),
        ("kemarin lusa", "2026-11-21", "the day before yesterday"),
        ("dua hari yang lalu", "2026-11-21", "counted in words"),
        ("3 hari lalu", "2026-11-20", "counted in digits"),
        ("Sabtu", "2026-11-21", "the most recent one"),
        ("hari jumat kemarin", "2026-11-20", "a weekday with kemarin is the most recent one"),
        ("3 Nov", "2026-11-03", "without a year: this year's"),
        ("3 november", "2026-11-03", "month in full"),
        ("Senin, 2 November 2026", "2026-11-02", "weekday and date that fit"),
        ("tanggal 12 Oktober 2026 pukul 10.00", "2026-10-12", "the hour is left aside"),
        ("12/10/2026", "2026-10-12", "the day comes before the month"),
        ("12-10-26", "2026-10-12", "two digits of a year"),
        ("12.10.2026", "2026-10-12", "dots"),
        ("12/10", "2026-10-12", "no year"),
        ("2026-10-12", "2026-10-12", "as machines write"),
        ("17agustus2026", "2026-08-17", "without spaces"),
        ("29 Februari 2024", "2024-02-29", "a leap day"),
        ("  23   NOV   2026 ", "2026-11-23", "spaces and capitals"),
        ("２３ Nov 2026", "2026-11-23", "full-width digits"),
    ],
)  # fmt: skip
def test_days_that_can_be_read(text: str, day: str, why: str) -> None:
    assert parse_day(text, MONDAY) == date.fromisoformat(day), why


@pytest.mark.parametrize(
    ("text", "problem", "why"),
    [
        ("", DayProblem.EMPTY, "nothing"),
        ("   ", DayProblem.EMPTY, "only spaces"),
        ("🤷", DayProblem.EMPTY, "no word in it"),
        ("besok", DayProblem.FUTURE, "nobody has seen tomorrow"),
        ("24/11/2026", DayProblem.FUTURE, "tomorrow as a date"),
        ("minggu lalu", DayProblem.NOT_EXACT, "seven days it could be"),
        ("bulan kemarin", DayProblem.NOT_EXACT, "thirty days it could be"),
        ("sekitar awal november", DayProblem.NOT_EXACT, "about"),
        ("senin lalu", DayProblem.NOT_EXACT, "this week's or last week's"),
        ("senin", DayProblem.NOT_EXACT, "on a Monday: today or a week ago"),
        ("lupa", DayProblem.NOT_EXACT, "forgotten"),
        ("3 Des", DayProblem.NEEDS_YEAR, "last year's is too far back to be taken silently"),
        ("31/2/2026", DayProblem.IMPOSSIBLE, "no such day"),
        ("10/31/2026", DayProblem.IMPOSSIBLE, "month first is not how Indonesians write"),
        ("29 Februari 2026", DayProblem.IMPOSSIBLE, "no leap year"),
        ("Selasa, 2 November 2026", DayProblem.WEEKDAY, "that day was a Monday"),
        ("12/10/1026", DayProblem.TOO_OLD, "a slip of the keyboard"),
        ("9999 hari lalu", DayProblem.TOO_OLD, "27 years"),
        ("asdf", DayProblem.UNCLEAR, "no date"),
        ("12 Foober 2026", DayProblem.UNCLEAR, "no month"),
        ("<b>12/10/2026</b>", DayProblem.UNCLEAR, "markup"),
        ("x" * 4000, DayProblem.UNCLEAR, "a story"),
    ],
)
def test_days_that_are_asked_again(text: str, problem: DayProblem, why: str) -> None:
    assert parse_day(text, MONDAY) is problem, why


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
          "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip


@given(days, st.integers(0, 3000))
def test_a_full_date_reads_back_in_every_way_of_writing(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    for text in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        day.isoformat(),
        f"{back or 1} hari lalu" if back else "hari ini",
    ):
        assert parse_day(text, today) == day


@given(days, st.integers(1, 3000))
def test_no_later_day_is_ever_taken(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse_day(f"{day.day}/{day.month}/{day.year}", today) is DayProblem.FUTURE


@given(st.text(max_size=80), days)
def test_any_text_is_a_past_day_or_a_problem(text: str, today: date) -> None:
    read = parse_day(text, today)
    assert isinstance(read, DayProblem) or read <= today


def test_nobody_knows_before_it_happens() -> None:
    assert check_known(MONDAY, MONDAY - timedelta(days=1)) is DayProblem.BEFORE_EVENT
    assert check_known(MONDAY, MONDAY) is None
    assert check_known(None, MONDAY) is None
