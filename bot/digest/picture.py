"""The summary as a picture: drawn without a window, the same bytes for the same issue.

matplotlib is imported here alone, and this module in a process of its own (`bot.digest.apart`).
"""

import io
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.digest.figures import Reply
from bot.digest.issue import Issue
from bot.digest.numbers import Cell, Hidden, Numbers, shown
from bot.digest.weeks import Week
from bot.digest.words import helpful, labels, number, span

TOPICS = 5
_WIDTH, _HEIGHT, _DPI = 7.2, 9.6, 150


@dataclass(frozen=True)
class Theme:
    """Colours of a picture. Those of replies are Okabe and Ito's, which colour-blind readers tell apart."""

    page: str
    ink: str
    dim: str
    line: str
    accent: str
    past: str
    replies: tuple[str, str, str, str]
    on_replies: tuple[str, str, str, str]


LIGHT = Theme(
    page="#ffffff", ink="#17232b", dim="#4a5964", line="#d8e0e5", accent="#0072b2", past="#9fc6de",
    replies=("#0072b2", "#56b4e9", "#e69f00", "#9aa5ad"), on_replies=("#ffffff", "#10181d", "#10181d", "#10181d"),
)  # fmt: skip
DARK = Theme(
    page="#0f171c", ink="#e8eff3", dim="#a8b7c1", line="#2b3a45", accent="#56b4e9", past="#2f5f80",
    replies=("#3d9bd6", "#9ad4f5", "#e69f00", "#7d8e9a"), on_replies=("#0f171c", "#0f171c", "#0f171c", "#0f171c"),
)  # fmt: skip


_NAMES = {
    "#000001": "--paper", "#000002": "--ink", "#000003": "--dim", "#000004": "--line", "#000005": "--accent",
    "#000006": "--past", "#000011": "--answered", "#000012": "--choices", "#000013": "--missed",
    "#000014": "--outside", "#000021": "--on-answered", "#000022": "--on-choices",
}  # fmt: skip
"""Stand-ins for colours that the page's style sheet sets for light, dark and paper."""

_PAGE = Theme(
    page="#000001", ink="#000002", dim="#000003", line="#000004", accent="#000005", past="#000006",
    replies=("#000011", "#000012", "#000013", "#000014"), on_replies=("#000021", "#000022", "#000022", "#000022"),
)  # fmt: skip


def draw(issue: Issue, theme: Theme) -> bytes:
    """Draw an issue as PNG, 1080 by 1440 points, readable at the width of a phone."""
    with rc_context({"text.parse_math": False, "font.family": ["DejaVu Sans"]}):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor=theme.page)
        _head(figure, issue, theme)
        _line(_panel(figure, 0.52, 0.16, labels()["line"], theme), issue, theme)
        replies = _panel(figure, 0.412, 0.046, labels()["replies_title"], theme)
        _replies(replies, issue, theme)
        _legend(replies, issue.numbers.replies, theme)
        _topics(_panel(figure, 0.055, 0.25, labels()["topics_title"], theme), issue, theme)
        figure.text(0.06, 0.018, labels()["note"], color=theme.dim, fontsize=8.6)
        target = io.BytesIO()
        figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def line_svg(issue: Issue) -> str:
    """Draw the weeks for the page, as an SVG whose colours are those of the page's theme."""
    return _svg(4.9, 1.9, lambda axes, theme: _line(axes, issue, theme))


def replies_svg(issue: Issue) -> str:
    """Draw what became of the questions for the page; its numbers stand in a table beside it."""
    return _svg(4.9, 0.42, lambda axes, theme: _replies(axes, issue, theme))


