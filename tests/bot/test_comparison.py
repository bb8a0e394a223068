"""The comparison with other rankers: what a threshold does, and what the table says."""

import pytest
from rapidfuzz import fuzz

from bot.baselines import BASELINES, Fuzzy, MissingExtra, Ranking
from bot.comparison import COLUMNS, Line, Thresholded, table
from knowledge.edition import Edition
from knowledge.evaluate import Result, Row, evaluate
from knowledge.match import MatchEntry, Outcome

SEEN = 20
TEXTS = ["boleh like postingan calon", "suka foto caleg", "menonton debat di televisi", "lihat acara debat"]
OWNERS = ["like", "like", "debat", "debat"]
ENTRIES = [
    MatchEntry("like", "dilarang", "medsos", tuple(TEXTS[:2])),
    MatchEntry("debat", "boleh", "sosial", tuple(TEXTS[2:]), aliases=("nonton",)),
]


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_ranks_the_same_phrasings(name: str) -> None:
    ranked = BASELINES[name](TEXTS * 2, OWNERS * 2).rank("menonton debat di televisi")
    assert ranked[0][0] == "debat"
    assert [entry for entry, _ in ranked].count("debat") == 1


def test_the_linear_baseline_learns_more_than_how_often_an_entry_stands(edition: Edition) -> None:
    # Given many entries, as a solver that stops too early then ranks them all alike
    many = [entry for entry in edition.matcher.entries if len(entry.phrasings) > SEEN][:60]
    pairs = [(text, entry.id) for entry in many for text in entry.phrasings[:SEEN]]
    ranker = BASELINES["TF-IDF linear"]([text for text, _ in pairs], [owner for _, owner in pairs])
    # When each is asked with a phrasing that was held back
    hits = sum(ranker.rank(entry.phrasings[SEEN])[0][0] == entry.id for entry in many)
    # Then most stand first
    assert hits >= 0.6 * len(many)


class Fixed:
    """Ranks as told."""

    def __init__(self, ranked: dict[str, Ranking]) -> None:
        self._ranked = ranked

    def rank(self, question: str) -> Ranking:
        """Look the question up."""
        return self._ranked[question]


def test_the_threshold_keeps_wrong_answers_out_as_far_as_allowed() -> None:
    # Given one wrong first place between two right ones
    ranked: dict[str, Ranking] = {
        "a": [("like", 0.9), ("debat", 0.1)],
        "b": [("debat", 0.5), ("like", 0.4)],
        "c": [("debat", 0.3), ("like", 0.2)],
    }
    answerer = Thresholded(Fixed(ranked), ENTRIES)
    rows = [Row(1, "a", ("like",)), Row(2, "b", ("like",)), Row(3, "c", ("nonton",))]
    # When the threshold is chosen
    answerer.tune(rows)
    # Then only what scores above the wrong one is answered, and the rest is offered
    results = [scored.result for scored in evaluate(answerer, rows).rows]
    assert results == [Result.RIGHT, Result.IN_CHOICES, Result.IN_CHOICES]


def test_a_follow_up_is_asked_behind_the_question_before_it() -> None:
    answerer = Thresholded(Fuzzy(TEXTS, OWNERS, fuzz.token_set_ratio), ENTRIES)
    (match,) = answerer.answers("di televisi?", "menonton debat boleh")
    assert match.outcome is Outcome.CHOICES
    assert match.ranked[0].entry == "debat"


def test_the_table_has_every_column_and_says_what_is_missing() -> None:
    figures = dict.fromkeys((*COLUMNS, "p50_ms", "p99_ms"), 0.5)
    lines = [Line("fast", figures, 0.2, 70, {"1x": 0.1, "10x": 0.2}), Line("absent", missing=str(MissingExtra()))]
    rows = table(lines).splitlines()
    assert len({row.count("|") for row in rows}) == 1
    assert "50.0%" in rows[2]
    assert "pip install 'tanya-netral[train]'" in rows[3]
