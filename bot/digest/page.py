"""The summary as one self-contained HTML page: light, dark, and two sheets of A4."""

from markupsafe import Markup

from bot.digest.drawing import drawing_of
from bot.digest.issue import TOP, Issue
from bot.digest.words import render, sentences


def render_page(issue: Issue) -> str:
    """Write the page of an issue."""
    top = max([trend.topic.askers for trend in issue.trends[:1]] + [1])
    return render(
        "page.html.j2",
        issue=issue,
        said=[Markup(sentence) for sentence in sentences(issue)],  # noqa: S704 - the template has escaped its values
        drawing=drawing_of(issue),
        topics=issue.trends[:TOP],
        widest=top,
    )
