"""Cutting long lists into pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

PAGE = 25
"""Rows of one page of a list."""


@dataclass(frozen=True)
class Part(Generic[Item]):
    """One page of a list; `count` is how many there are in all."""

    items: Sequence[Item]
    page: int
    pages: int
    count: int


def part(items: Sequence[Item], page: int) -> Part[Item]:
    """Cut out a page; numbers beyond the list give its last page."""
    pages = pages_for(len(items))
    page = min(page, pages)
    return Part(items[(page - 1) * PAGE : page * PAGE], page, pages, len(items))


def pages_for(count: int) -> int:
    """Count the pages of a list."""
    return max(1, -(-count // PAGE))
