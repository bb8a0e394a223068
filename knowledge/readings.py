"""Phrasings as the matcher read them, for an index that holds most of them again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt

from knowledge.features import Reader, Reading
from knowledge.nearest import Floats, Numbered, number_all, terms

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Readings:
    """The normalised line and the terms of each of `texts`.

    Those of text i stand in `numbers[bounds[i] : bounds[i + 1]]`, numbered by `names`; `kinds` are worked out
    anew where they are not given.
    """

    texts: Sequence[str]
    lines: Sequence[str]
    names: Mapping[str, int]
    numbers: Ints
    bounds: npt.NDArray[np.integer]
    kinds: Floats | None = None

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each text stands."""
        return {text: row for row, text in enumerate(self.texts)}


def read_all(
    texts: Sequence[str], reader: Reader, known: Readings | None, lines: list[str], kept: list[Reading] | None
) -> Numbered:
    """Number the terms of each text and append its line to `lines`; what is `known` is not read again.

    All readings at once (`kept`) take more memory than the index and are gathered only for who needs them.
    """

    def fresh(of: Sequence[str], into: list[str]) -> Iterator[Iterable[str]]:
        for text in of:
            reading = reader.read(text)
            into.append(reading.line)
            if kept is not None:
                kept.append(reading)
            yield terms(reading)

    if known is None or kept is not None:
        return number_all(fresh(texts, lines))
    rows = dict(known.rows)
    new = [text for text in dict.fromkeys(texts) if text not in rows]
    rows.update(zip(new, range(len(known.texts), len(known.texts) + len(new)), strict=True))
    pool_lines = [*known.lines]
    added = number_all(fresh(new, pool_lines), dict(known.names), known.kinds)
    wanted = np.fromiter((rows[text] for text in texts), np.int64, len(texts))
    lines += [pool_lines[row] for row in wanted.tolist()]
    return _picked(known, added, wanted)


def _picked(known: Readings, added: Numbered, rows: npt.NDArray[np.int64]) -> Numbered:
    """Take rows out of what is known and what is added to it, without looking at each term."""
    numbers = np.concatenate([known.numbers, added.numbers])
    bounds = np.concatenate([known.bounds, added.bounds[1:] + len(known.numbers)])
    lengths = bounds[rows + 1] - bounds[rows]
    ends = np.r_[0, np.cumsum(lengths)]
    places = np.arange(ends[-1]) - np.repeat(ends[:-1] - bounds[rows], lengths)
    picked = numbers[places]
    used = np.bincount(picked, minlength=len(added.terms)) > 0
    if used.all():
        return Numbered(added.terms, added.kinds, picked, ends)
    # A term that no phrasing holds any more must be as unknown as one that none ever held.
    left = {name: number for number, name in enumerate(compress(added.terms, used.tolist()))}
    return Numbered(left, added.kinds[used], (np.cumsum(used) - 1).astype(np.int32)[picked], ends)
