"""Fit a small linear classifier on the spot, for bases without trained weights."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
import numpy.typing as npt

from knowledge.features import BLOCK_WEIGHT, Block, Reading, expand
from knowledge.linear import Linear, quantise

Floats = npt.NDArray[np.float32]
_MOST_ROWS = 2_500
_CHUNK = 4_096
_ROUNDS = 150
_PENALTY = 0.05
_POWER_ROUNDS = 30


def fit_small(readings: Sequence[Reading], labels: Sequence[str]) -> Linear | None:
    """Fit multinomial logistic regression in its dual form, for a large base to some phrasings of each class alone.

    None for fewer than two classes.
    """
    classes = sorted(set(labels))
    if len(classes) < 2:
        return None
    readings, labels = _thinned(readings, labels)
    columns, idf = vocabulary_of(readings, 1)
    rows = [row_of(reading, columns, idf) for reading in readings]
    position = {name: at for at, name in enumerate(classes)}
    target = np.zeros((len(rows), len(classes)), np.float32)
    target[np.arange(len(rows)), [position[label] for label in labels]] = 1
    duals = _solve(_kernel(rows, len(columns)), target)
    weights = np.zeros((len(columns), len(classes)), np.float32)
    for dual, (at, values) in zip(duals, rows, strict=True):
        weights[at] += values[:, None] * dual
    return quantise(classes, columns, idf, weights, np.zeros(len(classes), np.float32))


def _thinned(readings: Sequence[Reading], labels: Sequence[str]) -> tuple[Sequence[Reading], Sequence[str]]:
    """Keep as many phrasings of each class as fit into `_MOST_ROWS`."""
    if len(readings) <= _MOST_ROWS:
        return readings, labels
    most, kept, seen = max(1, _MOST_ROWS // len(set(labels))), [], Counter[str]()
    for at, label in enumerate(labels):
        seen[label] += 1
        if seen[label] <= most:
            kept.append(at)
    return [readings[at] for at in kept], [labels[at] for at in kept]


def vocabulary_of(readings: Sequence[Reading], rarest: int) -> tuple[dict[str, int], Floats]:
    """Number the features that stand in at least `rarest` readings; idf has shape (features,)."""
    counts: Counter[str] = Counter()
    expanded: dict[tuple[int, str], list[str]] = {}
    for reading in readings:
        own: set[str] = set()
        for block, units in zip(Block, reading.units(), strict=True):
            for unit in units:
                key = (block, unit)
                if key not in expanded:
                    expanded[key] = expand(block, unit)
                own.update(expanded[key])
        counts.update(own)
    names = sorted(name for name, count in counts.items() if count >= rarest)
    idf = [log((1 + len(readings)) / (1 + counts[name])) + 1 for name in names]
    return {name: at for at, name in enumerate(names)}, np.array(idf, np.float32)


def row_of(reading: Reading, columns: dict[str, int], idf: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Compute the sparse feature vector of a reading: columns and values, as `Linear.scores` weighs them."""
    row: dict[int, float] = {}
    for block, units in zip(Block, reading.units(), strict=True):
        found = [columns[name] for unit in units for name in expand(block, unit) if name in columns]
        length = float((idf[found] ** 2).sum()) if found else 0.0
        for column in found:
            row[column] = row.get(column, 0.0) + float(idf[column]) * BLOCK_WEIGHT[block] / length**0.5
    return np.fromiter(row, np.intp, len(row)), np.fromiter(row.values(), np.float32, len(row))


def _kernel(rows: Sequence[tuple[npt.NDArray[np.intp], Floats]], width: int) -> Floats:
    kernel = np.zeros((len(rows), len(rows)), np.float32)
    for start in range(0, width, _CHUNK):
        dense = np.zeros((len(rows), min(_CHUNK, width - start)), np.float32)
        for at, (columns, values) in enumerate(rows):
            inside = (columns >= start) & (columns < start + _CHUNK)
            dense[at, columns[inside] - start] = values[inside]
        kernel += dense @ dense.T
    return kernel


def _solve(kernel: Floats, target: Floats) -> Floats:
    """Minimise cross-entropy by accelerated gradient steps on the dual weights."""
    step = np.float32(1 / (0.5 * _largest_eigenvalue(kernel) + _PENALTY))
    duals = np.zeros_like(target)
    ahead = duals
    for turn in range(_ROUNDS):
        scores = kernel @ ahead
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        after = ahead - step * (shares - target + np.float32(_PENALTY) * ahead)
        ahead = after + np.float32(turn / (turn + 3)) * (after - duals)
        duals = after
    return duals


def _largest_eigenvalue(kernel: Floats) -> float:
    """Estimate from above by power iteration; the kernel is symmetric with no negative entries."""
    vector = np.ones(len(kernel), np.float32)
    for _ in range(_POWER_ROUNDS):
        vector = kernel @ vector
        vector /= np.float32(np.linalg.norm(vector) or 1.0)
    return 1.05 * float(vector @ kernel @ vector)
