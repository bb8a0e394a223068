"""How the summary writes numbers, dates and labels: Indonesian, and `<5` or `–` for what is hidden."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.digest.issue import Issue, difference
from bot.digest.numbers import Cell, Hidden, Numbers, shown
from bot.digest.weeks import Week
from bot.messages import indonesian_date

TEMPLATES = Path(__file__).parent / "templates"

_GAP = re.compile(r"\n{3,}")
_SWAP = str.maketrans(",.", ".,")


def number(value: float | Hidden) -> str:
    """Write a figure as Indonesians do, 1.234,5; what is hidden as its sign."""
    if isinstance(value, Hidden):
        return value.value
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(_SWAP)


def signed(value: int) -> str:
    """Write a difference with its sign: +12, −3, ±0."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number(abs(value))}"


def percent(part: Cell, whole: Cell) -> str:
    """Write the share of one published figure in another; empty where either is hidden."""
    top, bottom = shown(part), shown(whole)
    return "" if top is None or not bottom else f"{number(round(100 * top / bottom, 1))}%"


def helpful(numbers: Numbers) -> str:
    """Write the share of answers rated as helpful; a rounded one says so."""
    ratings = numbers.ratings
    if numbers.empty:
        return number(0)
    if ratings.percent is None:
        return Hidden.FEW.value
    return f"{number(ratings.percent)}%" if ratings.exact else f"±{round(ratings.percent)}%"


def span(week: Week) -> str:
    """Write the days of a week: 16–22 November 2026, 28 Desember 2026 – 3 Januari 2027."""
    first, last = indonesian_date(week.monday), indonesian_date(week.sunday)
    if week.monday.year != week.sunday.year:
        return f"{first} – {last}"
    if week.monday.month != week.sunday.month:
        return f"{first.rsplit(' ', 1)[0]} – {last}"
    return f"{week.monday.day}–{last}"


def short_date(day: date) -> str:
    """Write a day where there is little room: 16 Nov."""
    return indonesian_date(day)[: len(str(day.day)) + 4]


@cache
def labels() -> Mapping[str, Any]:
    """Read the labels of pictures, sheets and tables."""
    read: Mapping[str, Any] = yaml.safe_load((TEMPLATES / "labels.yaml").read_text(encoding="utf-8"))
    return read


@cache
def environment() -> Environment:
    """Make the environment of the summary's templates; values are escaped and missing ones are errors."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "angka": number,
        "selisih": signed,
        "tanggal": indonesian_date,
        "tanggal_pendek": short_date,
        "rentang": span,
        "pekan": lambda name: Week.named(name).number,
    }
    made.globals |= {
        "beda": difference,
        "persen": percent,
        "terbantu": helpful,
        "tampil": shown,
        "labels": labels(),
    }
    return made


def render(name: str, /, **values: object) -> str:
    """Render one of the summary's templates."""
    return _GAP.sub("\n\n", environment().get_template(name).render(**values).strip())


def sentences(issue: Issue) -> list[str]:
    """Say the week in three sentences, by the rules of the template and from published figures alone."""
    return [line.strip() for line in render("sentences.j2", issue=issue).splitlines() if line.strip()]
