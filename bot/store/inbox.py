"""Questions that found no good answer, what staff did about them, and what askers want to hear back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.store.audit import Audit
from bot.store.effects import Effect


class Settled(StrEnum):
    """What was done about a question."""

    ENTRY = "entry"
    DRAFT = "draft"
    OUTSIDE = "outside"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Miss:
    """One question without a good answer: its scrubbed wording, its day, and how it missed."""

    text: str
    day: date
    week: str
    how: str


@dataclass(frozen=True)
class Settlement:
    """What was done about the wording with this key; `subject` is an entry or a draft."""

    key: str
    action: Settled
    subject: str
    day: date


@dataclass(frozen=True)
class Asked:
    """A question handed to staff, and what became of it (None: it waits)."""

    text: str
    day: date
    action: Settled | None
    entry: str | None


@dataclass(frozen=True)
class AskStaff(Effect):
    """Hand a logged question to staff, once; `claim` is the mark of a code with which its asker can look again."""

    question_id: str
    key: str
    text: str
    day: date
    claim: bytes


class Inbox(Protocol):
    """Reading misses and settling them."""

    async def misses(self, since: date) -> Sequence[Miss]:
        """List questions since a day that found nothing, none of the choices, or an answer that did not help."""
        ...

    async def settlements(self) -> Mapping[str, Settlement]:
        """List what was done, by key of the wording."""
        ...

    async def settle(self, settlements: Sequence[Settlement], audit: Audit | None = None) -> None:
        """Note what was done about wordings, for their askers too."""
        ...

    async def resettle(self, draft: str, action: Settled | None, entry: str, day: date) -> None:
        """Note what became of wordings that a draft was made for; None puts them back into the inbox."""
        ...

    async def asked(self, claim: bytes) -> Asked | None:
        """Look up the question behind a claim code."""
        ...

    async def wording(self, question_id: str) -> str | None:
        """Look up the wording of a logged question of this week."""
        ...

    async def released(self, week: str) -> Sequence[str]:
        """List the wordings released for the summary of a week, in their order."""
        ...

    async def release(self, week: str, wording: str, audit: Audit, *, shown: bool) -> None:
        """Release a wording for the summary of a week, or with `shown` false take it back."""
        ...

    async def erase_asked(self, before: date) -> int:
        """Erase questions handed in before a day, with their claims; returns how many."""
        ...
