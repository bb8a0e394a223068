"""Find the phrasings nearest to a question by the words they share, weighted by rarity."""

from array import array
from collections.abc import Iterable, Sequence
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


class Nearest:
    """An inverted index in flat arrays; phrasings are given as their terms, those of one entry side by side.

    The terms of phrasing i are `numbers[row_bounds[i] : row_bounds[i + 1]]`, by their place in `names`.
    """

    def __init__(self, phrasings: Iterable[Iterable[str]], owners: Sequence[int]) -> None:
        self.size = len(owners)
        self._terms: dict[str, int] = {}
        numbers, rows = array("i"), array("i")
        for row, terms in enumerate(phrasings):
            for term in terms:
                numbers.append(self._terms.setdefault(term, len(self._terms)))
                rows.append(row)
        self.numbers = np.frombuffer(numbers, np.int32)
        in_rows = np.frombuffer(rows, np.int32)
        self.row_bounds = np.searchsorted(in_rows, np.arange(self.size + 1))
        self._index(self.numbers, in_rows)
        self.owners = np.asarray(owners, np.int32)
        self.starts = np.flatnonzero(np.r_[True, self.owners[1:] != self.owners[:-1]]) if owners else self.owners

    def _index(self, numbers: npt.NDArray[np.int32], rows: npt.NDArray[np.int32]) -> None:
        counts = np.bincount(numbers, minlength=len(self._terms))
        kinds = np.array([_kind_weight(term) for term in self._terms], np.float32)
        weight = np.log1p(self.size / np.maximum(counts, 1)).astype(np.float32) * kinds
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
            number = self._terms.get(term)
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
        number = self._terms.get(term)
        return log1p(self.size) * _kind_weight(term) if number is None else self._weight[number]

    @property
    def names(self) -> tuple[str, ...]:
        """The terms by their number."""
        return tuple(self._terms)

    def best_by_owner(self, similarities: Floats) -> Floats:
        """The highest similarity of each owner, shape (owners,)."""
        if not self.size:
            return similarities
        best: Floats = np.maximum.reduceat(similarities, self.starts)
        return best


def terms(reading: Reading) -> dict[str, None]:
    """List the terms of a reading that are indexed."""
    return dict.fromkeys(reading.units()[Block.WORDS])


def _kind_weight(term: str) -> float:
    if term.startswith("#"):
        return _CONCEPT_WEIGHT
    return _PAIR_WEIGHT if " " in term else 1.0
