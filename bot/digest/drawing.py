"""What the charts of an issue show, as lengths from 0 to 1 with their texts; the picture and the page draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digest.figures import Reply
from bot.digest.issue import Issue
from bot.digest.numbers import Cell, Hidden, shown
from bot.digest.weeks import Week
from bot.digest.words import labels, number

TOPICS = 5
_WIDE_ENOUGH = 0.08
"""Share of the whole from which a part has room for its number."""


@dataclass(frozen=True)
class Bar:
    """One bar: how long, the number on it, and what it counts."""

    length: float
    value: str
    label: str
    own: bool = False
    """Whether it is the issue's own week."""


@dataclass(frozen=True)
class Part:
    """One part of a whole, from `start` on; `text` is empty where there is no room for it."""

    kind: str
    start: float
    length: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """All charts of an issue; `nothing` is said in place of those that have nothing to show."""

    weeks: Sequence[Bar]
    parts: Sequence[Part]
    replies: Sequence[tuple[str, str, str]]
    """Kind, label and number of every kind of reply."""
    topics: Sequence[Bar]
    no_parts: str = ""
    no_topics: str = ""


def drawing_of(issue: Issue) -> Drawing:
    """Lay out the charts of an issue."""
    parts, topics = _parts(issue), _topics(issue)
    cells = issue.numbers.replies
    return Drawing(
        weeks=_weeks(issue),
        parts=parts,
        replies=[(reply.value, labels()["replies"][reply.value], number(cells[reply])) for reply in Reply],
        topics=topics,
        no_parts="" if _whole(issue) else _nothing(issue),
        no_topics="" if topics else _nothing(issue) if _bare(issue.numbers.questions) else labels()["no_topics"],
    )


def _weeks(issue: Issue) -> list[Bar]:
    values = [shown(numbers.questions) or 0 for numbers in issue.line]
    top = max([*values, 1])
    return [
        Bar(value / top, number(numbers.questions), _mark(numbers.week), numbers is issue.line[-1])
        for numbers, value in zip(issue.line, values, strict=True)
    ]


def _mark(week: str) -> str:
    text: str = labels()["week_mark"].format(number=Week.named(week).number)
    return text


def _whole(issue: Issue) -> int:
    known = sum(shown(cell) or 0 for cell in issue.numbers.replies.values())
    return shown(issue.numbers.questions) or known


def _parts(issue: Issue) -> list[Part]:
    whole, start, found = _whole(issue), 0.0, []
    for reply in Reply:
        length = (shown(issue.numbers.replies[reply]) or 0) / max(whole, 1)
        text = number(issue.numbers.replies[reply]) if length >= _WIDE_ENOUGH else ""
        found.append(Part(reply.value, start, length, text))
        start += length
    return found


def _topics(issue: Issue) -> list[Bar]:
    trends = list(issue.trends)[:TOPICS]
    top = max([trend.topic.askers for trend in trends] + [1])
    return [Bar(trend.topic.askers / top, number(trend.topic.askers), trend.title) for trend in trends]


def _bare(cell: Cell) -> bool:
    return cell == 0 or isinstance(cell, Hidden)


def _nothing(issue: Issue) -> str:
    text: str = labels()["no_questions" if issue.numbers.empty else "few_questions"]
    return text
