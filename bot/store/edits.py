"""Edits of the knowledge base: revisions that are published, and drafts that are not yet.

A subject is an entry's id, or `REFUSALS` for the questions that are out of scope. A revision holds the whole
state of its subject's edits, so that going back is writing an older state anew. Numbers of revisions rise over
all subjects, and the highest one names the edition that answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.store.audit import Audit

REFUSALS = "~"
"""Subject of the questions that editors marked as out of scope; no entry can have this id."""


@dataclass(frozen=True)
class Revision:
    """A published state of one subject: what it was made from, by whom, checked by whom, and why."""

    number: int
    subject: str
    base: int
    content: str
    who: str
    reviewer: str
    at: datetime
    why: str


class DraftState(StrEnum):
    """How far a draft is."""

    DRAFT = "draft"
    REVIEW = "review"


@dataclass(frozen=True)
class Draft:
    """A change that is not published: `base` is the revision of its subject it was made from, 0 the package.

    `version` rises with each save; `authors` are the marks of everyone who had a hand in it.
    """

    id: str
    subject: str
    base: int
    content: str
    state: DraftState
    authors: frozenset[bytes]
    label: str
    why: str
    at: datetime
    version: int = 0


class Edits(Protocol):
    """Revisions and drafts. Every change compares what it was made from, so that nothing is overwritten."""

    def number(self) -> int:
        """Tell the number of the newest revision, at once; 0 when nothing was edited."""
        ...

    async def current(self) -> Sequence[Revision]:
        """List the newest revision of every subject."""
        ...

    async def latest(self, subject: str) -> Revision | None:
        """Look up the newest revision of a subject."""
        ...

    async def revision(self, number: int) -> Revision | None:
        """Look up a revision."""
        ...

    async def history(self, subject: str | None, limit: int, skip: int = 0) -> Sequence[Revision]:
        """List revisions of a subject, or of all, newest first."""
        ...

    async def publish(self, revision: Revision, audit: Audit, draft: Draft | None = None) -> int | None:
        """Publish a state and close its draft; None when subject or draft are no longer what it was made from."""
        ...

    async def drafts(self) -> Sequence[Draft]:
        """List drafts, those that wait for a review first."""
        ...

    async def draft(self, draft_id: str) -> Draft | None:
        """Look up a draft."""
        ...

    async def save_draft(self, draft: Draft, audit: Audit | None = None) -> bool:
        """Keep a draft with its version one higher; False when another save came before."""
        ...

    async def add_drafts(self, drafts: Sequence[Draft], audit: Audit) -> None:
        """Keep new drafts, all or none."""
        ...

    async def drop_draft(self, draft_id: str, audit: Audit) -> bool:
        """Throw a draft away; False when it is gone."""
        ...
