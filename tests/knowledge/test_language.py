"""The lexicon and the out-of-scope questions are checked like entries: file, line and fault."""

import shutil
from pathlib import Path

import pytest

from knowledge.base import SHIPPED
from knowledge.errors import Severity
from knowledge.language import check_language


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped lexicon and negatives."""
    for name in ("lexicon.yaml", "negatives.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_the_shipped_language_has_no_faults(folder: Path) -> None:
    assert [str(problem) for problem in check_language(folder, {}) if problem.severity is Severity.ERROR] == []


FAULTS = [
    ("lexicon.yaml", "\nslang:\n", "\nslang:\n  senja: [SORE]\n", "'SORE' must be in lower case", "capitals"),
    ("lexicon.yaml", "\nslang:\n", "\nslang:\n  senja: [gak]\n", "stands for both", "one spelling, two meanings"),
    ("lexicon.yaml", "\nactors:\n", "\nactors:\n  dukun: [WIZARDS saya]\n", "WIZARDS is not a class", "unknown class"),
    (
        "lexicon.yaml",
        "\nclasses:\n",
        "\nclasses:\n  KEPALA: [pak kades]\n",
        "more than one word",
        "class of phrases",
    ),
    ("lexicon.yaml", "\nslang:\n", "\nbahasa: x\nslang:\n", "is not a field we know", "unknown field"),
    ("negatives.yaml", "\numum:\n", "\nlain:\n- apa\numum:\n", "must be a known kind", "unknown kind"),
    ("negatives.yaml", "\numum:\n", "\numum:\n- 12\n", "must be a text", "a number"),
    ("negatives.yaml", "\numum:\n", "\numum:\n- boleh like\n", "is a phrasing of like-konten", "also a phrasing"),
]


@pytest.mark.parametrize(("file", "old", "new", "fault", "why"), FAULTS, ids=[why for *_, why in FAULTS])
def test_names_the_fault(folder: Path, file: str, old: str, new: str, fault: str, why: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check_language(folder, {"boleh like": "like-konten"})
    named = [problem for problem in problems if fault in problem.message]
    assert named, why
    assert named[0].file == file
    assert named[0].line > 0
