"""What the matcher returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.facets import Found


class Outcome(StrEnum):
    """What the bot does with a question."""

    ANSWER = "answer"
    CHOICES = "choices"
    NONE = "none"


class Scope(StrEnum):
    """What kind of message it is."""

    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"
    WHICH_VOTE = "which_vote"
    GREETING = "greeting"
    THANKS = "thanks"
    IDENTITY = "identity"
    INSULT = "insult"
    NOISE = "noise"
    OTHER_LANGUAGE = "other_language"


_NEEDED = (0.0, 0.0, 0.005, 0.015, 0.015)
"""Share that each choice in turn needs; with less it is noise beside those before it, and never was right on dev."""

SCOPE_OF_CLASS = {
    "~pilih-siapa": Scope.WHICH_VOTE,
    "~sapaan": Scope.GREETING,
    "~terima-kasih": Scope.THANKS,
    "~hinaan": Scope.INSULT,
    "~siapa-bot": Scope.IDENTITY,
    "~bahasa-lain": Scope.OTHER_LANGUAGE,
    "~acak": Scope.NOISE,
}
"""What the out-of-scope classes of the trained model stand for; classes not named here are plainly out of scope."""


@dataclass(frozen=True)
class Choice:
    """One entry with its certainty, 0..1."""

    entry: str
    score: float


def worth_offering(ranked: Sequence[Choice]) -> tuple[Choice, ...]:
    """Pick the choices to offer from the likeliest entries: two to five."""
    return tuple(choice for choice, needed in zip(ranked, _NEEDED, strict=False) if choice.score >= needed)


@dataclass(frozen=True)
class Explanation:
    """How the best entry was found: the normalised question and what each part added to its score."""

    reading: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    certainty: float = 0.0
    in_scope: float = 0.0
    needed: float = 1.0
    reason: str = ""


@dataclass(frozen=True)
class Match:
    """The result for one question; `entry` only with an answer, `choices` only with choices."""

    outcome: Outcome
    scope: Scope
    entry: str | None = None
    score: float = 0.0
    choices: tuple[Choice, ...] = ()
    ranked: tuple[Choice, ...] = ()
    phrasing: str | None = None
    facets: Found = field(default_factory=Found)
    explain: Explanation = field(default_factory=Explanation)
