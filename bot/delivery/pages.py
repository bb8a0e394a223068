"""A case as messages: what the reporter previews is what officers get, word for word."""

import html
import re
from collections.abc import Iterable, Sequence

from bot.delivery.documents.model import CaseView
from bot.messages import Messages

PAGE = 4000
"""UTF-16 units of one message, a little below Telegram's 4,096."""

_TAG = re.compile(r"<[^>]+>")


def case_pages(messages: Messages, view: CaseView, flagged: bool = False) -> tuple[str, ...]:
    """Write a case as Telegram HTML, in as few messages as it needs; the template marks where it may be parted.

    `flagged` adds, for officers alone, that an earlier report of its sender was marked as abuse.
    """
    return paged(messages.render("case", view=view, flagged=flagged).split("\f"), "\n\n")


def paged(blocks: Iterable[str], between: str) -> tuple[str, ...]:
    """Put blocks of Telegram HTML together into as few messages as they need.

    A block is parted only where no message could hold it, and then between two lines, which hold whole tags.
    """
    pages: list[str] = []
    for block in (part for each in blocks for part in _fitting(each.strip())):
        if pages and _units(pages[-1]) + _units(block) + len(between) <= PAGE:
            pages[-1] += f"{between}{block}"
        elif block:
            pages.append(block)
    return tuple(pages)


def _fitting(block: str) -> Sequence[str]:
    if _units(block) <= PAGE or "\n" not in block:
        return [block]
    return paged(block.split("\n"), "\n")


def _units(text: str) -> int:
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2
