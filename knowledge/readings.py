"""Phrasings as the matcher read them, for an index that holds most of them again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge.features import Reader, Reading
from knowledge.nearest import terms

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Readings:
    """The normalised line and the terms of each of `texts`.

    Terms are numbers of `names`: those of text i stand in `numbers[bounds[i] : bounds[i + 1]]`.
    """

    texts: Sequence[str]
    lines: Sequence[str]
    names: Sequence[str]
    numbers: Ints
    bounds: npt.NDArray[np.integer]

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each text stands."""
        return {text: row for row, text in enumerate(self.texts)}

    def terms(self, row: int) -> list[str]:
        """List the terms of a text."""
        return [self.names[number] for number in self.numbers[self.bounds[row] : self.bounds[row + 1]].tolist()]


def read_all(
    texts: Sequence[str], reader: Reader, known: Readings | None, lines: list[str], kept: list[Reading] | None
) -> Iterator[Iterable[str]]:
    """Yield the terms of each text and append its line to `lines`; what is `known` is not read again.

    All readings at once (`kept`) take more memory than the index and are gathered only for who needs them.
    """
    for text in texts:
        row = known.rows.get(text) if known and kept is None else None
        if known is None or row is None:
            reading = reader.read(text)
            lines.append(reading.line)
            if kept is not None:
                kept.append(reading)
            yield terms(reading)
        else:
            lines.append(known.lines[row])
            yield known.terms(row)
