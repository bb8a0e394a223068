import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.digest.demo import demo_issue
from bot.digest.forms import Files, make_files
from bot.digest.issue import Issue
from bot.digest.publishing import Publisher
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase, load

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "test.db", lambda: TODAY)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def publisher(store: SqliteStore, base: KnowledgeBase) -> Publisher:
    return Publisher(store, lambda: base, "kota-malang", lambda: NOW)


@pytest.fixture(scope="session")
def demo(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """A full issue, as `digest --demo` shows it."""

    async def make() -> Issue:
        store = SqliteStore(tmp_path_factory.mktemp("demo") / "demo.db", lambda: TODAY)
        await store.open()
        issue = await demo_issue(store, base, "kota-malang", NOW)
        await store.close()
        return issue

    return asyncio.run(make())


@pytest.fixture(scope="session")
def files(demo: Issue) -> Files:
    """Its files."""
    return make_files(demo)
