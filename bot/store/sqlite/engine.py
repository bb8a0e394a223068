"""One SQLite file with one writing thread.

Writes go through one thread that commits whatever has gathered while it was busy as one transaction, so
that the event loop never waits for the disk and many chats share one fsync. Short reads by key run on a
connection of their own in the event loop: they cost microseconds and never wait for a writer in WAL mode.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlite_utils import Database

from bot.store.base import StoreTooNew, StoreUnavailable
from bot.store.effects import Effect, IfNew, Once, each_of
from bot.store.migrations import migrations
from bot.store.rights import close_path
from bot.store.sqlite.wal import Wal

log = structlog.get_logger(__name__)

Result = TypeVar("Result")
Applier = Callable[[Database, Any], bool | None]
"""Writes one effect inside a running transaction; False says that it changed nothing, see `IfNew`."""

Pending = tuple[int | None, Sequence[Effect], "asyncio.Future[bool]"]

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000")
_GROUP = 100


class Refused(sqlite3.IntegrityError):
    """An effect must not be applied as the database stands."""


class Engine:
    """Opens the file, runs work in its writing thread, and commits effects in groups."""

    def __init__(self, path: Path, today: Callable[[], date], appliers: Mapping[type[Effect], Applier]) -> None:
        self.path = path
        self.today = today
        self._appliers = appliers
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._pending: list[Pending] = []
        self._flushing: asyncio.Task[None] | None = None
        self.db: Database
        self._wal: Wal
        self._reader: sqlite3.Connection

    async def open(self) -> None:
        """Open the file and migrate it; see `Store.open` for what is raised."""
        await self.run(self._connect)

    async def close(self) -> None:
        """Commit what was handed in, fold the WAL into the file and close it."""
        while self._flushing:
            await self._flushing
        await self.run(self._disconnect)
        self._writer.shutdown()

    async def commit(self, update_id: int | None, effects: Sequence[Effect]) -> bool:
        """Commit effects, with the claim of their update where there is one; returns when they are on disk."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pending.append((update_id, effects, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run work that uses `db` in the writing thread, outside of any transaction it does not begin itself.

        Raises:
            StoreUnavailable: the database refused.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._writer, work)
        except sqlite3.Error as fault:
            raise StoreUnavailable(f"{type(fault).__name__} in {work.__qualname__}") from fault

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Fetch many rows without holding up the event loop."""
        return await self.run(lambda: self.db.execute(sql, values).fetchall())

    def one(self, sql: str, *values: Any) -> Any:
        """Fetch one row by key, at once; None when there is none.

        Raises:
            StoreUnavailable: the database refused.
        """
        try:
            return self._reader.execute(sql, values).fetchone()
        except sqlite3.Error as fault:
            raise StoreUnavailable(type(fault).__name__) from fault

    def several(self, sql: str, *values: Any) -> list[Any]:
        """Fetch a few rows by key, at once.

        Raises:
            StoreUnavailable: the database refused.
        """
        try:
            return self._reader.execute(sql, values).fetchall()
        except sqlite3.Error as fault:
            raise StoreUnavailable(type(fault).__name__) from fault

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what follows in one transaction; only inside of `run`."""
        # IMMEDIATE: taking the write lock first makes other processes wait instead of failing at once.
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.conn.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def scrub_wal(self) -> None:
        """Fold the WAL in and cut it: until then its old pages hold what was erased. Only inside of `run`."""
        self._wal.cut()

    async def _flush(self) -> None:
        while self._pending:
            batch, self._pending = self._pending[:_GROUP], self._pending[_GROUP:]
            results = await self._try(batch)
            if len(batch) > 1 and isinstance(results[0], Exception):
                # One that is refused must not take the others with it.
                results = [result for each in batch for result in await self._try([each])]
            _settle(batch, results)
        self._flushing = None

    async def _try(self, batch: Sequence[Pending]) -> Sequence[bool | Exception]:
        try:
            return await self.run(lambda: self._commit_batch(batch))
        except Exception as fault:  # whatever it is, it must reach who waits: a flush that ends here leaves all waiting
            return [fault] * len(batch)

    def _connect(self) -> None:
        self._keep_others_out()
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self.db = Database(connection)
        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        if {migration.name for migration in migrations.applied(self.db)} - known:
            raise StoreTooNew
        migrations.apply(self.db)
        self._wal = Wal(self.db, lambda: log.warning("wal_not_cut"))
        self._wal.cut_if_owed()
        self._reader = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._reader.execute("PRAGMA query_only=ON")

    def _keep_others_out(self) -> None:
        # SQLite gives a new WAL the rights of the file. Where this fails, opening the file fails too and is told.
        with suppress(OSError):
            self.path.touch(mode=0o600)
            for path in (self.path, *self.path.parent.glob(f"{self.path.name}-*")):
                close_path(path)

    def _disconnect(self) -> None:
        self._reader.close()
        self.scrub_wal()
        self.db.close()

    def _commit_batch(self, batch: Sequence[Pending]) -> list[bool]:
        for update_id, effects, _ in batch:
            self._erase_apart(update_id, [effect for effect in effects if effect.apart])
        with self.transaction():
            results = [self._take(update_id, [e for e in effects if not e.apart]) for update_id, effects, _ in batch]
        if any(effect.erases for _, effects, _ in batch for effect in each_of(effects)):
            self._wal.cut()
        else:
            self._wal.cut_if_owed()
        return results

    def _erase_apart(self, update_id: int | None, effects: Sequence[Effect]) -> None:
        """Erase each in a commit of its own and cut the WAL after it, whose frames tell what was committed together."""
        done = "SELECT 1 FROM claim WHERE update_id = ?"
        if not effects or (update_id is not None and self.db.execute(done, [update_id]).fetchone()):
            return
        for effect in effects:
            with self.transaction():
                self._apply(effect)
            self._wal.cut()

    def _take(self, update_id: int | None, effects: Sequence[Effect]) -> bool:
        if update_id is not None:
            claim = "INSERT OR IGNORE INTO claim VALUES (?, ?)"
            if self.db.execute(claim, [update_id, self.today().isoformat()]).rowcount == 0:
                return False
        for effect in effects:
            self._apply(effect)
        return True

    def _apply(self, effect: Effect) -> bool:
        if isinstance(effect, Once):
            once = "INSERT OR IGNORE INTO once VALUES (?, ?)"
            return bool(self.db.execute(once, [effect.key, self.today().isoformat()]).rowcount)
        if not isinstance(effect, IfNew):
            return self._appliers[type(effect)](self.db, effect) is not False
        changed = self._apply(effect.first)
        for following in effect.then if changed else ():
            self._apply(following)
        return changed


def _settle(batch: Sequence[Pending], results: Sequence[bool | Exception]) -> None:
    for (_, _, done), result in zip(batch, results, strict=True):
        if done.cancelled():
            continue
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            done.set_result(result)
