"""How sure the matcher is: that the best entry is right, and that the question is in scope at all."""

from math import exp, isfinite, log

import numpy as np

from knowledge.features import Reading
from knowledge.parameters import Head
from knowledge.ranking import Clue, Ranked

OUTSIDE = 9
"""Position of the sign that only a model with out-of-scope classes has."""
_SMALL = 1e-4


def signs(ranked: Ranked, reading: Reading, known: float) -> list[float]:
    """List the signs of certainty; `known` is the share of words the vocabulary holds."""
    shares, best = ranked.shares, ranked.clues[0]
    first = float(shares[0])
    second = float(shares[1]) if len(shares) > 1 else _SMALL
    classified = ranked.clues[:, Clue.CLASSIFIER]
    nearest = ranked.clues[:, Clue.NEAREST]
    return [
        log(max(first, _SMALL)),
        log(max(first, _SMALL) / max(second, _SMALL)),
        float(best[Clue.CLASSIFIER]),
        float(best[Clue.NEAREST]),
        float(best[Clue.NEAREST_FEW]),
        float(best[Clue.FUZZY]),
        float(best[Clue.CLASSIFIER] >= classified.max()),
        float(best[Clue.NEAREST] >= nearest.max()),
        float(nearest.max()),
        min(max(ranked.outside, -8.0), 8.0),
        log(1 + len(reading.words)),
        known,
        float(len(reading.words) <= 2),
        float(best[Clue.ACTOR_MISSING]),
        float(best[Clue.ACTOR_EXTRA]),
        float(best[Clue.OBJECT_MISSING]),
        float(best[Clue.OBJECT_EXTRA]),
        float(best[Clue.CIRCUMSTANCE_MISSING]),
        float(best[Clue.CIRCUMSTANCE_EXTRA]),
        _entropy(ranked),
        float(min(reading.domain, 3)),
        float(reading.domain == 0),
        reading.domain / max(1, len(reading.words)),
    ]


def probability(head: Head, values: list[float]) -> float:
    """Evaluate a head, 0..1; what cannot be computed is not certain."""
    total = head.intercept + sum(w * v for w, v in zip(head.weights, values, strict=True))
    if not isfinite(total):
        return 0.0
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def _entropy(ranked: Ranked) -> float:
    shares = np.maximum(ranked.shares, _SMALL)
    return float(-(shares * np.log(shares)).sum())
