"""Golden questions that come with the package: what a change of the base must not make worse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.base import SHIPPED
from knowledge.evaluate import Result, Row, Scored, evaluate, load_rows
from knowledge.match import Match, Matcher

FILE = "golden.jsonl"

_WORTH = {
    Result.RIGHT: 4,
    Result.OOS_NONE: 4,
    Result.IN_CHOICES: 3,
    Result.OOS_CHOICES: 3,
    Result.MISSED: 2,
    Result.WRONG: 1,
    Result.OOS_ANSWERED: 1,
    Result.UNSAFE: 0,
}


@dataclass(frozen=True)
class Worse:
    """A golden question that a change would answer worse: what is said now, and what would be."""

    question: str
    now: tuple[str, ...]
    then: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How a matcher does on the golden questions."""

    rows: tuple[Scored, ...]

    def worse_in(self, other: "Standing") -> tuple[Worse, ...]:
        """List what another standing does worse, row by row."""
        return tuple(self._losses(other))

    def _losses(self, other: "Standing") -> Iterator[Worse]:
        for mine, theirs in zip(self.rows, other.rows, strict=True):
            if _WORTH[theirs.result] < _WORTH[mine.result]:
                yield Worse(mine.row.question, said(mine.matches), said(theirs.matches))


def said(matches: Sequence[Match]) -> tuple[str, ...]:
    """List the entries that were answered, or else offered."""
    answered = tuple(match.entry for match in matches if match.entry)
    return answered or tuple(choice.entry for match in matches for choice in match.choices)


@cache
def golden_rows(folder: Path = SHIPPED) -> tuple[Row, ...]:
    """Read the golden questions in `folder`, once."""
    return tuple(load_rows(folder / FILE))


def standing(matcher: Matcher, rows: Sequence[Row] | None = None) -> Standing:
    """Ask the golden questions; about a second for a thousand."""
    return Standing(evaluate(matcher, golden_rows() if rows is None else rows).rows)
