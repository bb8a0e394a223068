"""Phrasings as the matcher read them, for an index that holds most of them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

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
