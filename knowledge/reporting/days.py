"""Reading the day an Indonesian means, or saying why it cannot be read; the day comes before the month."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

LONGEST = 60
"""Characters of a date; longer texts are stories."""

OLDEST = timedelta(days=3653)
"""Ten years: what lies further back is a slip of the keyboard."""

RECENT = timedelta(days=183)
"""How far back a date without a year is taken without asking for the year."""


class DayProblem(StrEnum):
    """Why a text is not a day; each has its own sentence."""

    EMPTY = "empty"
    UNCLEAR = "unclear"
    NOT_EXACT = "not-exact"
    IMPOSSIBLE = "impossible"
    NEEDS_YEAR = "needs-year"
    FUTURE = "future"
    TOO_OLD = "too-old"
    WEEKDAY = "weekday"
    BEFORE_EVENT = "before-event"


Reading = date | DayProblem

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januari jan january", "februari feb pebruari peb february", "maret mar mrt march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu agt ags agst agus aug august",
            "september sep sept", "oktober okt oct october", "november nov nop nopember", "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: weekday
    for weekday, names in enumerate(("senin", "selasa", "rabu rebo", "kamis kemis", "jumat jum'at jumuah", "sabtu setu",
                                     "minggu ahad"))
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "rong": 2, "telung": 3,
}  # fmt: skip

_AGO = {
    0: r"(hari|dina) (ini|iki)|sekarang|saiki|barusan|baru saja|baru aja|tadi|mau|"
    r"(tadi|mau) (pagi|siang|sore|subuh|isuk|awan|esuk)|(pagi|siang|sore|malam) (ini|tadi)|hr ini|hri ini",
    1: r"(kemarin|kmrn|kemaren|kmarin|wingi|dek wingi)( (pagi|siang|sore|malam|malem|subuh))?|"
    r"semalam|semalem|(tadi|mau) (malam|malem|bengi)|hari kemarin",
    2: r"kemarin (lusa|dulu)|kemaren (lusa|dulu)|kemarinnya (lagi )?|wingi (kae|ndino)|selumbari",
}
_AHEAD = re.compile(r"(be?sok|lusa|minggu depan|bulan depan|tahun depan|nanti|sesuk|mbesok)\b.*")
_VAGUE = re.compile(
    r".*\b(minggu|pekan|bulan|tahun|thn|bln)\b.*\b(lalu|kemarin|kemaren|ini|kepungkur|yl)\b.*|.*\b(sekitar|kira|kapan|lupa|pernah|"
    r"awal|akhir|pertengahan|dulu|beberapa|antara|sampai)\b.*|.*\b(senin|selasa|rabu|kamis|jumat|sabtu|minggu) lalu\b.*"
)
_SOME_AGO = re.compile(r"(\d{1,4}|[a-z]+) ?(hari|hr|dina) (yang |yg )?(lalu|kemarin|kepungkur|yl|sebelumnya)")
_TIME = re.compile(r"[, ]*\b(sekitar |kira-kira )?(pukul|jam|pkl?\.?)\b.*$|[, ]+\d{1,2}[.:]\d{2}( ?(wib|wita|wit))?$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2})(?: ?[-/. ] ?(\d{4}|\d{2}))?")
_NAMED = re.compile(r"(\d{1,2})[- /.]*([a-z]+)\.?(?:[- /.,']*(\d{4}|\d{2}))?")


def parse_day(text: str, today: date) -> Reading:
    """Read the day `text` names, seen from `today`; it is never after today and never a guess between two."""
    plain = _plain(text)
    if not plain:
        return DayProblem.EMPTY
    if len(plain) > LONGEST:
        return DayProblem.UNCLEAR
    spoken = _spoken(plain, today)
    if spoken is not None:
        return _sane(spoken, today)
    weekday, rest = _split_weekday(plain)
    if weekday is not None and not rest:
        return _last(weekday, today)
    day = _written(rest, today)
    if isinstance(day, date) and weekday is not None and day.weekday() != weekday:
        return DayProblem.WEEKDAY
    return _sane(day, today)


def check_known(event: date | None, known: date) -> DayProblem | None:
    """Tell what is wrong with the day of knowing: nobody knows of an event before it happens."""
    return DayProblem.BEFORE_EVENT if event is not None and known < event else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 4]).casefold().replace("’", "'")
    folded = re.sub(r"\s+", " ", folded.replace("\x00", "")).strip(" .!?,")
    folded = re.sub(r"^(pada )?(hari )?(tanggal|tgl\.?) ", "", folded)
    return folded if re.search(r"\w", folded) else ""


def _spoken(plain: str, today: date) -> Reading | None:
    for days, pattern in _AGO.items():
        if re.fullmatch(pattern, plain):
            return today - timedelta(days=days)
    if _AHEAD.fullmatch(plain):
        return DayProblem.FUTURE
    ago = _SOME_AGO.fullmatch(plain)
    number = ago and (int(ago[1]) if ago[1].isdecimal() else _NUMBERS.get(ago[1]))
    if number:
        return today - timedelta(days=number)
    return DayProblem.NOT_EXACT if _VAGUE.fullmatch(_TIME.sub("", plain)) else None


def _split_weekday(plain: str) -> tuple[int | None, str]:
    rest = re.sub(r"^(pada )?hari ", "", _TIME.sub("", plain)).strip()
    word, _, tail = rest.replace(",", " ").partition(" ")
    if word not in _WEEKDAYS:
        return None, rest
    tail = re.sub(r"^(tanggal|tgl\.?) |^(kemarin|kemaren|wingi|pagi|siang|sore|malam)$", "", tail.strip())
    return _WEEKDAYS[word], tail.strip()


def _last(weekday: int, today: date) -> Reading:
    """The most recent such weekday; today's own name could mean today or a week ago."""
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=back) if back else DayProblem.NOT_EXACT


def _written(plain: str, today: date) -> Reading:
    shapes: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...] = (
        (_ISO, lambda found: _day(int(found[1]), int(found[2]), int(found[3]))),
        (_NUMERIC, lambda found: _dated(found[1], int(found[2]), found[3], today)),
        (_NAMED, lambda found: _dated(found[1], _MONTHS.get(found[2]), found[3], today)),
    )
    for shape, build in shapes:
        if found := shape.fullmatch(plain):
            return build(found)
    return DayProblem.UNCLEAR


def _dated(day: str, month: int | None, year: str | None, today: date) -> Reading:
    if month is None:
        return DayProblem.UNCLEAR
    if year:
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
    this = _day(today.year, month, int(day))
    if isinstance(this, date) and this <= today:
        return this if today - this <= RECENT else DayProblem.NEEDS_YEAR
    before = _day(today.year - 1, month, int(day))
    if not isinstance(before, date):
        return before
    return before if today - before <= RECENT else DayProblem.NEEDS_YEAR


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return date(year, month, day)
    except ValueError:
        return DayProblem.IMPOSSIBLE


def _sane(day: Reading, today: date) -> Reading:
    if isinstance(day, DayProblem):
        return day
    if day > today:
        return DayProblem.FUTURE
    return DayProblem.TOO_OLD if today - day > OLDEST else day
