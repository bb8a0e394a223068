"""Which letters can be printed, and how days are written."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.documents.days import written
from bot.delivery.documents.printable import _HELD, STAND_IN, printable

_PAGES = b"""#set page(width: 40pt, height: 20pt, margin: 0pt)
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"))
#for each in sys.inputs.at("text").split("|") { page(box(each)) }"""


def drawn(texts: list[str]) -> list[set[str]]:
    """The glyphs each text is drawn with."""
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(_PAGES, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"text": "|".join(texts)})
    made = compiler.compile(format="svg")
    assert isinstance(made, list)
    return [set(re.findall(r'href="#(\w+)"', page.decode())) for page in made]


def test_every_letter_that_is_passed_on_has_a_glyph() -> None:
    letters = [chr(code) for low, high in _HELD for code in range(low, high + 1)]
    shown = [each for each in letters if printable(each) == each and each not in " |\n\xa0"]
    missing = drawn(["\U0001f600", "a"])[0]
    without = [f"U+{ord(each):04X}" for each, glyphs in zip(shown, drawn(shown), strict=True) if glyphs & missing]
    assert without == []


@given(st.text(max_size=300))
def test_what_is_printable_stays_so_and_holds_nothing_hidden(text: str) -> None:
    shown = printable(text)
    assert printable(shown.replace("\u200b", "")) == shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", shown)


def test_words_break_and_fingerprints_do_not() -> None:
    assert "\u200b" in printable("x" * 100)
    assert printable("a" * 64 + " akhir") == "a" * 64 + " akhir"
    assert printable("😀😃") == STAND_IN


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, ""),
        (date(2026, 11, 23), "Senin, 23 November 2026"),
        (
            datetime(2026, 11, 23, 9, 5, 59, tzinfo=timezone(timedelta(hours=7))),
            "Senin, 23 November 2026 pukul 09.05 WIB",
        ),
        (datetime(2026, 5, 1, 0, 0, tzinfo=timezone(timedelta(hours=9))), "Jumat, 1 Mei 2026 pukul 00.00 WIT"),
        (datetime(2026, 5, 1, 12, 0, tzinfo=UTC), "Jumat, 1 Mei 2026 pukul 12.00 UTC+0000"),
    ],
)
def test_days_as_indonesians_write_them(moment: date | None, text: str) -> None:
    assert written(moment) == text