def _svg(width: float, height: float, drawn: Callable[[Axes, Theme], None]) -> str:
    with rc_context({"text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "tanya-netral"}):
        figure = Figure(figsize=(width, height))
        figure.patch.set_visible(False)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        drawn(axes, _PAGE)
        target = io.StringIO()
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_page(target.getvalue())


def _for_page(svg: str) -> str:
    """Cut an SVG file down to its element, and let the page colour it."""
    element = svg[svg.index("<svg") :]
    head, body = element.split(">", 1)
    box = re.search(r'viewBox="[^"]+"', head)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"font-family: [^;\"]+;? ?", "", body)
    body = re.sub(r"font: (\d+) ([\d.]+px) [^;\"]+", r"font-weight: \1; font-size: \2", body)
    for colour, name in _NAMES.items():
        body = body.replace(colour, f"var({name})")
    return f'<svg {box[0] if box else ""} aria-hidden="true" focusable="false">{body.strip()}'


def _head(figure: Figure, issue: Issue, theme: Theme) -> None:
    week = labels()["week"].format(number=issue.week.number, span=span(issue.week))
    figure.text(0.06, 0.952, "Tanya Netral", color=theme.accent, fontsize=13, fontweight="bold")
    figure.text(0.94, 0.952, issue.context.region, color=theme.dim, fontsize=12, ha="right")
    figure.text(0.06, 0.912, labels()["title"], color=theme.ink, fontsize=23, fontweight="bold")
    figure.text(0.06, 0.882, week, color=theme.dim, fontsize=13)
    numbers = issue.numbers
    facts: Sequence[tuple[str, str, int]] = (
        (number(numbers.questions), labels()["questions"], 20),
        (number(numbers.askers), labels()["askers"], 27),
        (helpful(issue), labels()["helpful"], 20),
    )
    for at, (value, label, width) in zip((0.06, 0.325, 0.7), facts, strict=True):
        figure.text(at, 0.818, value, color=theme.ink, fontsize=30, fontweight="bold")
        figure.text(at, 0.806, textwrap.fill(label, width), color=theme.dim, fontsize=10, va="top", linespacing=1.3)


def _panel(figure: Figure, bottom: float, height: float, title: str, theme: Theme) -> Axes:
    figure.text(0.06, bottom + height + 0.018, title, color=theme.ink, fontsize=13.5, fontweight="bold")
    axes = figure.add_axes((0.06, bottom, 0.88, height), facecolor=theme.page)
    axes.set_axis_off()
    return axes


def _line(axes: Axes, issue: Issue, theme: Theme) -> None:
    weeks = list(issue.line)
    values = [shown(numbers.questions) for numbers in weeks]
    top = max([value or 0 for value in values] + [1])
    for at, (numbers, value) in enumerate(zip(weeks, values, strict=True)):
        own = numbers is weeks[-1]
        axes.bar(at, value or 0, width=0.72, color=theme.accent if own else theme.past)
        axes.text(
            at, (value or 0) + top * 0.03, number(numbers.questions), ha="center", va="bottom",
            color=theme.ink if own else theme.dim, fontsize=12, fontweight="bold" if own else "normal",
        )  # fmt: skip
        axes.text(
            at, -top * 0.04, _mark(numbers), ha="center", va="top", color=theme.ink if own else theme.dim, fontsize=11
        )
    axes.axhline(0, color=theme.line, linewidth=1)
    axes.set_xlim(-0.5, max(len(weeks), 5) - 0.5)
    axes.set_ylim(-top * 0.16, top * 1.18)


def _mark(numbers: Numbers) -> str:
    text: str = labels()["week_mark"].format(number=Week.named(numbers.week).number)
    return text


def _replies(axes: Axes, issue: Issue, theme: Theme) -> None:
    cells = issue.numbers.replies
    known = {reply: shown(cells[reply]) or 0 for reply in Reply}
    whole = shown(issue.numbers.questions) or sum(known.values())
    axes.set_xlim(0, max(whole, 1))
    axes.set_ylim(0, 1)
    if whole == 0:
        axes.text(0, 0.5, _nothing(issue), va="center", color=theme.dim, fontsize=12)
        return
    axes.barh(0.5, whole, height=1, color=theme.line)  # what is hidden stays grey
    left = 0
    for at, reply in enumerate(Reply):
        axes.barh(0.5, known[reply], left=left, height=1, color=theme.replies[at])
        if known[reply] >= whole * 0.08:
            axes.text(
                left + known[reply] / 2, 0.5, number(known[reply]), ha="center", va="center",
                color=theme.on_replies[at], fontsize=13, fontweight="bold",
            )  # fmt: skip
        left += known[reply]


def _legend(axes: Axes, cells: Mapping[Reply, Cell], theme: Theme) -> None:
    for at, reply in enumerate(Reply):
        x = 0.25 * at
        axes.text(x, -0.28, "■", color=theme.replies[at], fontsize=13, va="top", transform=axes.transAxes)
        axes.text(
            x + 0.03, -0.3, f"{labels()['replies'][reply.value]}\n{number(cells[reply])}", color=theme.ink,
            fontsize=9.6, va="top", linespacing=1.25, transform=axes.transAxes,
        )  # fmt: skip


def _topics(axes: Axes, issue: Issue, theme: Theme) -> None:
    trends = list(issue.trends)[:TOPICS]
    axes.set_ylim(-TOPICS + 0.5, 0.5)
    if not trends:
        axes.set_xlim(0, 1)
        text = _nothing(issue) if _bare(issue.numbers.questions) else labels()["no_topics"]
        axes.text(0, 0.2, text, va="top", color=theme.dim, fontsize=12)
        return
    top = trends[0].topic.askers
    axes.set_xlim(0, top * 1.14)
    for row, trend in enumerate(trends):
        axes.barh(-row - 0.17, trend.topic.askers, height=0.34, color=theme.accent)
        axes.text(0, -row + 0.12, trend.title, color=theme.ink, fontsize=12, va="bottom")
        axes.text(
            trend.topic.askers + top * 0.015, -row - 0.17, number(trend.topic.askers), color=theme.ink, fontsize=12,
            va="center", fontweight="bold",
        )  # fmt: skip


def _bare(cell: Cell) -> bool:
    return cell == 0 or isinstance(cell, Hidden)


def _nothing(issue: Issue) -> str:
    text: str = labels()["no_questions" if issue.numbers.empty else "few_questions"]
    return text
