"""Fit ranking weights, certainty heads and thresholds on predictions of unseen questions (offline)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.certainty import OUTSIDE, probability, signs
from knowledge.features import Reading
from knowledge.guard import RANK, stricter_share
from knowledge.parameters import Head, Parameters
from knowledge.ranking import DOUBT, FAINT, Clue, Ranked, Weights, reweigh

WRONG = 0.02
"""Wrong confident answers allowed in each labelled set (bare bases: among all), as a share of in-scope questions."""
UNSAFE, UNSAFE_HELD_OUT = 0.0025, 0.0014
"""Answers more permissive than right allowed, as a share of in-scope questions; of held-out phrasings there are enough
for a finer share."""
LOST = 0.012
"""In-scope questions that may be turned away as out of scope."""
HELD_BACK = 0.01
"""Right answers that may become choices because their question is not likely enough in scope."""
STRICT_SHARE = 0.88
"""Share of the wrong answers allowed that may be given by entries that forbid or inform."""
RIVAL = 0.03
ASKED = 0.5
"""Log odds by which an entry newer than the classifier is likelier than others: it was added because people ask it."""
DEV_WEIGHT = 4.0

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """One unseen question: what is right (empty: out of scope), who asks, and its ranking."""

    text: str
    right: tuple[str, ...]
    right_verdict: int
    group: str
    ranked: Ranked | None
    names: tuple[str, ...]
    verdicts: tuple[str, ...]
    reading: Reading
    known: float
    labelled: bool = False
    """Whether someone said what is right; of a held-out phrasing its entry is all that is known."""

    @property
    def hits(self) -> Bools:
        """Which candidates are right."""
        return np.array([name in self.right for name in self.names], np.bool_)

    def ordered(self, weights: Sequence[float]) -> "Sample":
        """Rank the candidates anew."""
        if self.ranked is None:
            return self
        ranked, order = reweigh(self.ranked, weights)
        names, verdicts = (tuple(part[int(at)] for at in order) for part in (self.names, self.verdicts))
        return replace(self, ranked=ranked, names=names, verdicts=verdicts)


def calibrate(samples: Sequence[Sample], dev: Sequence[Sample]) -> Parameters:
    """Fit everything; `samples` are held-out phrasings and negatives, `dev` labelled questions grouped by their set."""
    everything = [sample for sample in (*samples, *dev) if sample.ranked is not None]
    weights = Weights(_ranking(everything, 0), _ranking(everything, 1), _impute(everything))
    ordered = [sample.ordered(weights.clues) for sample in everything]
    importance = np.array([DEV_WEIGHT if sample.labelled else 1.0 for sample in ordered])
    rows = np.array([signs(s.ranked, s.reading, s.known) for s in ordered if s.ranked])
    blind = rows.copy()
    blind[:, OUTSIDE] = 0
    right = np.array([bool(sample.hits[0]) for sample in ordered])
    inside = np.array([bool(sample.right) for sample in ordered])
    heads = {
        "certainty": _head(rows, right, importance),
        "bare_certainty": _head(blind, right, importance),
        "scope": _head(rows, inside, importance),
        "bare_scope": _head(blind, inside, importance),
    }
    sure = np.array([probability(heads["certainty"], list(row)) for row in rows])
    scope = np.array([probability(heads["scope"], list(row)) for row in rows])
    bare = np.array([probability(heads["bare_certainty"], list(row)) for row in blind])
    bare_scope = np.array([probability(heads["bare_scope"], list(row)) for row in blind])
    in_scope = float(np.quantile(scope[inside], LOST))
    answer = _thresholds(ordered, sure, scope >= in_scope)
    needed = np.array([answer.get(sample.verdicts[0], 1.0) for sample in ordered])
    answer_in_scope = max(in_scope, float(np.quantile(scope[inside & right & (sure >= needed)], HELD_BACK)))
    return Parameters(
        ranking=weights,
        **heads,
        answer=answer,
        bare_answer=_lowest(bare, inside & ~right, WRONG * inside.sum()),
        in_scope=in_scope,
        answer_in_scope=answer_in_scope,
        bare_in_scope=float(np.quantile(bare_scope[inside], LOST)),
        rival=RIVAL,
        figures=_figures(ordered, sure, (scope >= in_scope, scope >= answer_in_scope), answer),
    )


def _ranking(samples: Sequence[Sample], skip: int) -> tuple[float, ...]:
    """Maximise the likelihood of the right candidates; the first `skip` clues stay unused."""
    from scipy.optimize import minimize

    useful = [(s.ranked.clues, s.hits) for s in samples if s.ranked is not None and 0 < s.hits.sum() < len(s.hits)]
    width = max(len(hits) for _, hits in useful)
    clues = np.zeros((len(useful), width, len(Clue)))
    there, right = (np.zeros((len(useful), width), np.bool_) for _ in range(2))
    for at, (part, hits) in enumerate(useful):
        clues[at, : len(hits)], there[at, : len(hits)], right[at, : len(hits)] = part, True, hits
    clues[:, :, :skip] = 0

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores = np.where(there, clues @ weights, -np.inf)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        won = np.where(right, shares, 0)
        total = won.sum(axis=1, keepdims=True) + 1e-12
        slope = np.einsum("nk,nkc->c", shares - won / total, clues) / len(clues) + 2e-4 * weights
        return float(-np.log(total).mean() + 1e-4 * weights @ weights), slope

    found = minimize(loss, np.ones(len(Clue)), jac=True, method="L-BFGS-B")
    return tuple(float(value) for value in found.x)


def _impute(samples: Sequence[Sample]) -> tuple[float, float, float, float]:
    """Learn which candidate is right as if the classifier did not know it: from similarities, and from the others."""
    from sklearn.linear_model import LogisticRegression

    rows, hits = [], []
    for sample in samples:
        if sample.ranked is None or len(sample.names) < 2:
            continue
        own = sample.ranked.clues[:, Clue.NEAREST]
        first, second = np.sort(own)[:-3:-1]
        ahead = own - np.where(np.arange(len(own)) == own.argmax(), second, first)
        rows.append(np.stack((np.log(np.maximum(own, FAINT)), ahead, _others(sample.ranked)), axis=1))
        hits.append(sample.hits)
    model = LogisticRegression(C=1.0, max_iter=500).fit(np.concatenate(rows), np.concatenate(hits))
    similar, ahead, sure = model.coef_[0]
    return ASKED + float(model.intercept_[0]), float(similar), float(ahead), float(sure)


def _others(ranked: Ranked) -> npt.NDArray[np.float64]:
    """For each candidate the log share that the likeliest other would have if the classifier did not know it."""
    logs = ranked.clues[:, Clue.CLASSIFIER].astype(np.float64)
    second, first = np.sort(logs)[-2:]
    best = np.where(np.arange(len(logs)) == logs.argmax(), second, first)
    shares: npt.NDArray[np.float64] = best - np.log1p(-np.minimum(np.exp(logs), 1 - 1e-6))
    return np.maximum(shares, -DOUBT)


def _head(rows: npt.NDArray[np.float64], truth: Bools, importance: npt.NDArray[np.float64]) -> Head:
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread < 1e-6, 1.0, spread)
    model = LogisticRegression(C=1.0, max_iter=500).fit((rows - mean) / spread, truth, sample_weight=importance)
    weights = model.coef_[0] / spread
    return Head(tuple(float(w) for w in weights), float(model.intercept_[0] - weights @ mean))


def _thresholds(samples: Sequence[Sample], sure: npt.NDArray[np.float64], open_: Bools) -> dict[str, float]:
    """Choose for each verdict the strictest of the thresholds that the labelled sets ask for.

    Each set may hold as many wrong answers as `WRONG` says; those of permissive entries are too few to tell sets apart.
    A held-out phrasing names one right entry only, and a neighbour that answers as well would count as wrong there:
    these tell no more than which answers are unsafe.
    """
    top, inside, right = _facts(samples)
    said_wrong = open_ & ~_rivalled(samples, top) & inside & ~right
    labelled = np.array([sample.labelled for sample in samples])
    strict = []
    for name in {sample.group for sample in samples if sample.labelled}:
        group = inside & labelled & np.array([sample.group == name for sample in samples])
        strict.append(_lowest(sure, said_wrong & group & (top == 0), WRONG * STRICT_SHARE * group.sum()))
    count = (labelled & inside).sum()
    permissive = [*strict, _lowest(sure, said_wrong & labelled & (top > 0), WRONG * (1 - STRICT_SHARE) * count)]
    for group, allowed in ((labelled, UNSAFE), (~labelled, UNSAFE_HELD_OUT)):
        unsafe = said_wrong & group & (top > np.array([sample.right_verdict for sample in samples]))
        permissive.append(_lowest(sure, unsafe, allowed * (group & inside).sum()))
    return {verdict: max(strict if rank == 0 else permissive) for verdict, rank in RANK.items()}


def _facts(samples: Sequence[Sample]) -> tuple[npt.NDArray[np.intp], Bools, Bools]:
    """Tell how permissive each first candidate is, which questions are in scope, and where the first is right."""
    top = np.array([RANK.get(sample.verdicts[0], 2) for sample in samples])
    inside = np.array([bool(sample.right) for sample in samples])
    return top, inside, np.array([bool(sample.hits[0]) for sample in samples])


def _rivalled(samples: Sequence[Sample], top: npt.NDArray[np.intp]) -> Bools:
    """Tell where a stricter rival forbids a permissive answer."""
    rival = np.array([stricter_share(s.verdicts, s.ranked.shares) > RIVAL for s in samples if s.ranked])
    return rival & (top > 0)


def _lowest(sure: npt.NDArray[np.float64], bad: Bools, budget: float) -> float:
    """Find the lowest threshold above which at most `budget` bad ones stay."""
    ranked = np.sort(sure[bad])[::-1]
    return float(ranked[int(budget)]) + 1e-4 if len(ranked) > int(budget) else 0.0


def _figures(
    samples: Sequence[Sample], sure: npt.NDArray[np.float64], scopes: tuple[Bools, Bools], answer: dict[str, float]
) -> dict[str, Any]:
    """Sum up what the thresholds do, for held-out phrasings by voice and for each labelled set.

    `scopes` tell which questions are likely enough in scope for choices, and for an answer.
    """
    allowed = {"wrong": WRONG, "unsafe": UNSAFE, "unsafe_held_out": UNSAFE_HELD_OUT}
    figures: dict[str, Any] = {"trained": date.today().isoformat(), "allowed": allowed}
    for group in ("all", *sorted({sample.group for sample in samples})):
        chosen = [at for at, sample in enumerate(samples) if group in ("all", sample.group)]
        figures[group] = _group_figures(
            [samples[at] for at in chosen], sure[chosen], (scopes[0][chosen], scopes[1][chosen]), answer
        )
    return figures


def _group_figures(
    samples: Sequence[Sample], sure: npt.NDArray[np.float64], scopes: tuple[Bools, Bools], answer: dict[str, float]
) -> dict[str, float | int]:
    open_, answerable = scopes
    top, inside, right = _facts(samples)
    five = np.array([bool(sample.hits[:5].any()) for sample in samples])
    needed = np.array([answer.get(sample.verdicts[0], 1.0) for sample in samples])
    said = answerable & (sure >= needed) & ~_rivalled(samples, top)
    count, away = max(1, int(inside.sum())), max(1, int((~inside).sum()))
    return {
        "in_scope": int(inside.sum()),
        "out_of_scope": int((~inside).sum()),
        "top1": float((right & inside).sum() / count),
        "top5": float((five & inside).sum() / count),
        "right": float((said & right & inside).sum() / count),
        "wrong": float((said & ~right & inside).sum() / count),
        "turned_away": float((~open_ & inside).sum() / count),
        "oos_answered": float((said & ~inside).sum() / away),
        "oos_choices": float((open_ & ~said & ~inside).sum() / away),
    }
