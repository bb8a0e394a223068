"""The golden questions of the package: about entries that are there, and none that judges the matcher."""

from knowledge.edition import Edition
from knowledge.evaluate import load_rows
from knowledge.golden import golden_rows, standing
from tests.support.golden import JUDGING, SETS


def test_golden_questions_are_about_entries_of_the_base(edition: Edition) -> None:
    rows = golden_rows()
    assert len(rows) > 500
    for row in rows:
        assert all(edition.base.find(entry_id) for entry_id in row.right), row.question


def test_no_question_that_judges_the_matcher_is_used_while_editing() -> None:
    judging = {row.question for name in JUDGING for row in load_rows(SETS / name)}
    assert not judging.intersection(row.question for row in golden_rows())


def test_a_matcher_is_not_worse_than_itself(edition: Edition) -> None:
    rows = golden_rows()[:40]
    assert standing(edition.matcher, rows).worse_in(standing(edition.matcher, rows)) == ()
