"""A desk over a store of its own, with three people at it."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Access, Staff
from bot.editing.desk import Desk
from bot.editing.history import History
from bot.editing.inbox import InboxService
from bot.editing.workshop import Workshop
from bot.store.base import LogQuestion, Question, new_question_id
from bot.store.people import Role
from bot.store.seal import Keyring, Vault, new_master_key
from bot.store.sqlite import SqliteStore
from knowledge.edition import Edition
from knowledge.golden import golden_rows
from tests.support.town import START

EDITOR = Staff(b"e" * 16, "Editor 1", frozenset({Role.EDITOR}))
SECOND = Staff(b"f" * 16, "Editor 2", frozenset({Role.EDITOR}))
REVIEWER = Staff(b"r" * 16, "Peninjau 1", frozenset({Role.REVIEWER}))


class Office:
    """The services of editing; `workers` are workshops of other processes over the same store."""

    def __init__(self, store: SqliteStore, edition: Edition) -> None:
        self.store = store
        self.seed = edition
        self.now: datetime = START
        self.edition = edition
        vault = Vault(Keyring([new_master_key()]), store.sealed)
        access = Access(vault, store.people, [], lambda: self.now)
        self.workshop = self.worker(lambda fresh: setattr(self, "edition", fresh))
        self.desk = Desk(self.workshop, store, access, lambda: self.now)
        self.history = History(self.desk)
        self.inbox = InboxService(self.desk, vault, lambda: self.edition, lambda: self.now)

    def worker(self, install: Callable[[Edition], None] = lambda _: None, seed: Edition | None = None) -> Workshop:
        """Make the workshop of a process; golden questions are few, so that tests are quick."""
        return Workshop(seed or self.seed, self.store.edits, install, golden_rows()[:150])

    async def misses(self, text: str, times: int = 1, days_ago: int = 0, outcome: str = "none") -> str:
        """Log a question that found nothing; returns the id of the last."""
        day = self.now.date() - timedelta(days=days_ago)
        name = ""
        for _ in range(times):
            name = new_question_id()
            week = f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
            await self.store.apply(LogQuestion(Question(name, day, week, "kota-malang", outcome, None, 0.1, text)))
        return name


@pytest.fixture
async def office(tmp_path: Path, edition: Edition) -> AsyncIterator[Office]:
    """An office whose store is open."""
    store = SqliteStore(tmp_path / "x.db", START.date)
    await store.open()
    yield Office(store, edition)
    await store.close()
