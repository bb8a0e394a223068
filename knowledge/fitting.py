"""Fit a small classifier on the spot, for bases without trained weights.

Two judges that err apart: regression, which needs few phrasings of a class, and networks, which learn what classes have
in common (what is asked of one faculty is asked of the next).
"""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.features import FEW_WEIGHT, Block, Reading, expand
from knowledge.learning import Layers, Plan, learn, log_shares

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

MOST_ROWS = 1_200
"""Phrasings that are fitted at most: more would delay the start."""

_PENALTY = 0.7
_OFFSET = np.float32(0.3)
"""What any two phrasings have in common, so that classes may differ in how likely they are."""
_PAIRS = np.float32(0.2)
"""How much it counts that two phrasings have two things in common, beside each by itself: the square of likeness."""
_TEMPERATURE = 10.0
"""What a target of one is worth in log odds; regression has no scale of its own."""
_BLOCKS, _WEIGHT = len(Block), np.array(FEW_WEIGHT, np.float32)
_RARE = 12
"""Phrasings up to which a feature's pairs of phrasings are listed; above, it is multiplied as a dense column."""

_AXES = 300
"""Directions in which phrasings differ most; the networks see these alone."""
_FLAT = 1e-3
"""Variance below which a direction is noise."""
_PLAN = Plan(
    hidden=64,
    networks=2,
    epochs=1,
    steps=300,
    batch=96,
    least_batches=1,
    rate=1e-2,
    keep_feature=0.8,
    keep_unit=0.6,
    spread=0.1,
)
_SEED = 20


