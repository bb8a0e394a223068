"""The summary as one self-contained HTML page: light, dark, and two sheets of A4."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.digest.issue import TOP, Issue
from bot.digest.numbers import shown
from bot.digest.words import render, sentences


@dataclass(frozen=True)
class Charts:
    """The page's drawings, as SVG elements."""

    line: str
    replies: str


def render_page(issue: Issue, charts: Charts) -> str:
    """Write the page of an issue."""
    top = max([trend.topic.askers for trend in issue.trends[:1]] + [1])
    return render(
        "page.html.j2",
        issue=issue,
        said=[Markup(sentence) for sentence in sentences(issue)],  # noqa: S704 - the template has escaped its values
        line=Markup(charts.line),  # noqa: S704 - drawn from figures alone
        replies=Markup(charts.replies) if _any_shown(issue) else "",  # noqa: S704 - drawn from figures alone
        topics=issue.trends[:TOP],
        widest=top,
    )


def _any_shown(issue: Issue) -> bool:
    cells: Sequence[int] = [shown(cell) or 0 for cell in issue.numbers.replies.values()]
    return sum(cells) > 0
