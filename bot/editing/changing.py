"""What an editor typed into a draft, laid over it; nothing is kept here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.editing.content import DraftContent
from bot.editing.texts import EditRefused, checked_text, required_text
from bot.store.edits import Draft
from knowledge.check import plain
from knowledge.entries import Phrasing
from knowledge.exchange.cells import COLUMNS

FIXED = frozenset({"id", "aliases", "reviewed", "reviewer"})
"""Columns that editors do not type."""

VOICE = "warga"
"""Voice of phrasings taken from questions of the public."""


@dataclass(frozen=True)
class Typed:
    """What an editor changed in a draft: columns, phrasings that come (in one voice) and go, whether it withdraws."""

    cells: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[str] = ()
    unsaid: Sequence[str] = ()
    voice: str = VOICE
    withdrawn: bool | None = None


def content_of(draft: Draft) -> DraftContent:
    """Read what a draft holds."""
    return DraftContent.model_validate_json(draft.content)


def lay_over_draft(draft: Draft, typed: Typed, voices: Collection[str]) -> Draft:
    """Make a draft as it would be with what was typed.

    Raises:
        EditRefused: a text is not fit, a column is not for editors to write, or the voice is none of `voices`.
    """
    content = content_of(draft)
    said, unsaid = content.said, content.unsaid
    for text in typed.unsaid:
        left = tuple(phrasing for phrasing in said if plain(phrasing.text) != plain(text))
        unsaid = unsaid if len(left) < len(said) else (*unsaid, text)
        said = left
    changed = {
        "cells": {**content.cells, **_checked_cells(typed.cells)},
        "said": (*said, *(_phrasing(text, typed.voice, voices) for text in typed.said)),
        "unsaid": unsaid,
        "withdrawn": content.withdrawn if typed.withdrawn is None else typed.withdrawn,
    }
    return replace(draft, content=content.model_copy(update=changed).model_dump_json())


def _checked_cells(cells: Mapping[str, str]) -> dict[str, str]:
    for column in cells:
        if column not in COLUMNS or column in FIXED:
            raise EditRefused("column", column=column)
    return {column: checked_text(text) for column, text in cells.items()}


def _phrasing(text: str, voice: str, voices: Collection[str]) -> Phrasing:
    text = " ".join(required_text(text).split())
    if not 3 <= len(text) <= 600 or voice not in voices:
        raise EditRefused("phrasing")
    return Phrasing(text=text, voice=voice)