class _Names:
    """Numbers features; what a unit of the phrasings expands to is kept, as questions are made of the same words."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._units: dict[tuple[Block, str], array[int]] = {}

    def learn(self, block: Block, unit: str) -> "array[int]":
        """Number the features of a unit, new ones too."""
        found = self._units.get((block, unit))
        if found is None:
            new = (self._numbers.setdefault(name, len(self._numbers)) for name in expand(block, unit))
            found = self._units[block, unit] = array("q", new)
        return found

    def known(self, block: Block, unit: str) -> "array[int]":
        """Number the features of a unit, leaving out unknown ones."""
        found = self._units.get((block, unit))
        return found or array("q", [self._numbers[name] for name in expand(block, unit) if name in self._numbers])


@dataclass(frozen=True)
class _Columns:
    """Features of phrasings: what stands in column i has the `rows` and `values` from `bounds[i]` to the next."""

    idf: Floats
    bounds: Whole
    rows: Whole
    values: Floats
    size: int
    """How many phrasings there are."""

    def dense(self) -> tuple[Whole, Floats]:
        """Tell where each column stands in a matrix of those in more than `_RARE` phrasings (-1: nowhere), and that."""
        counts = np.diff(self.bounds)
        often = counts > _RARE
        places = np.where(often, np.cumsum(often) - 1, -1)
        where, matrix = np.repeat(places, counts), np.zeros((self.size, int(often.sum())), np.float32)
        matrix[self.rows[where >= 0], where[where >= 0]] = self.values[where >= 0]
        return places, matrix


@dataclass(frozen=True)
class _Networks:
    """Networks that see how like a question is to all phrasings; `axes`, shape (phrasings, directions), sum this up."""

    axes: Floats
    layers: Layers

    def log_shares(self, likeness: Floats) -> Floats:
        hidden = np.maximum(likeness @ self.axes @ self.layers.weights + self.layers.offset, 0)
        return log_shares(hidden @ self.layers.outputs + self.layers.bias)


@dataclass(frozen=True)
class Fitted:
    """Scores classes by how like a question is to every phrasing.

    `duals`, shape (phrasings, classes), weigh the phrasings. Features with a place stand in too many phrasings to look
    these up for each question: `dense`, shape (places, phrasings), has them side by side.
    """

    classes: tuple[str, ...]
    names: _Names
    columns: _Columns
    places: Whole
    dense: Floats
    duals: Floats
    networks: _Networks | None
    """None for a large base, whose start they would delay."""

    def scores(self, reading: Reading) -> Floats:
        """Score every class, shape (classes,), higher is likelier."""
        numbers, parts = _number([reading], self.names.known)
        values, places = _weigh(numbers, parts, self.columns.idf), self.places[numbers]
        often = places >= 0
        likeness = values[often] @ self.dense[places[often]] + self._likeness(numbers[~often], values[~often])
        total = log_shares(_kernel(likeness) @ self.duals)
        if self.networks:
            total = total + self.networks.log_shares(likeness)
        return total.astype(np.float32)

    def _likeness(self, numbers: Whole, values: Floats) -> Floats:
        starts = self.columns.bounds[numbers]
        counts = self.columns.bounds[numbers + 1] - starts
        at = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        products = self.columns.values[at] * np.repeat(values, counts)
        return np.bincount(self.columns.rows[at], products, self.columns.size).astype(np.float32)


def fit_small(readings: Sequence[Reading], labels: Sequence[str]) -> Fitted | None:
    """Fit to all phrasings, for a large base to some of each class; None for fewer than two classes.

    The regression has one target for each class. Least squares have a closed form, and with a handful of phrasings a
    class they tell classes apart better than logistic regression does (Rifkin, Yeo and Poggio 2003, "Regularized
    least-squares classification").
    """
    classes = sorted(set(labels))
    if len(classes) < 2:
        return None
    whole = len(readings) <= MOST_ROWS
    readings, labels = _thinned(readings, labels)
    names = _Names()
    columns = _columns(*_number(readings, names.learn), len(readings))
    position = {name: at for at, name in enumerate(classes)}
    target = np.zeros((len(readings), len(classes)), np.float32)
    target[np.arange(len(readings)), [position[label] for label in labels]] = 1
    places, dense = columns.dense()
    likeness = dense @ dense.T + _rare_products(columns)
    kernel = _kernel(likeness)
    kernel[np.diag_indices(len(readings))] += np.float32(_PENALTY)
    duals = np.linalg.solve(kernel, np.float32(_TEMPERATURE) * target)
    networks = _learned(likeness, target) if whole else None
    return Fitted(tuple(classes), names, columns, places, np.ascontiguousarray(dense.T), duals, networks)


def _kernel(likeness: Floats) -> Floats:
    kernel: Floats = likeness + _PAIRS * likeness**2 + _OFFSET
    return kernel


def _learned(likeness: Floats, target: Floats) -> _Networks:
    """Learn along the principal directions of the phrasings (Schoelkopf, Smola and Mueller 1998)."""
    spread, directions = np.linalg.eigh(likeness)
    kept = np.flatnonzero(spread > _FLAT)[-_AXES:]
    axes: Floats = directions[:, kept] / np.sqrt(spread[kept])
    return _Networks(axes, learn(likeness @ axes, target, _PLAN, _SEED))


def _thinned(readings: Sequence[Reading], labels: Sequence[str]) -> tuple[Sequence[Reading], Sequence[str]]:
    """Keep as many phrasings of each class as fit into `MOST_ROWS`."""
    if len(readings) <= MOST_ROWS:
        return readings, labels
    most, kept, seen = max(1, MOST_ROWS // len(set(labels))), [], Counter[str]()
    for at, label in enumerate(labels):
        seen[label] += 1
        if seen[label] <= most:
            kept.append(at)
    return [readings[at] for at in kept], [labels[at] for at in kept]


def _number(readings: Sequence[Reading], numbers_of: Callable[[Block, str], "array[int]"]) -> tuple[Whole, Whole]:
    """Number the features of all readings; parts tell reading and block of each."""
    numbers, ends = array("q"), array("q", [0])
    for reading in readings:
        for block in Block:
            for unit in reading.units(block):
                numbers.extend(numbers_of(block, unit))
            ends.append(len(numbers))
    return np.frombuffer(numbers, np.int64), np.repeat(np.arange(len(ends) - 1), np.diff(ends))


def _weigh(numbers: Whole, parts: Whole, idf: Floats) -> Floats:
    """Weigh features by rarity and bring each block of each reading to its length."""
    found = idf[numbers]
    lengths = np.sqrt(np.bincount(parts, found**2))
    values: Floats = (found * _WEIGHT[parts % _BLOCKS] / lengths[parts]).astype(np.float32)
    return values


def _columns(numbers: Whole, parts: Whole, size: int) -> _Columns:
    """Sort the features of `size` readings by column, adding up what stands in a reading twice.

    Cross-validated, rarity counts less among few phrasings than among many: its root is taken.
    """
    cells, places = np.unique(numbers * size + parts // _BLOCKS, return_inverse=True)
    counts = np.bincount(cells // size)
    idf = np.sqrt(np.log((1 + size) / (1 + counts)) + 1).astype(np.float32)
    values = np.bincount(places, _weigh(numbers, parts, idf)).astype(np.float32)
    return _Columns(idf, np.r_[0, np.cumsum(counts)], cells % size, values, size)


def _rare_products(columns: _Columns) -> Floats:
    """Multiply every phrasing with every other in the columns that few have, shape (phrasings, phrasings)."""
    starts, counts = columns.bounds[:-1], np.diff(columns.bounds)
    pairs, products = [], []
    for count in range(1, _RARE + 1):
        at = starts[counts == count, None] + np.arange(count)
        rows, values = columns.rows[at], columns.values[at]
        pairs.append((rows[:, :, None] * columns.size + rows[:, None, :]).ravel())
        products.append((values[:, :, None] * values[:, None, :]).ravel())
    total = np.bincount(np.concatenate(pairs), np.concatenate(products), columns.size**2)
    return total.reshape(columns.size, columns.size).astype(np.float32)
