"""Questions to learn from: read by manner, checked against the base, and apart from what the matcher is measured on."""

import json
from pathlib import Path

import pytest

from knowledge.base import SHIPPED, load
from knowledge.check import plain
from knowledge.evaluate import load_rows
from knowledge.training import check_lessons, read_lessons

MEASURED = sorted(Path("tests/golden").glob("*test.jsonl"))


def _write(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "training").mkdir(parents=True)
    (folder / "training" / "forum.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return folder


def test_the_best_entry_comes_first_and_the_file_names_the_manner(tmp_path: Path) -> None:
    (lesson,) = read_lessons(_write(tmp_path, {"entry": "a", "q": "boleh gak?", "also": ["b"]}))
    assert (lesson.text, lesson.right, lesson.manner) == ("boleh gak?", ("a", "b"), "forum")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"entry": "hantu", "q": "siapa takut"}, "hantu is not an entry"),
        ({"entry": "a", "q": "siapa takut", "also": ["hantu"]}, "hantu is not an entry"),
        ({"entry": None, "q": "harga cabai"}, "belongs to the negatives"),
        ({"entry": "a", "q": "Boleh LIKE?"}, "stands already, for b"),
        ({"entry": "a"}, "forum.jsonl:1: needs a text 'q'"),
    ],
)
def test_what_cannot_be_learned_from_is_named(tmp_path: Path, row: dict[str, object], said: str) -> None:
    (problem,) = check_lessons(_write(tmp_path, row), ["a", "b"], {"boleh like": "b"})
    assert said in str(problem)
    assert "forum.jsonl" in str(problem)


def test_nothing_is_learned_from_the_questions_that_are_measured_with() -> None:
    learned = {plain(lesson.text) for lesson in read_lessons(SHIPPED)}
    learned |= {plain(phrasing.text) for said in load().phrasings.values() for phrasing in said}
    measured = [plain(row.question) for path in MEASURED for row in load_rows(path) if len(row.question.split()) > 4]
    shared = [text for text in measured if text in learned]
    assert len(measured) > 1_000
    assert len(shared) < 0.002 * len(measured), "a short question may be asked in the same words twice, hardly more"
