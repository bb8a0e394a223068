"""Rank entries for one question: gather candidates from both rankers and score what speaks for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from math import exp
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from knowledge.facets import Found
from knowledge.features import Reading
from knowledge.nearest import Nearest

Floats = npt.NDArray[np.float32]
_FROM_EACH = 8
_BEST_OF = 3
_MANY = 200
FAINT = 0.01
"""Similarity below which nothing is told apart."""
DOUBT = 5.0
"""Below minus this a log share is as good as none."""
_NONE = -1e4
"""Log share of nothing."""
_FOCUS = 0.5
"""Weight of what was said last in a follow-up."""
_ORDINARY = frozenset({"pns", "guru", "kepala-sekolah", "pejabat", "warga", "netral", "kerabat"})
"""Values that an entry which does not name them still covers."""
OUTSIDE_MARK = "~"
"""First character of the classes of the classifier that mean out of scope."""


class Classifier(Protocol):
    """Tells classes of questions apart."""

    @property
    def classes(self) -> Sequence[str]:
        """Names of the classes: entries, and what is out of scope."""
        ...

    def scores(self, reading: Reading) -> Floats:
        """Score every class, shape (classes,), higher is likelier."""
        ...


class Clue(IntEnum):
    """What speaks for or against a candidate; the columns of the clue matrix."""

    CLASSIFIER = 0
    NEAREST = 1
    NEAREST_FEW = 2
    FUZZY = 3
    ACTOR_MISSING = 4
    ACTOR_EXTRA = 5
    OBJECT_MISSING = 6
    OBJECT_EXTRA = 7
    CIRCUMSTANCE_MISSING = 8
    CIRCUMSTANCE_EXTRA = 9


CLUES = len(Clue)


@dataclass(frozen=True)
class Weights:
    """Trained weights of the clues.

    `impute` stands in for the classifier where an entry is newer than it: the log odds that the entry is meant are
    an intercept, and weights of the log of its similarity, of how far this leads the most similar other entry, and of
    the log share that the likeliest entry has of all that the classifier knows.
    """

    clues: tuple[float, ...]
    bare: tuple[float, ...]
    impute: tuple[float, float, float, float]


FEW = Weights((1.0, *([0.0] * 9)), (0.0, 1.0, *([0.0] * 8)), (0.0, 0.0, 0.0, 0.0))
"""Weights beside a classifier that was fitted on the spot to every phrasing: cross-validated, nothing adds to it."""


@dataclass(frozen=True)
class Ranked:
    """Candidates, likeliest first: entry positions, their shares (sum 1) and their clues."""

    entries: npt.NDArray[np.intp]
    shares: Floats
    clues: Floats
    nearest_rows: npt.NDArray[np.intp]
    outside: float
    """Log odds of out of scope by the classifier; 0 without one."""
    withdrawn: float
    """Share that entries have which the classifier knows and the base no longer holds, 0..1."""

    def led_by(self, entry: int) -> "Ranked":
        """Put one of the candidates first, with the share of the one it displaces; others keep their order."""
        places = np.flatnonzero(self.entries == entry)
        if not len(places) or places[0] == 0:
            return self
        order = np.r_[places[0], np.delete(np.arange(len(self.entries)), places[0])]
        entries, clues, rows = self.entries[order], self.clues[order], self.nearest_rows[order]
        return replace(self, entries=entries, clues=clues, nearest_rows=rows)


@dataclass(frozen=True)
class Shelf:
    """What the ranker knows of all entries, in one order: facets, phrasing lines, rankers."""

    found: Sequence[Found]
    lines: Sequence[str]
    nearest: Nearest
    classifier: Classifier | None
    to_class: npt.NDArray[np.intp]
    """Class of the classifier for each entry, -1 where it has none."""
    outside: npt.NDArray[np.bool_]
    """Which classes of the classifier mean out of scope."""


def rank(
    shelf: Shelf,
    reading: Reading,
    facets: Found,
    weights: Weights,
    focus: Reading | None = None,
    favour: Floats | None = None,
) -> Ranked | None:
    """Rank the entries; None when nothing in the question is known at all.

    `focus` is the part of a joined question that was said last; it counts beside the whole.
    `favour`, shape (entries,), is added to the scores: what the conversation so far speaks for.
    """
    similarities = shelf.nearest.similarities(reading)
    by_entry = shelf.nearest.best_by_owner(similarities)
    judged = _classified(shelf, reading, by_entry, weights)
    classified, withdrawn = judged.logs, judged.withdrawn
    if focus is not None:
        similarities = _blend(similarities, shelf.nearest.similarities(focus))
        by_entry = shelf.nearest.best_by_owner(similarities)
        last = _classified(shelf, focus, by_entry, weights)
        classified, withdrawn = _blend(classified, last.logs), max(withdrawn, last.withdrawn)
    entries = _candidates(classified, by_entry)
    if not len(entries) or (float(by_entry.max()) <= 0 and (shelf.outside.any() or float(np.ptp(classified)) <= 0)):
        return None  # a model without classes for what is out of scope has nothing else to say it with
    clues = np.zeros((len(entries), CLUES), np.float32)
    rows = _nearest_clues(shelf, reading, similarities, entries, clues)
    clues[:, Clue.CLASSIFIER] = classified[entries]
    for row, entry in enumerate(entries):
        _facet_clues(facets, shelf.found[entry], clues[row])
    shares = np.full(len(entries), 1 / len(entries), np.float32)
    unranked = Ranked(entries, shares, clues, rows, judged.outside, withdrawn)
    used = weights.bare if shelf.classifier is None else weights.clues
    return reweigh(unranked, used, favour[entries] if favour is not None else None)[0]


def reweigh(
    ranked: Ranked, weights: Sequence[float], extra: Floats | None = None
) -> tuple[Ranked, npt.NDArray[np.intp]]:
    """Rank known candidates anew, with `extra` added to their scores; also returns where each stood before."""
    scores = ranked.clues @ np.asarray(weights, np.float32)
    scores = scores if extra is None else scores + extra
    order = np.argsort(-scores, kind="stable")
    entries, clues, rows = ranked.entries[order], ranked.clues[order], ranked.nearest_rows[order]
    shares = _softmax(scores[order])
    return replace(ranked, entries=entries, shares=shares, clues=clues, nearest_rows=rows), order


@dataclass(frozen=True)
class _Classified:
    """What the classifier says: log share of each entry, log odds of out of scope, share of withdrawn entries."""

    logs: Floats
    outside: float = 0.0
    withdrawn: float = 0.0


def _classified(shelf: Shelf, reading: Reading, by_entry: Floats, weights: Weights) -> _Classified:
    if shelf.classifier is None:
        return _Classified(np.zeros(len(by_entry), np.float32))
    scores = shelf.classifier.scores(reading)
    newer = shelf.to_class < 0
    inside, away, held = scores[~shelf.outside], scores[shelf.outside], scores[shelf.to_class[~newer]]
    total, everything = _log_sum(held), _log_sum(inside)
    outside = _log_sum(away) - everything if len(away) else 0.0
    withdrawn = 1 - exp(total - everything) if len(held) < len(inside) else 0.0
    logs = (scores - np.float32(total))[shelf.to_class]
    if newer.any():
        # Entries that were withdrawn count here: a question about one of them is not about what is new.
        odds = _odds(by_entry, float(inside.max(initial=_NONE)) - everything, weights.impute)
        meant = float(odds[newer].max())
        logs -= np.float32(np.logaddexp(0, meant))
        logs[newer] = -np.logaddexp(0, -odds[newer])
        outside -= float(np.logaddexp(0, meant + np.logaddexp(0, outside)))
        withdrawn *= exp(-float(np.logaddexp(0, meant)))
    return _Classified(logs, outside, withdrawn)


def _log_sum(scores: Floats) -> float:
    return float(np.logaddexp.reduce(scores, initial=_NONE))


def _odds(by_entry: Floats, known: float, impute: tuple[float, float, float, float]) -> Floats:
    """Judge by similarity, and by how sure the classifier is of what it knows, whether an entry is meant: log odds."""
    best = int(by_entry.argmax())
    rivals = np.full(len(by_entry), by_entry[best])
    rivals[best] = np.delete(by_entry, best).max(initial=0)
    intercept, similar, ahead, sure = np.asarray(impute, np.float32)
    likely = intercept + sure * np.float32(max(known, -DOUBT))
    odds: Floats = likely + similar * np.log(np.maximum(by_entry, FAINT)) + ahead * (by_entry - rivals)
    return odds


def _blend(whole: Floats, focus: Floats) -> Floats:
    share = np.float32(_FOCUS)
    return (1 - share) * whole + share * focus


def _candidates(classified: Floats, by_entry: Floats) -> npt.NDArray[np.intp]:
    if len(classified) <= _FROM_EACH:
        return np.arange(len(classified))
    first = np.argpartition(-classified, _FROM_EACH)[:_FROM_EACH]
    second = np.argpartition(-by_entry, _FROM_EACH)[:_FROM_EACH]
    return np.unique(np.concatenate((first, second)))


def _nearest_clues(
    shelf: Shelf, reading: Reading, similarities: Floats, entries: npt.NDArray[np.intp], clues: Floats
) -> npt.NDArray[np.intp]:
    starts = shelf.nearest.starts
    rows = np.zeros(len(entries), np.intp)
    line = reading.line
    for at, entry in enumerate(entries):
        start = int(starts[entry])
        end = int(starts[entry + 1]) if entry + 1 < len(starts) else len(similarities)
        best, few, highest = _top(similarities[start:end])
        rows[at] = start + best
        clues[at, Clue.NEAREST] = highest
        clues[at, Clue.NEAREST_FEW] = few
        clues[at, Clue.FUZZY] = fuzz.token_sort_ratio(line, shelf.lines[start + best]) / 100
    return rows


def _top(own: Floats) -> tuple[int, float, float]:
    """Find where the best similarity stands, the mean of the best few, and the best."""
    if len(own) > _MANY:
        own_best = int(own.argmax())
        return own_best, float(np.partition(own, len(own) - _BEST_OF)[-_BEST_OF:].mean()), float(own[own_best])
    values = own.tolist()
    few = sorted(values)[-_BEST_OF:]
    return values.index(few[-1]), sum(few) / len(few), few[-1]


def _facet_clues(question: Found, entry: Found, clues: Floats) -> None:
    pairs = (
        (question.actors, entry.actors, Clue.ACTOR_MISSING, Clue.ACTOR_EXTRA),
        (question.objects, entry.objects, Clue.OBJECT_MISSING, Clue.OBJECT_EXTRA),
        (question.circumstances, entry.circumstances, Clue.CIRCUMSTANCE_MISSING, Clue.CIRCUMSTANCE_EXTRA),
    )
    for asked, told, missing, extra in pairs:
        if told and not asked & told:
            clues[missing] = 1
        if asked - told - _ORDINARY:
            clues[extra] = 1


def _softmax(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum(), np.float32)


def class_positions(
    classifier: Classifier | None, names: Sequence[str]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Map entries to classes of the model, and mark its out-of-scope classes."""
    classes: Mapping[str, int] = {name: at for at, name in enumerate(classifier.classes)} if classifier else {}
    positions = np.array([classes.get(name, -1) for name in names], np.intp)
    outside = np.array([name.startswith(OUTSIDE_MARK) for name in classes], np.bool_)
    return positions, outside
