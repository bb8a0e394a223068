"""Fit a small linear classifier on the spot, for bases without trained weights."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from knowledge.features import BLOCK_WEIGHT, FEW_WEIGHT, Block, Reading, expand
from knowledge.linear import Linear, quantise

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]
Row = tuple[Whole, Floats]
"""A sparse feature vector: columns and values."""

MOST_ROWS = 1_200
"""Phrasings that are fitted at most: more would delay the start."""

_PENALTY = 0.7
_OFFSET = 0.3
"""What all phrasings have in common, so that classes may differ in how likely they are."""
_TEMPERATURE = 10.0
"""What a target of one is worth in log odds; regression has no scale of its own."""
_COMMON = 0.04
"""Share of rows from which a feature is multiplied as a dense column."""


@dataclass(frozen=True)
class _Matrix:
    """Sparse rows as parallel arrays ordered by row, with the names and the idf of the columns."""

    owners: Whole
    columns: Whole
    values: Floats
    names: dict[str, int]
    idf: Floats
    size: int


def fit_small(readings: Sequence[Reading], labels: Sequence[str]) -> Linear | None:
    """Fit ridge regression to one target for each class, for a large base to some phrasings of each class alone.

    Least squares have a closed form, and with a handful of phrasings a class they tell classes apart better than
    logistic regression does (Rifkin, Yeo and Poggio 2003, "Regularized least-squares classification").
    None for fewer than two classes.
    """
    classes = sorted(set(labels))
    if len(classes) < 2:
        return None
    readings, labels = _thinned(readings, labels)
    matrix = _matrix(readings)
    position = {name: at for at, name in enumerate(classes)}
    target = np.zeros((len(readings), len(classes)), np.float32)
    target[np.arange(len(readings)), [position[label] for label in labels]] = _TEMPERATURE
    kernel = _kernel(matrix) + np.float32(_OFFSET)
    kernel[np.diag_indices(len(readings))] += np.float32(_PENALTY)
    duals = np.linalg.solve(kernel, target)
    bias = np.float32(_OFFSET) * duals.sum(axis=0)
    return quantise(classes, matrix.names, matrix.idf, _spread(matrix, duals), bias, FEW_WEIGHT)


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


def _matrix(readings: Sequence[Reading]) -> _Matrix:
    """Compute the feature vectors of all readings at once, each as `Linear.scores` weighs it."""
    names: dict[str, int] = {}
    expanded: dict[tuple[int, str], list[int]] = {}
    columns, parts = array("q"), array("q")
    for row, reading in enumerate(readings):
        for block in Block:
            for unit in reading.units(block) if FEW_WEIGHT[block] else ():
                found = expanded.get((block, unit))
                if found is None:
                    found = [names.setdefault(name, len(names)) for name in expand(block, unit)]
                    expanded[block, unit] = found
                columns.extend(found)
                parts.extend([row * len(Block) + block] * len(found))
    return _weighed(np.frombuffer(columns, np.int64), np.frombuffer(parts, np.int64), names, len(readings))


def _weighed(columns: Whole, parts: Whole, names: dict[str, int], size: int) -> _Matrix:
    """Weigh by rarity, bring each block of each row (`parts`) to its length, and add up what stands in a row twice.

    Cross-validated, rarity counts less among few phrasings than among many: its root is taken.
    """
    cells, places = np.unique(parts // len(Block) * len(names) + columns, return_inverse=True)
    owners, own = np.divmod(cells, len(names))
    idf = np.sqrt(np.log((1 + size) / (1 + np.bincount(own, minlength=len(names)))) + 1)
    lengths = np.sqrt(np.bincount(parts, idf[columns] ** 2))
    values = idf[columns] * np.array(FEW_WEIGHT)[parts % len(Block)] / lengths[parts]
    sums = np.bincount(places, values, len(cells))
    return _Matrix(owners, own, sums.astype(np.float32), names, idf.astype(np.float32), size)


def _kernel(matrix: _Matrix) -> Floats:
    """Multiply every row with every other, shape (rows, rows): common columns densely, rare ones through an index."""
    counts = np.bincount(matrix.columns, minlength=len(matrix.names))
    common = counts > max(1, _COMMON * matrix.size)
    place = np.cumsum(common) - 1
    often = common[matrix.columns]
    dense = np.zeros((matrix.size, int(common.sum())), np.float32)
    dense[matrix.owners[often], place[matrix.columns[often]]] = matrix.values[often]
    kernel: Floats = dense @ dense.T
    order = np.flatnonzero(~often)
    order = order[np.argsort(matrix.columns[order], kind="stable")]
    columns, owners, values = matrix.columns[order], matrix.owners[order], matrix.values[order]
    for start, end in pairwise(np.flatnonzero(np.r_[True, columns[1:] != columns[:-1], True]).tolist()):
        own, part = owners[start:end], values[start:end]
        kernel[own[:, None], own] += part[:, None] * part
    return kernel


def _spread(matrix: _Matrix, duals: Floats) -> Floats:
    """Turn the weights of rows into weights of features, shape (features, classes)."""
    weights = np.zeros((len(matrix.names), duals.shape[1]), np.float32)
    bounds = np.searchsorted(matrix.owners, np.arange(matrix.size + 1)).tolist()
    for dual, (start, end) in zip(duals, pairwise(bounds), strict=True):
        weights[matrix.columns[start:end]] += matrix.values[start:end, None] * dual
    return weights


def vocabulary_of(readings: Sequence[Reading], rarest: int) -> tuple[dict[str, int], Floats]:
    """Number the features that stand in at least `rarest` readings; idf has shape (features,)."""
    counts: Counter[str] = Counter()
    expanded: dict[tuple[int, str], list[str]] = {}
    for reading in readings:
        own: set[str] = set()
        for block in Block:
            for unit in reading.units(block) if BLOCK_WEIGHT[block] else ():
                key = (block, unit)
                if key not in expanded:
                    expanded[key] = expand(block, unit)
                own.update(expanded[key])
        counts.update(own)
    names = sorted(name for name, count in counts.items() if count >= rarest)
    idf = [log((1 + len(readings)) / (1 + counts[name])) + 1 for name in names]
    return {name: at for at, name in enumerate(names)}, np.array(idf, np.float32)


def row_of(reading: Reading, columns: dict[str, int], idf: Floats) -> Row:
    """Compute the sparse feature vector of a reading, as `Linear.scores` weighs it."""
    row: dict[int, float] = {}
    for block in Block:
        if not BLOCK_WEIGHT[block]:
            continue
        units = reading.units(block)
        found = [columns[name] for unit in units for name in expand(block, unit) if name in columns]
        length = float((idf[found] ** 2).sum()) if found else 0.0
        for column in found:
            row[column] = row.get(column, 0.0) + float(idf[column]) * BLOCK_WEIGHT[block] / length**0.5
    return np.fromiter(row, np.intp, len(row)), np.fromiter(row.values(), np.float32, len(row))
