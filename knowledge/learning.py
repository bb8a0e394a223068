"""Learn the weights of the network (offline; needs scipy, which comes with the `train` extra)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]

_HIDDEN = 128
"""Units of one network."""
_NETWORKS = 3
"""Networks that start from other random weights and are averaged: they err less together, and know better when."""
_EPOCHS, _LEAST_STEPS = 15, 800
"""Times that every example is seen: more often where so few examples would be too few steps."""
_BATCH, _LEAST_BATCHES = 256, 16
"""Examples in a batch; fewer where that makes hardly any batches."""
_RATE, _WARM_UP = 6e-3, 100
_KEEP_FEATURE, _KEEP_UNIT = 0.7, 0.6
_SMOOTHING = 0.05
"""Share of the target that is spread over all classes."""
_SPREAD, _OUTPUT_SPREAD = 0.3, 0.05
"""Standard deviations of the first random weights."""
_MOMENTUM, _SQUARES, _SMALL = 0.9, 0.99, 1e-8


@dataclass
class Layers:
    """Weights (features, hidden), offset (hidden,), outputs (hidden, classes), bias (classes,)."""

    weights: Floats
    offset: Floats
    outputs: Floats
    bias: Floats


def learn(rows: csr_matrix, targets: Whole, classes: int, seed: int) -> Layers:
    """Learn networks and join them into one whose scores are their mean.

    `rows`, shape (examples, features), has an example at least; `targets`, shape (examples,), numbers their classes.
    """
    learned = [_learn_one(rows, targets, classes, seed + at) for at in range(_NETWORKS)]
    return Layers(
        weights=np.concatenate([one.weights for one in learned], axis=1),
        offset=np.concatenate([one.offset for one in learned]),
        outputs=np.concatenate([one.outputs * np.float32(1 / _NETWORKS) for one in learned]),
        bias=np.mean([one.bias for one in learned], axis=0, dtype=np.float32),
    )


def _learn_one(rows: csr_matrix, targets: Whole, classes: int, seed: int) -> Layers:
    random = np.random.default_rng(seed)
    layers = _first(rows.shape[1], classes, random)
    adam = [_Adam(part) for part in (layers.weights, layers.offset, layers.outputs, layers.bias)]
    batches = list(_batches(len(targets), random))
    for step, chosen in enumerate(batches):
        rate = _RATE * min(1, (step + 1) / _WARM_UP) * (1 - step / len(batches))
        columns, *slopes = _slopes(layers, rows[chosen], targets[chosen], random)
        adam[0].step(slopes[0], rate, columns)
        for part, slope in zip(adam[1:], slopes[1:], strict=True):
            part.step(slope, rate)
    return layers


def _first(features: int, classes: int, random: np.random.Generator) -> Layers:
    return Layers(
        weights=random.normal(0, _SPREAD, (features, _HIDDEN)).astype(np.float32),
        offset=np.zeros(_HIDDEN, np.float32),
        outputs=random.normal(0, _OUTPUT_SPREAD, (_HIDDEN, classes)).astype(np.float32),
        bias=np.zeros(classes, np.float32),
    )


def _batches(examples: int, random: np.random.Generator) -> Iterator[Whole]:
    size = max(1, min(_BATCH, examples // _LEAST_BATCHES))
    starts = range(0, examples, size)
    for _ in range(max(_EPOCHS, -(-_LEAST_STEPS // len(starts)))):
        order = random.permutation(examples)
        yield from (order[start : start + size] for start in starts)


def _slopes(
    layers: Layers, batch: csr_matrix, targets: Whole, random: np.random.Generator
) -> tuple[Whole, Floats, Floats, Floats, Floats]:
    """Differentiate the cross entropy of a batch with dropout: the columns it has, and the slopes of each part."""
    count = len(targets)
    batch.data *= _kept(batch.data.shape, _KEEP_FEATURE, random)
    before = batch @ layers.weights + layers.offset
    kept = _kept(before.shape, _KEEP_UNIT, random)
    hidden = np.maximum(before, 0) * kept
    wanted = np.full((count, len(layers.bias)), _SMOOTHING / len(layers.bias), np.float32)
    wanted[np.arange(count), targets] += 1 - _SMOOTHING
    error = (_softmax(hidden @ layers.outputs + layers.bias) - wanted) / np.float32(count)
    back = (error @ layers.outputs.T) * kept * (before > 0)
    columns = np.unique(batch.indices)
    return columns, batch[:, columns].T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def _kept(shape: tuple[int, ...], share: float, random: np.random.Generator) -> Floats:
    return (random.random(shape, np.float32) < share).astype(np.float32) / np.float32(share)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


@dataclass
class _Adam:
    """Steps of Kingma and Ba 2015, without bias correction, which the warm-up makes up for.

    The moments of rows that a batch does not touch stand still.
    """

    part: Floats
    _mean: Floats = field(init=False)
    _square: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._mean, self._square = np.zeros_like(self.part), np.zeros_like(self.part)

    def step(self, slope: Floats, rate: float, rows: Whole | slice = slice(None)) -> None:
        mean, square = self._mean[rows], self._square[rows]
        mean += (1 - _MOMENTUM) * (slope - mean)
        square += (1 - _SQUARES) * (slope * slope - square)
        self._mean[rows], self._square[rows] = mean, square
        self.part[rows] -= np.float32(rate) * mean / (np.sqrt(square) + _SMALL)
