"""Find the phrasings nearest to a question by the words they share, weighted by rarity."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log1p

import numpy as np
import numpy.typing as npt

from knowledge.features import Block, Reading

Floats = npt.NDArray[np.float32]
_CONCEPT_WEIGHT = 0.7
_PAIR_WEIGHT = 0.6
_UNKNOWN_SHARE = 0.5
_COMMON_SHARE = 0.12
_COMMON_AT_LEAST = 200
"""A term in more phrasings than this share (and number) tells nothing and is left out."""


@dataclass(frozen=True)
class Numbered:
    """Phrasings as numbers of their terms: those of phrasing i stand in `numbers[bounds[i] : bounds[i + 1]]`."""

    terms: dict[str, int]
    kinds: Floats
    """How much each term says by its kind."""
    numbers: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.integer]


def number_all(
    phrasings: Iterable[Iterable[str]], terms: dict[str, int] | None = None, kinds: Floats | None = None
) -> Numbered:
    """Number the terms of phrasings, going on from `terms` (which grows) with their `kinds`."""
    terms = {} if terms is None else terms
    kinds = kinds_of(terms) if kinds is None else kinds
    numbers, bounds = array("i"), array("q", [0])
    for phrasing in phrasings:
        for term in phrasing:
            numbers.append(terms.setdefault(term, len(terms)))
        bounds.append(len(numbers))
    kinds = np.concatenate([kinds, kinds_of(islice(terms, len(kinds), None))])
    return Numbered(terms, kinds, np.frombuffer(numbers, np.int32), np.frombuffer(bounds, np.int64))


class Nearest:
    """An inverted index in flat arrays; `owners` tell whose each phrasing is, those of one owner side by side."""

    def __init__(self, numbered: Numbered, owners: Sequence[int]) -> None:
        self.size = len(owners)
        self.terms, self.kinds = numbered.terms, numbered.kinds
        self.numbers, self.row_bounds = numbered.numbers, numbered.bounds
        lengths = np.diff(self.row_bounds)
        self._index(self.numbers, np.repeat(np.arange(self.size, dtype=np.int32), lengths))
        self.owners = np.asarray(owners, np.int32)
        self.starts = np.flatnonzero(np.r_[True, self.owners[1:] != self.owners[:-1]]) if owners else self.owners

    def _index(self, numbers: npt.NDArray[np.int32], rows: npt.NDArray[np.int32]) -> None:
        counts = np.bincount(numbers, minlength=len(self.terms))
        weight = np.log1p(self.size / np.maximum(counts, 1)).astype(np.float32) * self.kinds
        weight[counts > max(_COMMON_AT_LEAST, int(_COMMON_SHARE * self.size))] = 0
        squares = weight[numbers] ** 2
        lengths = np.bincount(rows, squares, self.size)
        order = np.argsort(numbers, kind="stable")
        self._weight = array("f", weight.tobytes())
        self._rows = rows[order]
        self._shares = (squares / np.sqrt(np.maximum(lengths, 1e-6))[rows])[order].astype(np.float32)
        self._bounds = array("i", np.r_[0, np.cumsum(counts)].astype(np.int32).tobytes())

    def similarities(self, reading: Reading) -> Floats:
        """Cosine to every phrasing, shape (phrasings,), each 0..1."""
        parts, length = [], 0.0
        for term in terms(reading):
            number = self.terms.get(term)
            if number is None:
                length += (log1p(self.size) * _kind_weight(term)) ** 2 * _UNKNOWN_SHARE
            elif self._weight[number]:
                length += self._weight[number] ** 2
                parts.append(slice(self._bounds[number], self._bounds[number + 1]))
        if not parts:
            return np.zeros(self.size, np.float32)
        rows = np.concatenate([self._rows[part] for part in parts])
        sums = np.bincount(rows, np.concatenate([self._shares[part] for part in parts]), self.size)
        cosines: Floats = (sums / np.sqrt(length)).astype(np.float32)
        return cosines

    def weight(self, term: str) -> float:
        """Tell how much a term says; terms that no phrasing holds say most."""
        number = self.terms.get(term)
        return log1p(self.size) * _kind_weight(term) if number is None else self._weight[number]

    def best_by_owner(self, similarities: Floats) -> Floats:
        """The highest similarity of each owner, shape (owners,)."""
        if not self.size:
            return similarities
        best: Floats = np.maximum.reduceat(similarities, self.starts)
        return best


def terms(reading: Reading) -> dict[str, None]:
    """List the terms of a reading that are indexed."""
    return dict.fromkeys(reading.units(Block.WORDS))


def kinds_of(terms: Iterable[str]) -> Floats:
    """Tell how much each term says by its kind."""
    return np.array([_kind_weight(term) for term in terms], np.float32)


def _kind_weight(term: str) -> float:
    if term.startswith("#"):
        return _CONCEPT_WEIGHT
    return _PAIR_WEIGHT if " " in term else 1.0
