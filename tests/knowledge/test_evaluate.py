"""Scoring labelled questions: what counts as what, and how broken files are named."""

from pathlib import Path

import pytest

from knowledge.base import SHIPPED
from knowledge.errors import BadRow
from knowledge.evaluate import Result, Row, describe, evaluate, load_phrasings, load_rows
from knowledge.lexicon import load_lexicon
from knowledge.match import MatchEntry, Matcher
from knowledge.parameters import Model, load_parameters

LIKE = tuple(f"boleh like {what}" for what in ("postingan calon", "foto caleg", "status paslon", "video cabup"))
WATCH = tuple(f"boleh menonton {what}" for what in ("debat di televisi", "acara debat di tv", "debat kandidat di tv"))
MATCHER = Matcher.build(
    [
        MatchEntry("like-konten", "dilarang", "medsos", LIKE, aliases=("suka-konten",)),
        MatchEntry("nonton-debat", "boleh", "sosial", WATCH),
    ],
    load_lexicon(SHIPPED),
    Model(load_parameters(SHIPPED / "model")),
)

ROWS = [
    (Row(1, "boleh like postingan calon", ("like-konten",)), Result.RIGHT, "the entry itself"),
    (Row(2, "boleh like postingan calon", ("suka-konten",)), Result.RIGHT, "an alias counts as the entry"),
    (Row(3, "boleh like postingan calon", ("lain", "like-konten")), Result.RIGHT, "also right"),
    (Row(4, "boleh like postingan calon", ("nonton-debat",)), Result.WRONG, "another, stricter entry"),
    (Row(5, "boleh menonton debat di televisi", ("like-konten",)), Result.UNSAFE, "more permissive than right"),
    (Row(6, "boleh like postingan calon", ()), Result.OOS_ANSWERED, "out of scope, yet answered"),
    (Row(7, "halo", ()), Result.OOS_NONE, "out of scope and left alone"),
    (Row(8, "halo", ("like-konten",)), Result.MISSED, "in scope and nothing found"),
]


@pytest.mark.parametrize(("row", "result", "why"), ROWS, ids=[why for *_, why in ROWS])
def test_scores_a_row(row: Row, result: Result, why: str) -> None:
    assert evaluate(MATCHER, [row]).rows[0].result is result, why


def test_figures_are_shares_of_their_group() -> None:
    report = evaluate(MATCHER, [row for row, *_ in ROWS])
    figures = report.figures
    assert (figures["n"], figures["in_scope"], figures["out_of_scope"]) == (8, 6, 2)
    assert figures["right"] == 0.5
    assert figures["wrong"] == pytest.approx(2 / 6, abs=1e-3)
    assert figures["unsafe"] == pytest.approx(1 / 6, abs=1e-3)
    assert figures["oos_answered"] == figures["oos_none"] == 0.5
    assert len(report.errors) == 4
    assert "line 4" in describe(report.errors[0])


def test_a_double_question_is_right_when_both_are_answered() -> None:
    both = ("like-konten", "nonton-debat")
    row = Row(1, "boleh like postingan calon? boleh menonton debat di televisi?", both, both=both)
    assert evaluate(MATCHER, [row]).rows[0].result is Result.RIGHT


BROKEN = [
    ('{"q": "a", "entry": null}\n{"q": ', ":2:", "cut off JSON"),
    ('{"entry": "a"}', "'q'", "no question"),
    ('{"q": "a"}', "'entry'", "no label"),
    ('{"q": "a", "entry": "b", "also": "c"}', "'also'", "a text for a list"),
    ('{"q": "a", "entries": ["b", 3]}', "'entries'", "a number for an id"),
    ('{"q": "a", "entry": ["b"]}', "'entry'", "a list for an id"),
    ("[1]", "'q'", "not an object"),
]


@pytest.mark.parametrize(("text", "named", "why"), BROKEN, ids=[why for *_, why in BROKEN])
def test_names_the_line_that_cannot_be_read(tmp_path: Path, text: str, named: str, why: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRow, match=r"rows\.jsonl:\d") as fault:
        load_rows(path)
    assert named in str(fault.value), why


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="absent"):
        load_rows(tmp_path / "absent.jsonl")


def test_reads_bare_phrasings(tmp_path: Path) -> None:
    path = tmp_path / "base.jsonl"
    path.write_text('{"entry": "a", "q": "satu"}\n\n{"entry": "a", "q": "dua"}\n', encoding="utf-8")
    assert load_phrasings(path) == {"a": ["satu", "dua"]}
