"""The summary as a picture: typeset without a window, the same bytes for the same issue on every machine."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.digest.drawing import drawing_of
from bot.digest.issue import Issue
from bot.digest.words import helpful, labels, number, span

_TEMPLATES = Path(__file__).parent / "templates"
_DENSITY = 144.0
"""Pixels an inch; the page of the template is 540 by 720 points."""


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


def draw(issue: Issue, theme: Theme) -> bytes:
    """Draw an issue as PNG, 1080 by 1440 points, readable at the width of a phone."""
    import typst

    compiler = typst.Compiler(
        _TEMPLATES / "picture.typ",
        root=_TEMPLATES,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[_TEMPLATES / "fonts"]),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(issue, theme), ensure_ascii=False, sort_keys=True)},
        package_path=_TEMPLATES,
        package_cache_path=_TEMPLATES,
    )
    made = compiler.compile(format="png", ppi=_DENSITY)
    if not isinstance(made, bytes):
        raise TypeError("the picture is one page")
    return made


def _data(issue: Issue, theme: Theme) -> dict[str, object]:
    numbers, said = issue.numbers, labels()
    return {
        "theme": asdict(theme),
        "region": issue.context.region,
        "title": said["title"],
        "week": said["week"].format(number=issue.week.number, span=span(issue.week)),
        "facts": [
            (number(numbers.questions), said["questions"]),
            (number(numbers.askers), said["askers"]),
            (helpful(numbers), said["helpful"]),
        ],
        "titles": {name: said[name] for name in ("line", "replies_title", "topics_title")},
        "note": said["note"],
        "drawing": asdict(drawing_of(issue)),
    }
