"""The true figures of a week, from counts of the store; they leave this package only through `suppression`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.privacy.counting import WHOLE_WEEK, missed_gist, outcome_topic, rating_topic
from bot.store.base import WeekAskers
from bot.store.digest import Tally


class Reply(StrEnum):
    """What became of a question, in the order in which it is shown."""

    ANSWERED = "answered"
    CHOICES = "choices"
    MISSED = "missed"
    OUTSIDE = "outside"


OUTCOMES: Mapping[Reply, tuple[str, ...]] = {
    Reply.ANSWERED: ("answer",),
    Reply.CHOICES: ("clarified", "choices"),
    Reply.MISSED: ("none", "none_of_these"),
    Reply.OUTSIDE: ("out_of_scope",),
}
"""Outcomes of the log that make up each reply."""

_MARKED = {Reply.ANSWERED: "answer", Reply.CHOICES: "clarified", Reply.MISSED: "none", Reply.OUTSIDE: "out_of_scope"}
"""The outcome under which askers of each reply are marked. Of those who were offered choices only those who chose
are: what others left unanswered may still become a miss, so their number is at least this."""


@dataclass(frozen=True)
class Count:
    """How many, and of how many distinct askers they certainly are."""

    count: int
    askers: int


@dataclass(frozen=True)
class Figures:
    """Everything counted of one week. `topics` are distinct askers by entry, `misses` at least how many by gist."""

    week: str
    askers: int = 0
    replies: Mapping[Reply, Count] = field(default_factory=dict)
    useful: Count = Count(0, 0)
    not_useful: Count = Count(0, 0)
    topics: Mapping[str, int] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """All questions of the week."""
        return sum(reply.count for reply in self.replies.values())


def figures_of(week: str, tallies: Iterable[Tally], week_askers: Iterable[WeekAskers]) -> Figures:
    """Put the store's counts of a week together."""
    found = {tally.outcome: tally for tally in tallies}
    askers = {count.topic: count.askers for count in week_askers}
    entries = {topic: count for topic, count in askers.items() if topic and "=" not in topic}
    misses = {gist: count for topic, count in askers.items() if (gist := missed_gist(topic))}
    return Figures(
        week=week,
        askers=askers.get(WHOLE_WEEK, 0),
        replies={reply: _reply(reply, found, askers) for reply in Reply},
        useful=_rated(found.values(), askers, useful=True),
        not_useful=_rated(found.values(), askers, useful=False),
        topics=entries,
        misses=misses,
    )


def _reply(reply: Reply, found: Mapping[str, Tally], askers: Mapping[str, int]) -> Count:
    questions = sum(found[outcome].questions for outcome in OUTCOMES[reply] if outcome in found)
    return Count(questions, askers.get(outcome_topic(_MARKED[reply]), 0))


def _rated(tallies: Iterable[Tally], askers: Mapping[str, int], *, useful: bool) -> Count:
    rated = sum(tally.useful if useful else tally.not_useful for tally in tallies)
    return Count(rated, askers.get(rating_topic(useful), 0))
