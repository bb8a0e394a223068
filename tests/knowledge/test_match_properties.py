"""What holds of matching whatever the base: order means nothing, and more phrasings help the entry they belong to."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import SHIPPED, load
from knowledge.edition import match_entries
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import MatchEntry, Matcher
from knowledge.parameters import Model, load_parameters

PHRASINGS = 6
ENTRIES = tuple(
    replace(entry, phrasings=entry.phrasings[:PHRASINGS])
    for entry in match_entries(load())
    if entry.category in ("foto", "partai")
)[:12]
QUESTIONS = [text for entry in match_entries(load()) if entry.category == "foto" for text in entry.phrasings[-3:]]
WORDS = ["boleh", "foto", "caleg", "suami", "partai", "kta", "upload", "pose", "jari", "gantungan", "kunci", "tidak"]


@cache
def lexicon() -> Lexicon:
    return load_lexicon(SHIPPED)


def build(entries: tuple[MatchEntry, ...]) -> Matcher:
    return Matcher.build(entries, lexicon(), Model(load_parameters(SHIPPED / "model")))


PLAIN = build(ENTRIES)


@settings(max_examples=15, deadline=None)
@given(st.permutations(ENTRIES), st.sampled_from(QUESTIONS), st.none() | st.sampled_from(QUESTIONS))
def test_the_order_of_entries_changes_nothing(entries: list[MatchEntry], question: str, after: str | None) -> None:
    assert build(tuple(entries)).answers(question, after) == PLAIN.answers(question, after)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, len(ENTRIES) - 1),
    st.sampled_from(QUESTIONS) | st.lists(st.sampled_from(WORDS), min_size=2, max_size=7).map(" ".join),
)
def test_a_new_phrasing_never_makes_its_own_entry_worse(at: int, text: str) -> None:
    grown = replace(ENTRIES[at], phrasings=(*ENTRIES[at].phrasings, text))
    after = build((*ENTRIES[:at], grown, *ENTRIES[at + 1 :]))
    assert _place(after, grown.id, text) <= _place(PLAIN, grown.id, text)


def _place(matcher: Matcher, entry: str, question: str) -> int:
    ranked = [choice.entry for choice in matcher.match(question).ranked]
    return ranked.index(entry) if entry in ranked else len(ENTRIES)
