"""Learn the weights of small neural networks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]
Rows: TypeAlias = "csr_matrix | Floats"
"""A matrix with an example a row: sparse, which needs scipy (the `train` extra), or dense."""

_SMOOTHING = 0.05
"""Share of the target that is spread over all classes."""
_OUTPUT_SPREAD = 0.05
_WARM_UP = 100
_MOMENTUM, _SQUARES, _SMALL = 0.9, 0.99, 1e-8


@dataclass(frozen=True)
class Plan:
    """How networks learn.

    `networks` of them start from other random weights (standard deviation `spread`) and are averaged: they err less
    together, and know better when. Every example is seen `epochs` times, and at least `steps` steps are taken. A batch
    has `batch` examples, fewer where that makes less than `least_batches`. Dropout leaves the shares `keep_feature` and
    `keep_unit`.
    """

    hidden: int
    networks: int
    epochs: int
    steps: int
    batch: int
    least_batches: int
    rate: float
    keep_feature: float
    keep_unit: float
    spread: float


@dataclass
class Layers:
    """Weights (features, hidden), offset (hidden,), outputs (hidden, classes), bias (classes,)."""

    weights: Floats
    offset: Floats
    outputs: Floats
    bias: Floats


def learn(rows: Rows, targets: Rows, plan: Plan, seed: int) -> Layers:
    """Learn networks and join them into one whose scores are their mean.

    `rows`, shape (examples, features), has an example at least; `targets`, shape (examples, classes), has the share of
    each class in each example, which add up to one.
    """
    learned = [_learn_one(rows, targets, plan, seed + at) for at in range(plan.networks)]
    return Layers(
        weights=np.concatenate([one.weights for one in learned], axis=1),
        offset=np.concatenate([one.offset for one in learned]),
        outputs=np.concatenate([one.outputs * np.float32(1 / plan.networks) for one in learned]),
        bias=np.mean([one.bias for one in learned], axis=0, dtype=np.float32),
    )


def log_shares(scores: Floats) -> Floats:
    """Turn scores of classes into logs of shares that add up to one, along the last axis."""
    below = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return logs


def _learn_one(rows: Rows, targets: Rows, plan: Plan, seed: int) -> Layers:
    random = np.random.default_rng(seed)
    layers = _first(rows.shape[1], targets.shape[1], plan, random)
    adam = [_Adam(part) for part in (layers.weights, layers.offset, layers.outputs, layers.bias)]
    batches = list(_batches(rows.shape[0], plan, random))
    for step, chosen in enumerate(batches):
        rate = plan.rate * min(1, (step + 1) / _WARM_UP) * (1 - step / len(batches))
        columns, *slopes = _slopes(layers, rows[chosen], targets[chosen], plan, random)
        adam[0].step(slopes[0], rate, columns)
        for part, slope in zip(adam[1:], slopes[1:], strict=True):
            part.step(slope, rate)
    return layers


def _first(features: int, classes: int, plan: Plan, random: np.random.Generator) -> Layers:
    return Layers(
        weights=random.normal(0, plan.spread, (features, plan.hidden)).astype(np.float32),
        offset=np.zeros(plan.hidden, np.float32),
        outputs=random.normal(0, _OUTPUT_SPREAD, (plan.hidden, classes)).astype(np.float32),
        bias=np.zeros(classes, np.float32),
    )


def _batches(examples: int, plan: Plan, random: np.random.Generator) -> Iterator[Whole]:
    size = max(1, min(plan.batch, examples // plan.least_batches))
    starts = range(0, examples, size)
    for _ in range(max(plan.epochs, -(-plan.steps // len(starts)))):
        order = random.permutation(examples)
        yield from (order[start : start + size] for start in starts)


def _slopes(
    layers: Layers, batch: Rows, targets: Rows, plan: Plan, random: np.random.Generator
) -> tuple[Whole | slice, Floats, Floats, Floats, Floats]:
    """Differentiate the cross entropy of a batch with dropout: the columns it has, and the slopes of each part."""
    batch = _dropped_out(batch, plan.keep_feature, random)
    before = batch @ layers.weights + layers.offset
    kept = _kept(before.shape, plan.keep_unit, random)
    hidden = np.maximum(before, 0) * kept
    wanted = targets if isinstance(targets, np.ndarray) else targets.toarray()
    wanted = np.float32(1 - _SMOOTHING) * wanted + np.float32(_SMOOTHING / len(layers.bias))
    error = (np.exp(log_shares(hidden @ layers.outputs + layers.bias)) - wanted) / np.float32(len(wanted))
    back = (error @ layers.outputs.T) * kept * (before > 0)
    columns, slope = _columns(batch, back)
    return columns, slope, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def _dropped_out(batch: Rows, share: float, random: np.random.Generator) -> Rows:
    if isinstance(batch, np.ndarray):
        return batch * _kept(batch.shape, share, random)
    batch.data *= _kept(batch.data.shape, share, random)
    return batch


def _columns(batch: Rows, back: Floats) -> tuple[Whole | slice, Floats]:
    if isinstance(batch, np.ndarray):
        return slice(None), batch.T @ back
    columns = np.unique(batch.indices)
    return columns, batch[:, columns].T @ back


def _kept(shape: tuple[int, ...], share: float, random: np.random.Generator) -> Floats:
    return (random.random(shape, np.float32) < share).astype(np.float32) / np.float32(share)


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
