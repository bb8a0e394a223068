"""What is erased is gone from every byte of the files at once, and no commit shows what belonged together."""

import asyncio
import io
import sqlite3
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import structlog

from bot.store.base import ForgetChat, LogQuestion, Question, RememberReply
from bot.store.effects import Effect, IfNew, Once
from bot.store.sealed import DropKey, EndDialog, SaveDialog, dialog_owner
from bot.store.sqlite import SqliteStore

DAY = date(2026, 11, 23)
MARK, SECRET, KEY = b"mark of the chat", b"sealed draft of a report", b"wrapped key of a draft"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "test.db", lambda: DAY)
    await store.open()
    yield store
    await store.close()


def files(store: SqliteStore) -> bytes:
    """Everything on disk: the database, its WAL and its shared memory."""
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.glob(store.path.name + "*")))


async def keep_draft(store: SqliteStore) -> None:
    await store.sealed.add_data_key(dialog_owner(MARK, "report"), KEY)
    await store.apply(SaveDialog(MARK, "report", DAY, SECRET))
    assert SECRET in files(store)
    assert KEY in files(store)


@pytest.mark.parametrize("nested", [False, True])
async def test_an_ended_dialog_and_its_key_are_gone_from_the_files_when_that_is_committed(
    store: SqliteStore, nested: bool
) -> None:
    await keep_draft(store)
    end: Effect = EndDialog(MARK, "report")
    await store.commit(1, [IfNew(Once("x"), (end,)) if nested else end])
    assert SECRET not in files(store)
    assert KEY not in files(store)


async def test_a_key_that_is_dropped_is_gone_from_the_files(store: SqliteStore) -> None:
    await keep_draft(store)
    await store.apply(DropKey(dialog_owner(MARK, "report")))
    assert KEY not in files(store)


async def test_who_reads_meanwhile_delays_the_cut_to_the_next_commit(store: SqliteStore) -> None:
    # Given another process in the middle of reading, as a backup is
    await keep_draft(store)
    reader = sqlite3.connect(store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM dialog").fetchone()
    # When a draft is erased, it is committed, whatever the reader does
    assert await store.commit(1, [EndDialog(MARK, "report")])
    assert await store.sealed.paused_dialog(MARK, "report") is None
    assert SECRET in files(store)
    # Then the first commit after the reader has gone makes up for it
    reader.close()
    await store.commit(2, [])
    assert SECRET not in files(store)
    assert KEY not in files(store)


async def test_a_log_that_cannot_be_written_neither_stops_commits_nor_hides_that_they_are_made(
    store: SqliteStore,
) -> None:
    # Given a warning to log, as somebody is reading, and a log whose stream is gone
    await keep_draft(store)
    gone = io.StringIO()
    gone.close()
    reader = sqlite3.connect(store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM dialog").fetchone()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(gone))
    try:
        assert await asyncio.wait_for(store.commit(1, [EndDialog(MARK, "report")]), 5)
    finally:
        structlog.reset_defaults()
        reader.close()
    assert await asyncio.wait_for(store.commit(2, []), 5)
    assert await store.sealed.paused_dialog(MARK, "report") is None


async def test_a_fault_of_our_own_reaches_who_commits_and_nobody_waits_for_ever(store: SqliteStore) -> None:
    class Unknown:
        apart = erases = False

    both = (store.commit(1, [Unknown()]), store.commit(2, []))  # type: ignore[list-item]
    first, second = await asyncio.wait_for(asyncio.gather(*both, return_exceptions=True), 5)
    assert isinstance(first, KeyError)
    assert second is True
    assert await asyncio.wait_for(store.commit(3, []), 5)


async def test_what_a_killed_process_left_is_cut_at_the_next_start(store: SqliteStore, tmp_path: Path) -> None:
    await keep_draft(store)
    left = tmp_path / "left"
    left.mkdir()
    sqlite3.connect(store.path).execute("DELETE FROM dialog").connection.commit()
    for path in store.path.parent.glob("test.db*"):
        (left / path.name).write_bytes(path.read_bytes())
    again = SqliteStore(left / "test.db", lambda: DAY)
    await again.open()
    assert SECRET not in files(again)
    await again.close()


def commits(wal: bytes) -> Sequence[bytes]:
    """The pages of each commit that a WAL holds."""
    page, at, current, found = int.from_bytes(wal[8:12], "big"), 32, b"", []
    while at + 24 + page <= len(wal):
        current += wal[at + 24 : at + 24 + page]
        if any(wal[at + 4 : at + 8]):
            found.append(current)
            current = b""
        at += 24 + page
    return found


async def test_forgetting_a_chat_is_committed_apart_from_all_else_that_goes_with_it(store: SqliteStore) -> None:
    question = Question("abcdefgh", DAY, "2026-W48", "kota-malang", "none", None, 0.1, "boleh?")
    await store.commit(1, [RememberReply("2026-W48", b"chat mark", b"message", 1)])
    await keep_draft(store)
    # A reader keeps the WAL from being cut, so that the commits in it can be looked at.
    reader = sqlite3.connect(store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM dialog").fetchone()
    before = len(commits(wal_of(store)))
    await store.commit(2, [EndDialog(MARK, "report"), ForgetChat(b"chat mark"), LogQuestion(question)])
    apart, rest = commits(wal_of(store))[before:]
    reader.close()
    assert b"boleh?" not in apart
    assert b"boleh?" in rest
    assert await store.log.reply_offset(b"message") is None
    assert await store.is_done(2)


async def test_an_update_that_is_done_forgets_nothing_again(store: SqliteStore) -> None:
    await store.commit(1, [ForgetChat(b"chat mark")])
    await store.commit(2, [RememberReply("2026-W48", b"chat mark", b"message", 1)])
    assert not await store.commit(1, [ForgetChat(b"chat mark")])
    assert await store.log.reply_offset(b"message") == 1


def wal_of(store: SqliteStore) -> bytes:
    return store.path.with_name(store.path.name + "-wal").read_bytes()
