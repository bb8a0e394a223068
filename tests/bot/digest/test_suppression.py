"""Attacks on published figures by brute force: a reader who knows the rules and every published figure tries to
compute a hidden one, over all tables small enough to list."""

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.context import context_of, reports_shown
from bot.digest.figures import Count, Figures, Reply
from bot.digest.issue import Issue, difference
from bot.digest.message import render_message
from bot.digest.numbers import Hidden, Numbers, shown
from bot.digest.providers import Gathered, Reports
from bot.digest.suppression import GUARDS, guarded, is_few, published
from bot.digest.tables import tables_of
from knowledge.base import KnowledgeBase

Truth = tuple[int, ...]


def compositions(total: int, parts: int) -> Iterator[Truth]:
    """List every way to split a total."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def hidden_is_open(worlds: Mapping[Hashable, list[tuple[Truth, tuple[object, ...]]]]) -> list[object]:
    """Find published tables of which only one value of a hidden figure is possible."""
    broken: list[object] = []
    for seen, truths in worlds.items():
        cells = truths[0][1]
        broken += [
            (seen, at)
            for at, cell in enumerate(cells)
            if isinstance(cell, Hidden) and len({truth[at] for truth, _ in truths}) < 2
        ]
    return broken


def test_no_reply_can_be_computed_from_the_total_and_the_others() -> None:
    """The strongest reader knows that everyone asked once, so that a figure marked <5 is from one to four."""
    for total in range(33):
        worlds = defaultdict(list)
        for truth in compositions(total, len(Reply)):
            whole, cells = guarded({reply: Count(n, n) for reply, n in zip(Reply, truth, strict=True)}, GUARDS)
            if whole == total:  # a hidden total leaves more open than can be listed
                worlds[tuple(cells.values())].append((truth, tuple(cells.values())))
        assert hidden_is_open(worlds) == [], total


def test_askers_do_not_give_a_reply_away_either() -> None:
    """Replies with fewer askers than questions, and the published number of all askers."""
    for total in range(5, 13):
        worlds = defaultdict(list)
        for truth in compositions(total, 3):
            for askers in itertools.product(*(range(1, n + 1) if n else (0,) for n in truth)):
                counts = {r: Count(n, a) for r, n, a in zip(GUARDS[:3], truth, askers, strict=True)}
                whole, cells = guarded(counts, GUARDS[:3])
                if whole != total:
                    continue
                for everyone in range(max(5, *askers), min(total, sum(askers)) + 1):
                    worlds[everyone, tuple(cells.values())].append((truth, tuple(cells.values())))
        assert hidden_is_open(worlds) == [], total


def test_ratings_do_not_tell_how_many_found_an_answer_useless() -> None:
    """A share of small counts is rounded and stands without them, so that several counts fit."""
    worlds = defaultdict(set)
    for useful, not_useful in itertools.product(range(60), repeat=2):
        figures = Figures(
            "2026-W47", askers=99, replies={reply: Count(99, 99) for reply in Reply},
            useful=Count(useful, useful), not_useful=Count(not_useful, not_useful),
        )  # fmt: skip
        ratings = published(figures).ratings
        worlds[ratings].add((useful, not_useful))
    for ratings, truths in worlds.items():
        if not ratings.exact:
            few = [truth for truth in truths if 0 < min(truth) < 5]
            assert len({useful for useful, _ in truths}) > 1, ratings
            assert len({not_useful for _, not_useful in truths}) > 1, (ratings, few)


COUNTS = st.integers(0, 40).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(min(n, 1), n)))
FIGURES = st.builds(
    Figures,
    week=st.just("2026-W47"),
    askers=st.integers(0, 80),
    replies=st.fixed_dictionaries(dict.fromkeys(Reply, COUNTS)),
    useful=COUNTS,
    not_useful=COUNTS,
    topics=st.dictionaries(st.sampled_from(["foto", "like", "hadir", "kaos"]), st.integers(1, 12)),
    misses=st.dictionaries(st.sampled_from(["aa", "bb", "cc"]), st.integers(1, 12)),
)


@given(FIGURES)
def test_nothing_from_fewer_than_five_askers_is_published(figures: Figures) -> None:
    numbers = published(figures)
    assert numbers.askers == 0 or numbers.askers == Hidden.FEW or numbers.askers >= 5
    assert all(topic.askers >= 5 for topic in (*numbers.topics, *numbers.misses))
    for reply, cell in numbers.replies.items():
        if shown(cell):
            assert not is_few(figures.replies[reply])
            assert cell == figures.replies[reply].count
    if shown(numbers.questions):
        assert numbers.questions == figures.questions
        assert figures.askers >= 5


@given(FIGURES, FIGURES)
@settings(max_examples=60)
def test_an_issue_knows_nothing_but_published_numbers(now: Figures, before: Figures) -> None:
    """Whatever the truth behind two equal publications, every form is the same: forms are made from `Issue` alone."""
    numbers = published(now)
    assert Numbers.model_validate_json(numbers.model_dump_json()) == numbers
    change = difference(numbers.questions, published(before).questions)
    if isinstance(numbers.questions, Hidden) or isinstance(published(before).questions, Hidden):
        assert change is None


def test_a_topic_that_was_small_the_week_before_does_not_tell_by_its_rise(base: KnowledgeBase) -> None:
    context = context_of(base, "kota-malang", Numbers(week="2026-W47"), None, Gathered(), {})
    entry = "like-konten-calon"
    context = context.model_copy(update={"titles": {entry: "Like"}})
    replies = dict.fromkeys(Reply, Count(50, 50))
    now = published(Figures("2026-W47", 60, replies, topics={entry: 19}))
    said = set()
    for before in range(1, 5):
        earlier = published(Figures("2026-W46", 60, replies, topics={entry: before}))
        (trend,) = Issue(now, context, [earlier]).trends
        said.add((trend.before, trend.growth))
    assert said == {(Hidden.FEW, 15)}


@pytest.mark.parametrize("varies", ["now", "before"])
def test_what_compares_two_published_weeks_gives_neither_away(base: KnowledgeBase, varies: str) -> None:
    """The reader has the message and all tables, with what they compare, and knows the whole truth of one week."""
    context = context_of(base, "kota-malang", Numbers(week="2026-W47"), None, Gathered(), {})
    worlds = defaultdict(list)
    for truth in compositions(12, len(Reply)):
        open_week = _week(truth)
        if open_week.questions != 12:  # a hidden total leaves more open than can be listed
            continue
        for known in ((20, 3, 9, 0), (6, 6, 6, 6)):
            weeks = (_week(known), open_week) if varies == "now" else (open_week, _week(known))
            issue = Issue(weeks[1].model_copy(update={"week": "2026-W47"}), context, [weeks[0]] * 3)
            tables = tuple((table.name, *map(tuple, table.rows)) for table in tables_of(issue))
            cells = tuple(open_week.replies.values())
            worlds[known, render_message(issue, lambda _: ""), tables].append((truth, cells))
    assert hidden_is_open(worlds) == []


def _week(truth: Truth) -> Numbers:
    """Publish the week before of a crowd, each of whom asked once."""
    counts = {reply: Count(count, count) for reply, count in zip(Reply, truth, strict=True)}
    return published(Figures("2026-W46", 90, counts))


@pytest.mark.parametrize("total", range(1, 24))
def test_two_tables_of_the_same_reports_do_not_give_each_other_away(total: int) -> None:
    worlds = defaultdict(list)
    for regions in compositions(total, 3):
        for states in compositions(total, 2):
            reports = Reports(dict(zip("abc", regions, strict=True)), dict(zip("xy", states, strict=True)))
            found = reports_shown(reports)
            cells = tuple(cell for _, cell in (*found.by_region, *found.by_state))
            if found.total == total:
                worlds[cells].append(((*regions, *states), cells))
    assert hidden_is_open(worlds) == []
