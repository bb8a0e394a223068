"""A case as messages: what the reporter previews is what officers get, word for word."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.delivery.documents.model import CaseView
from bot.messages import Messages

PAGE = 4000
"""UTF-16 units of one message, a little below Telegram's 4,096."""

_TAG = re.compile(r"<[^>]+>")
_PIECE = re.compile(
    r"<[^>]+>|(?:&#?\w+;|.)(?:\u200d.|[\ufe0e\ufe0f\u20e3\u0300-\u036f\U0001F3FB-\U0001F3FF]){0,20}", re.DOTALL
)
"""What is never parted: a tag, or a letter as people see it, be it an entity, two halves or joined emoji."""

_NEAR = 200
"""Pieces before the end of a message among which a space is looked for to part at."""


def case_pages(messages: Messages, view: CaseView, flagged: bool = False) -> tuple[str, ...]:
    """Write a case as Telegram HTML, in as few messages as it needs; the template marks where it may be parted.

    `flagged` adds, for officers alone, that an earlier report of its sender was marked as abuse.
    """
    return paged(messages.render("case", view=view, flagged=flagged).split("\f"), "\n\n")


def paged(blocks: Iterable[str], between: str) -> tuple[str, ...]:
    """Put blocks of Telegram HTML together into as few messages as they need.

    A block is parted only where no message could hold it, and then between two lines; a line only where no message
    could hold that, at a space if one is near. No page is ever longer than a message.
    """
    pages: list[str] = []
    for block in (part for each in blocks for part in _fitting(each.strip())):
        if pages and _units(pages[-1]) + _units(block) + len(between) <= PAGE:
            pages[-1] += f"{between}{block}"
        elif block:
            pages.append(block)
    return tuple(pages)


def _fitting(block: str) -> Sequence[str]:
    if _units(block) <= PAGE:
        return [block]
    return paged(block.split("\n"), "\n") if "\n" in block else tuple(_cut(block))


def _cut(line: str) -> Iterator[str]:
    """Part a line; what is open at a cut is closed there and opened again behind it."""
    pieces, opened, start = _PIECE.findall(line), "", 0
    while start < len(pieces):
        end = _reach(pieces, start)
        part = opened + "".join(pieces[start:end])
        tags = _open_tags(part)
        opened, start = "".join(tags), end
        yield part + "".join(f"</{_name(tag)}>" for tag in reversed(tags))


def _reach(pieces: Sequence[str], start: int) -> int:
    units = 0
    for at in range(start, len(pieces)):
        units += _units(pieces[at])
        if units > PAGE:
            near = range(at - 1, max(start, at - _NEAR), -1)
            return next((each for each in near if pieces[each].isspace()), at - 1) + 1
    return len(pieces)


def _open_tags(part: str) -> list[str]:
    tags: list[str] = []
    for tag in _TAG.findall(part):
        if tag.startswith("</"):
            tags.pop()
        else:
            tags.append(tag)
    return tags


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]


def _units(text: str) -> int:
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2
