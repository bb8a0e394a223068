"""The store in one SQLite file, through sqlite-utils, in WAL mode.

Writes go through one thread that commits whatever has gathered while it was busy as one transaction, so
that the event loop never waits for the disk and many chats share one fsync. Short reads by key run on a
connection of their own in the event loop: they cost microseconds and never wait for a writer in WAL mode.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.privacy import new_week_key
from bot.store.base import (
    Effect,
    ForgetChat,
    LogQuestion,
    Question,
    RateAnswer,
    Ratings,
    RememberReply,
    ResolveQuestion,
    StoreTooNew,
    StoreUnavailable,
    WeekAskers,
    WeekCount,
    new_question_id,
)
from bot.store.migrations import migrations

Result = TypeVar("Result")
Pending = tuple[int, Sequence[Effect], "asyncio.Future[bool]"]

KEEP_CLAIMS = timedelta(days=2)
"""Telegram redelivers for 24 hours at most; a claim older than this can never be asked for."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000")
_GROUP = 100


class SqliteStore:
    """Keeps the log, the weekly marks and the claims of updates in one file."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self.path = path
        self._today = today
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._pending: list[Pending] = []
        self._flushing: asyncio.Task[None] | None = None
        self._db: Database
        self._reader: sqlite3.Connection

    async def open(self) -> None:
        """Open the file and migrate it; see `Store.open` for what is raised."""
        await self._write(self._connect)

    async def close(self) -> None:
        """Commit what was handed in, fold the WAL into the file and close it."""
        while self._flushing:
            await self._flushing
        await self._write(self._disconnect)
        self._writer.shutdown()

    async def is_done(self, update_id: int) -> bool:
        """Tell whether the effects of an update are committed."""
        return self._one("SELECT 1 FROM claim WHERE update_id = ?", update_id) is not None

    async def commit(self, update_id: int, effects: Sequence[Effect]) -> bool:
        """Commit an update with its effects; returns when they are on disk."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pending.append((update_id, effects, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def rating(self, question_id: str) -> Ratings:
        """Look up the rating of an answer."""
        row = self._one("SELECT useful FROM question WHERE id = ?", question_id)
        return Ratings(row is not None, None if row is None or row[0] is None else bool(row[0]))

    async def reply_offset(self, message_mark: bytes) -> int | None:
        """Look up how far behind a question its answer stands."""
        row = self._one('SELECT "offset" FROM reply WHERE message_mark = ?', message_mark)
        return None if row is None else int(row[0])

    async def week_key(self, week: str) -> bytes:
        """Get the key of the running week, made on first use."""
        row = self._one("SELECT key FROM week_key WHERE week = ?", week)
        return bytes(row[0]) if row else await self._write(lambda: self._make_week_key(week))

    async def close_weeks(self, current: str) -> int:
        """Turn marks of weeks before `current` into counts and destroy their keys."""
        return await self._write(lambda: self._close_weeks(current))

    async def erase_texts(self, before: date) -> int:
        """Erase the wording of questions logged before a day, and claims nobody can ask for."""
        return await self._write(lambda: self._erase_texts(before))

    async def questions(self, week: str) -> Sequence[Question]:
        """List the questions of a week in no particular order."""
        sql = "SELECT id, day, week, region, outcome, entry, score, coalesce(text, '') FROM question WHERE week = ?"
        rows = await self._write(lambda: self._db.execute(sql, [week]).fetchall())
        return [Question(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows]

    async def week_counts(self, week: str) -> Sequence[WeekCount]:
        """Count the questions of a week by outcome and entry."""
        sql = """
            SELECT week, outcome, entry, count(*), sum(useful IS 1), sum(useful IS 0)
            FROM question WHERE week = ? GROUP BY outcome, entry ORDER BY count(*) DESC, outcome, entry
        """
        return [WeekCount(*row) for row in await self._write(lambda: self._db.execute(sql, [week]).fetchall())]

    async def week_askers(self, week: str) -> Sequence[WeekAskers]:
        """Count distinct askers of a week by topic, running or closed."""
        sql = """
            SELECT week, topic, askers FROM asker_count WHERE week = :week
            UNION ALL SELECT week, topic, count(*) FROM asker WHERE week = :week GROUP BY topic
        """
        rows = await self._write(lambda: self._db.execute(sql, {"week": week}).fetchall())
        return [WeekAskers(*row) for row in rows]

    async def _write(self, work: Callable[[], Result]) -> Result:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._writer, work)
        except sqlite3.Error as fault:
            raise StoreUnavailable(f"{type(fault).__name__} in {work.__qualname__}") from fault

    def _one(self, sql: str, *values: Any) -> Any:
        try:
            return self._reader.execute(sql, values).fetchone()
        except sqlite3.Error as fault:
            raise StoreUnavailable(type(fault).__name__) from fault

    async def _flush(self) -> None:
        while self._pending:
            batch, self._pending = self._pending[:_GROUP], self._pending[_GROUP:]
            try:
                results = await self._write(lambda batch=batch: self._commit_batch(batch))  # type: ignore[misc]
            except StoreUnavailable as fault:
                _settle(batch, [fault] * len(batch))
            else:
                _settle(batch, results)
        self._flushing = None

    def _connect(self) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self._db = Database(connection)
        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        if {migration.name for migration in migrations.applied(self._db)} - known:
            raise StoreTooNew
        migrations.apply(self._db)
        self._reader = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._reader.execute("PRAGMA query_only=ON")

    def _disconnect(self) -> None:
        self._reader.close()
        self._scrub_wal()
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # IMMEDIATE: taking the write lock first makes other processes wait instead of failing at once.
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.conn.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _commit_batch(self, batch: Sequence[Pending]) -> list[bool]:
        with self._transaction():
            return [self._take(update_id, effects) for update_id, effects, _ in batch]

    def _take(self, update_id: int, effects: Sequence[Effect]) -> bool:
        claim = "INSERT OR IGNORE INTO claim VALUES (?, ?)"
        if self._db.execute(claim, [update_id, self._today().isoformat()]).rowcount == 0:
            return False
        for effect in effects:
            self._apply(effect)
        return True

    def _apply(self, effect: Effect) -> None:
        match effect:
            case LogQuestion(question, marks):
                self._log(question, marks)
            case ResolveQuestion(question_id, entry):
                outcome = "clarified" if entry else "none_of_these"
                sql = "UPDATE question SET entry = ?, outcome = ? WHERE id = ?"
                self._db.execute(sql, [entry, outcome, question_id])
            case RateAnswer(question_id, useful):
                sql = "UPDATE question SET useful = ? WHERE id = ? AND useful IS NULL"
                self._db.execute(sql, [int(useful), question_id])
            case RememberReply(week, chat_mark, message_mark, offset):
                values = [message_mark, chat_mark, week, offset]
                self._db.execute("INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?)", values)
            case ForgetChat(chat_mark):
                self._db.execute("DELETE FROM reply WHERE chat_mark = ?", [chat_mark])

    def _log(self, question: Question, marks: tuple[tuple[str, bytes], ...]) -> None:
        sql = "INSERT INTO question (id, day, week, region, outcome, entry, score, text) VALUES (?,?,?,?,?,?,?,?)"
        values = [
            question.id, question.day.isoformat(), question.week, question.region,
            question.outcome, question.entry, round(question.score, 2), question.text,
        ]  # fmt: skip
        self._db.execute(sql, values)
        for topic, mark in marks:
            self._db.execute("INSERT OR IGNORE INTO asker VALUES (?, ?, ?)", [mark, question.week, topic])

    def _make_week_key(self, week: str) -> bytes:
        with self._transaction():
            self._db.execute("INSERT OR IGNORE INTO week_key VALUES (?, ?)", [week, new_week_key()])
            row = self._db.execute("SELECT key FROM week_key WHERE week = ?", [week]).fetchone()
        return bytes(row[0])

    def _close_weeks(self, current: str) -> int:
        with self._transaction():
            closed = self._db.execute("SELECT count(*) FROM week_key WHERE week < ?", [current]).fetchone()[0]
            self._db.execute(
                "INSERT OR IGNORE INTO asker_count SELECT week, topic, count(*) FROM asker"
                " WHERE week < ? GROUP BY week, topic",
                [current],
            )
            for table in ("asker", "reply", "week_key"):
                self._db.execute(f"DELETE FROM {table} WHERE week < ?", [current])  # noqa: S608 - fixed names
            self._rename_questions(current)
        self._scrub_wal()
        return int(closed)

    def _rename_questions(self, current: str) -> None:
        """Give questions of closed weeks new ids, so that buttons in chats no longer point at their rows."""
        sql = "SELECT id FROM question WHERE week < ? AND week IN (SELECT week FROM asker_count) AND id NOT LIKE '-%'"
        for (question_id,) in self._db.execute(sql, [current]).fetchall():
            new = f"-{new_question_id()}"
            self._db.execute("UPDATE question SET id = ? WHERE id = ?", [new, question_id])

    def _erase_texts(self, before: date) -> int:
        with self._transaction():
            sql = "UPDATE question SET text = NULL WHERE day < ? AND text IS NOT NULL"
            erased = self._db.execute(sql, [before.isoformat()]).rowcount
            oldest = (self._today() - KEEP_CLAIMS).isoformat()
            self._db.execute("DELETE FROM claim WHERE day < ?", [oldest])
        self._scrub_wal()
        return erased

    def _scrub_wal(self) -> None:
        """Fold the WAL in and cut it: until then its old pages hold what was erased."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _settle(batch: Sequence[Pending], results: Sequence[bool | StoreUnavailable]) -> None:
    for (_, _, done), result in zip(batch, results, strict=True):
        if done.cancelled():
            continue
        if isinstance(result, StoreUnavailable):
            done.set_exception(result)
        else:
            done.set_result(result)
