"""What `kb check` says about broken rules of reporting."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.base import read
from tests.support.bases import shipped, write_base


def change(rules: Any, path: tuple[str | int, ...], value: object) -> Any:
    place = rules
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return rules


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("conditions", 0, "confidence"), "rendah", "may not be shown"),
        (("conditions", 0, "sources"), ["tak-dikenal"], "tak-dikenal is not a known source"),
        (("conditions", 0, "need"), "apa", "must be one of"),
        (("conditions", 1, "id"), "identitas-pelapor", "stands twice"),
        (("forms", 0, "conditions"), ["tak-dikenal"], "tak-dikenal is not a condition"),
        (("doors", 0, "office"), "kasn", "kasn is not an office people can be sent to"),
        (("doors", 0, "office"), "tak-dikenal", "tak-dikenal is not an office"),
        (("deadlines", "report_days"), 0, "greater than or equal to 1"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, path: tuple[str | int, ...], value: object, says: str) -> None:
    folder = write_base(tmp_path / "base", reporting=change(shipped("reporting"), path, value))
    _, problems = read(folder)
    found = [str(problem) for problem in problems if problem.file == "reporting.yaml"]
    assert any(says in problem for problem in found), found


def test_a_base_without_the_rules_is_refused(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "base")
    (folder / "reporting.yaml").unlink()
    base, problems = read(folder)
    assert base is None
    assert [problem.file for problem in problems] == ["reporting.yaml"]
