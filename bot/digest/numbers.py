"""What may be published of a week: every figure either stands on five askers or more, or is hidden (P7)."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.digest.figures import Reply


class Hidden(StrEnum):
    """Why a figure is not shown."""

    FEW = "<5"
    """It comes from fewer than five askers."""
    GUARD = "–"
    """It would let a reader compute a hidden one."""


Cell = int | Hidden
"""A published figure."""


class Published(BaseModel):
    """A frozen piece of a publication, kept as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(Published):
    """An entry and how many distinct askers asked about it, five or more."""

    entry: str
    askers: int


class Ratings(Published):
    """How answers were rated: `percent` is rounded to tens, and the counts hidden, unless `exact`."""

    percent: float | None = None
    exact: bool = False
    useful: Cell = Hidden.FEW
    not_useful: Cell = Hidden.FEW


class Miss(Published):
    """A question that was not understood: at least how many asked it, and the hash of what it is about."""

    gist: str
    askers: int


class Numbers(Published):
    """The published numbers of one week."""

    week: str
    questions: Cell = 0
    askers: Cell = 0
    replies: Mapping[Reply, Cell] = {}
    ratings: Ratings = Ratings()
    topics: tuple[Topic, ...] = ()
    misses: tuple[Miss, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody asked anything."""
        return self.questions == 0

    def cell(self, figure: str) -> Cell:
        """Get a figure by its name: "questions", "askers" or a reply."""
        if figure in ("questions", "askers"):
            return self.questions if figure == "questions" else self.askers
        return self.replies[Reply(figure)]


def shown(cell: Cell) -> int | None:
    """Get a figure where it is shown. `<5` is a str to Python, so it must never be compared as a number."""
    return cell if isinstance(cell, int) else None
