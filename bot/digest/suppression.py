"""Hiding what rests on fewer than five askers, and what would let a reader compute it (P7).

The rules, and why they hold, stand in docs/summary.md. Two things matter for every change here:

- Which figures are hidden may depend only on what is published anyway: which figures are small, and the sum of the
  hidden ones. A choice by hidden values, such as "hide the smallest of the others", would tell something of them.
- Everything that is derived (shares, differences, lines over weeks, sentences, pictures) is made from `Numbers`.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.digest.figures import Count, Figures, Reply
from bot.digest.numbers import Cell, Hidden, Miss, Numbers, Ratings, Topic

ENOUGH = 5
"""Distinct askers on which a published figure must rest."""

MOST_MISSES = 50
"""Questions that were not understood, of which the wording is published."""

TENS = 10

GUARDS: Sequence[Reply] = (Reply.OUTSIDE, Reply.CHOICES, Reply.MISSED, Reply.ANSWERED)
"""Which reply is hidden first to guard another: the one that is missed least."""

Key = TypeVar("Key")


def published(figures: Figures) -> Numbers:
    """Make the numbers of a week that may be read by anyone."""
    if figures.questions == 0:
        return Numbers(week=figures.week, replies=dict.fromkeys(Reply, 0))
    if figures.askers < ENOUGH:
        few = dict.fromkeys(Reply, Hidden.FEW)
        return Numbers(week=figures.week, questions=Hidden.FEW, askers=Hidden.FEW, replies=few)
    total, replies = guarded(figures.replies, GUARDS)
    return Numbers(
        week=figures.week,
        questions=total,
        askers=figures.askers,
        replies=replies,
        ratings=_ratings(figures.useful, figures.not_useful),
        topics=tuple(Topic(entry=entry, askers=askers) for entry, askers in _enough(figures.topics)),
        misses=tuple(Miss(gist=gist, askers=askers) for gist, askers in _enough(figures.misses)[:MOST_MISSES]),
    )


def guarded(counts: Mapping[Key, Count], guards: Sequence[Key]) -> tuple[Cell, dict[Key, Cell]]:
    """Hide the small ones of figures that add up to a total, and others in the order of `guards` until they are safe.

    Returns the total, hidden too where nothing else helps, and the figures.
    """
    few = {key for key, count in counts.items() if is_few(count)}
    hidden = set(few)
    for key in guards:
        if not few or _safe(counts, few, hidden):
            break
        if counts[key].count:
            hidden.add(key)
    cells: dict[Key, Cell] = {
        key: Hidden.FEW if key in few else Hidden.GUARD if key in hidden else count.count
        for key, count in counts.items()
    }
    whole = sum(count.count for count in counts.values())
    return (whole if not few or _safe(counts, few, hidden) else Hidden.GUARD), cells


def is_few(count: Count) -> bool:
    """Tell whether a figure rests on one to four askers, or on askers nobody counted."""
    return count.count > 0 and min(count.count, count.askers) < ENOUGH


def few_or(count: int) -> Cell:
    """Hide a lone figure from one to four."""
    return Hidden.FEW if 0 < count < ENOUGH else count


def _safe(counts: Mapping[Key, Count], few: set[Key], hidden: set[Key]) -> bool:
    """Tell whether the sum of the hidden figures, which a reader can compute, leaves each small one open.

    A guard is at least five and a small one at least one. Every small one may be as high as four when the sum is at
    least four, and one for each other small one, and five for each guard.
    """
    guards = len(hidden) - len(few)
    room = sum(counts[key].count for key in hidden)
    return guards > 0 and room >= (ENOUGH - 1) + (len(few) - 1) + ENOUGH * guards


def _ratings(useful: Count, not_useful: Count) -> Ratings:
    rated = useful.count + not_useful.count
    if max(useful.askers, not_useful.askers) < ENOUGH:
        return Ratings()
    if not is_few(useful) and not is_few(not_useful):
        percent = round(100 * useful.count / rated, 1)
        return Ratings(percent=percent, exact=True, useful=useful.count, not_useful=not_useful.count)
    return Ratings(percent=float(rounded_to_tens(useful.count, rated)), useful=Hidden.GUARD, not_useful=Hidden.GUARD)


def rounded_to_tens(part: int, whole: int) -> int:
    """Round a share to ten percent, halves up; a share of hidden counts must not be finer."""
    return (part * 2 * TENS + whole) // (2 * whole) * TENS


def _enough(askers: Mapping[str, int]) -> list[tuple[str, int]]:
    kept = [(name, count) for name, count in askers.items() if count >= ENOUGH]
    return sorted(kept, key=lambda row: (-row[1], row[0]))
