"""One issue of the summary: all that its forms show, and nothing that may not be shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from bot.digest.context import Context
from bot.digest.numbers import Cell, Hidden, Numbers, Topic, shown
from bot.digest.suppression import ENOUGH
from bot.digest.weeks import Week

WEEKS = 8
"""Weeks of the line, the summary's own among them."""

ENOUGH_WEEKS = 3
"""Weeks from which on a figure has a usual value."""

TOP = 10
RISERS = 3


@dataclass(frozen=True)
class Trend:
    """A topic with its askers of the week before: None for a week without summary."""

    topic: Topic
    title: str
    before: Cell | None

    @property
    def growth(self) -> int:
        """By how many askers it grew for certain; what is hidden counts as four."""
        known = None if self.before is None else shown(self.before)
        return self.topic.askers - (ENOUGH - 1 if known is None else known)


@dataclass(frozen=True)
class Issue:
    """A week's summary: its numbers and context, and the numbers of the weeks before it, oldest first."""

    numbers: Numbers
    context: Context
    earlier: Sequence[Numbers] = ()
    public: bool = False

    @property
    def week(self) -> Week:
        """The week it sums up."""
        return Week.named(self.numbers.week)

    @property
    def before(self) -> Numbers | None:
        """The numbers of the week before, where the log reaches back so far."""
        return self.earlier[-1] if self.earlier else None

    @property
    def line(self) -> Sequence[Numbers]:
        """Up to eight weeks, this one last."""
        return (*self.earlier[-(WEEKS - 1) :], self.numbers)

    @property
    def trends(self) -> Sequence[Trend]:
        """Every published topic, most askers first."""
        return [Trend(topic, self.context.titles[topic.entry], self._before(topic)) for topic in self.numbers.topics]

    def usual(self, figure: str) -> int | None:
        """Get the median of the weeks before it in the line, as far as they show it; None of fewer than three.

        `figure` is "questions", "askers" or a reply.
        """
        known = [value for numbers in self.line[:-1] if (value := shown(numbers.cell(figure))) is not None]
        return round(median(known)) if len(known) >= ENOUGH_WEEKS else None

    @property
    def risers(self) -> Sequence[Trend]:
        """The topics that grew most since the week before."""
        if self.before is None:
            return ()
        grown = [trend for trend in self.trends if trend.growth > 0]
        return sorted(grown, key=lambda trend: (-trend.growth, trend.topic.entry))[:RISERS]

    def to_json(self) -> str:
        """Write the issue for another process."""
        parts = {
            "numbers": self.numbers.model_dump(mode="json"),
            "context": self.context.model_dump(mode="json"),
            "earlier": [numbers.model_dump(mode="json") for numbers in self.earlier],
            "public": self.public,
        }
        return json.dumps(parts, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Issue":
        """Read what `to_json` wrote."""
        parts = json.loads(text)
        earlier = [Numbers.model_validate(numbers) for numbers in parts["earlier"]]
        return cls(
            Numbers.model_validate(parts["numbers"]), Context.model_validate(parts["context"]), earlier, parts["public"]
        )

    def for_everyone(self) -> "Issue":
        """Leave out what the public edition does not show: reports, misses and how deliveries went."""
        context = self.context.model_copy(update={"misses": (), "reports": None, "delivery": None})
        return replace(self, context=context, public=True)

    def _before(self, topic: Topic) -> Cell | None:
        if self.before is None:
            return None
        found = {other.entry: other.askers for other in self.before.topics}
        return found.get(topic.entry, 0 if self.before.empty else Hidden.FEW)


def difference(now: Cell | None, before: Cell | None) -> int | None:
    """Subtract two published figures; None unless both are shown."""
    if now is None or before is None or isinstance(now, Hidden) or isinstance(before, Hidden):
        return None
    return now - before
