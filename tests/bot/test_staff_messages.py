"""What staff reads: every problem of the checks, every button and every refusal in Indonesian."""

import re
from pathlib import Path

import pytest

from bot.messages import Messages
from bot.store.inbox import Settled
from bot.switches import GROUPS, INLINE, MAINTENANCE, RECIPIENTS
from handlers.admin.drafts import FIELDS
from knowledge.base import read
from tests.support.bases import entry, phrasings, write_base

MESSAGES = Messages()
ROOT = Path(__file__).parents[2]

BROKEN = {
    "citation": {"basis": [{"law": "uu-9-1999", "ref": "Pasal 1"}]},
    "article": {"basis": [{"law": "uu-20-2023", "ref": "Pasal 999"}]},
    "category": {"category": "tidak-ada"},
    "facet": {"facets": {"actor": ["tidak-ada"]}},
    "itself": {"related": ["satu"]},
    "opening": {"answer": "Boleh saja, silakan.", "verdict": "dilarang"},
    "sanction": {"verdict": "boleh", "answer": "Silakan saja selalu."},
    "confidence": {"verdict": "boleh", "answer": "Silakan saja.", "confidence": "rendah", "sanctions": []},
    "same": {"question": "Bolehkah ASN melakukan dua?"},
    "missing": {"answer": None},
    "long": {"title": "x" * 50},
    "verdict": {"verdict": "mungkin"},
    "empty": {"basis": []},
    "slug": {"when": "Tidak Pernah"},
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_problem_is_told_in_indonesian(name: str, tmp_path: Path) -> None:
    first = {field: value for field, value in entry("satu", **BROKEN[name]).items() if value is not None}
    _, problems = read(write_base(tmp_path / "base", [first, entry("dua")]))
    errors = [problem for problem in problems if problem.severity == "error"]
    assert errors
    for problem in errors:
        assert MESSAGES.problem(problem.message) != problem.message
        assert MESSAGES.column(problem.field) != problem.field


def test_shared_wording_is_told_in_indonesian(tmp_path: Path) -> None:
    shared = phrasings("satu")
    entries = [entry("satu"), entry("dua", verdict="bersyarat", answer="Tergantung keadaannya saja.")]
    _, problems = read(write_base(tmp_path / "base", entries, {"dua": shared}))
    said = {MESSAGES.problem(problem.message) for problem in problems if problem.severity == "error"}
    assert any("yang putusannya lain" in text for text in said)


def test_every_field_that_editors_write_has_a_name() -> None:
    assert all(MESSAGES.column(field) != field for field in FIELDS)


@pytest.mark.parametrize("name", [MAINTENANCE, INLINE, GROUPS, RECIPIENTS])
def test_every_switch_has_a_name(name: str) -> None:
    assert MESSAGES.label(f"switch_{name}")


def test_every_action_in_the_log_of_changes_has_a_name() -> None:
    sources = [path for folder in ("editing", "delivery") for path in (ROOT / "bot" / folder).glob("*.py")]
    sources += [ROOT / "bot" / "access.py", ROOT / "bot" / "switches.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    actions = set(re.findall(r'audit\(by, "(\w+)"', text))
    actions |= {"join", "alias", "outside", "reaccept", "rollback", "keep", *(f"inbox_{done}" for done in Settled)}
    assert len(actions) > 12
    for action in actions:
        MESSAGES.label(f"audit_{action}")


def test_every_label_that_the_code_of_staff_asks_for_is_there() -> None:
    handlers = ROOT / "handlers"
    wanted = {
        name
        for path in (*handlers.glob("admin/*.py"), handlers / "claims.py", handlers / "subscription.py")
        for name in re.findall(r'label\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert wanted
    for name in wanted:
        MESSAGES.label(name, title="", label="", region="")
