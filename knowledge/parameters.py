"""The trained numbers of the matcher beside the network, with the figures that justify them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from knowledge.network import Network, load_network
from knowledge.ranking import CLUES, Weights

THRESHOLDS = "thresholds.json"
FOLDER = "model"
SIGNS = 23
"""How many signs of certainty a head weighs."""
_HEADS = ("certainty", "bare_certainty", "scope", "bare_scope")


@dataclass(frozen=True)
class Head:
    """A logistic regression: weights and intercept."""

    weights: tuple[float, ...]
    intercept: float


@dataclass(frozen=True)
class Parameters:
    """Everything tuned by `tune`: ranking weights, certainty heads, thresholds per verdict."""

    ranking: Weights
    certainty: Head
    bare_certainty: Head
    scope: Head
    bare_scope: Head
    answer: Mapping[str, float]
    bare_answer: float
    in_scope: float
    answer_in_scope: float
    """How likely in scope a question must be to be answered; from `in_scope` on it is offered choices."""
    bare_in_scope: float
    rival: float
    """Share of stricter candidates beside a permissive best one that forbids an answer."""
    figures: Mapping[str, Any] = field(default_factory=dict)

    def needed(self, verdict: str, bare: bool) -> tuple[float, float, float]:
        """Tell how certain an answer must be, and how likely in scope its question; and this for mere choices."""
        if bare:
            return self.bare_answer, self.bare_in_scope, self.bare_in_scope
        return self.answer.get(verdict, self.answer["boleh"]), self.answer_in_scope, self.in_scope


@dataclass(frozen=True)
class Model:
    """What training ships: parameters, and a network where one was trained."""

    parameters: Parameters
    network: Network | None = None


def load_model(folder: Path) -> Model:
    """Read the shipped model from the data folder `folder`; raises OSError or ValueError."""
    return Model(load_parameters(folder / FOLDER), load_network(folder / FOLDER))


def load_parameters(folder: Path) -> Parameters:
    """Read `thresholds.json`; raises OSError, or ValueError when it is of another version."""
    data = json.loads((folder / THRESHOLDS).read_text(encoding="utf-8"))
    data["ranking"] = Weights(**{key: tuple(value) for key, value in data["ranking"].items()})
    for name in _HEADS:
        data[name] = Head(tuple(data[name]["weights"]), data[name]["intercept"])
    parameters = Parameters(**data)
    ranking, heads = parameters.ranking, (data[name] for name in _HEADS)
    fits = {len(ranking.clues), len(ranking.bare)} == {CLUES} and len(ranking.impute) == 4
    if not fits or any(len(head.weights) != SIGNS for head in heads):
        raise ValueError(f"{THRESHOLDS} does not fit this version; train again")
    return parameters


def save_parameters(parameters: Parameters, folder: Path) -> None:
    """Write `thresholds.json`, rounded so that it reads well."""
    text = json.dumps(_rounded(asdict(parameters)), indent=1, ensure_ascii=False)
    (folder / THRESHOLDS).write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return round(float(value), 4) if isinstance(value, float) else value
