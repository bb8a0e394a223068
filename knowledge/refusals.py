"""Questions that editors marked as out of scope: they and their near neighbours are refused without training."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from knowledge.features import Block, Reading

NEAR = 0.6
"""Cosine from which a question is a neighbour of a refused one; its reworded forms lie above, other topics below."""

_CLEARLY = 0.1
"""How much nearer a refused question must be than the nearest phrasing of an entry."""


@dataclass
class Refusals:
    """An index of refused questions; `weight` tells how much a term says, as in the index of phrasings."""

    weight: Callable[[str], float]
    _shares: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    _lines: set[str] = field(default_factory=set)
    _size: int = 0

    def add_all(self, readings: Iterable[Reading]) -> None:
        """Learn refused questions."""
        for reading in readings:
            weights = self._weights(reading)
            length = sum(weight**2 for weight in weights.values()) ** 0.5
            for term, weight in weights.items():
                self._shares.setdefault(term, []).append((self._size, weight / length))
            self._lines.add(reading.line)
            self._size += 1

    def covers(self, reading: Reading, nearest: float) -> bool:
        """Tell whether a question is refused; `nearest` is its cosine to the nearest phrasing of any entry."""
        if not self._size or not reading.words:
            return False
        if reading.line in self._lines:
            return True
        return self.similarity(reading) >= max(NEAR, nearest + _CLEARLY)

    def similarity(self, reading: Reading) -> float:
        """Cosine to the nearest refused question, 0..1."""
        weights = self._weights(reading)
        length = sum(weight**2 for weight in weights.values()) ** 0.5
        sums: dict[int, float] = {}
        for term, weight in weights.items():
            for number, share in self._shares.get(term, ()):
                sums[number] = sums.get(number, 0.0) + weight * share
        return max(sums.values(), default=0.0) / length if length else 0.0

    def _weights(self, reading: Reading) -> dict[str, float]:
        return {term: weight for term in reading.units(Block.WORDS) if (weight := self.weight(term))}
