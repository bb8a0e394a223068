"""Subscribers and broadcasts in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.audit import Audit
from bot.store.broadcasts import Broadcast, BroadcastState, Reached, Recipient, Subscribe, Unsubscribe, subscriber_owner
from bot.store.effects import Effect
from bot.store.sqlite import audit as audit_log
from bot.store.sqlite.engine import Applier, Engine

_BROADCAST = """
    SELECT id, text, state, who, due,
      (SELECT count(*) FROM recipient r WHERE r.broadcast = b.id AND r.state = 'waiting'),
      (SELECT count(*) FROM recipient r WHERE r.broadcast = b.id AND r.state = 'sent'),
      (SELECT count(*) FROM recipient r WHERE r.broadcast = b.id AND r.state = 'gone'),
      (SELECT count(*) FROM recipient r WHERE r.broadcast = b.id AND r.state = 'failed')
    FROM broadcast b
"""
_DUE = "SELECT id, state FROM broadcast WHERE state IN ('scheduled', 'running') AND due <= ? ORDER BY due LIMIT 1"
_FREE = """
    SELECT mark, address FROM recipient JOIN subscriber USING (mark)
    WHERE broadcast = ? AND state = 'waiting' AND taken_until <= ? LIMIT ?
"""


class SqliteBroadcasts:
    """See `bot.store.broadcasts.Broadcasts`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def is_subscriber(self, mark: bytes) -> bool:
        """Tell whether someone subscribed."""
        return self._engine.one("SELECT 1 FROM subscriber WHERE mark = ?", mark) is not None

    async def subscribers(self) -> int:
        """Count subscribers."""
        return int(self._engine.one("SELECT count(*) FROM subscriber")[0])

    async def add(self, broadcast: Broadcast) -> None:
        """Keep a broadcast that is not to be sent yet."""
        values = [broadcast.id, broadcast.text, broadcast.state.value, broadcast.who, _time(broadcast.due)]
        await self._engine.run(
            lambda: self._engine.db.execute("INSERT OR IGNORE INTO broadcast VALUES (?, ?, ?, ?, ?)", values)
        )

    async def find(self, broadcast_id: str) -> Broadcast | None:
        """Look up a broadcast with its progress."""
        row = self._engine.one(f"{_BROADCAST} WHERE id = ?", broadcast_id)
        return _broadcast(row) if row else None

    async def recent(self, limit: int) -> Sequence[Broadcast]:
        """List broadcasts, newest first."""
        rows = await self._engine.rows(f"{_BROADCAST} ORDER BY rowid DESC LIMIT ?", limit)
        return [_broadcast(row) for row in rows]

    async def schedule(self, broadcast_id: str, due: datetime, audit: Audit) -> bool:
        """Have a draft sent when it is due."""
        sql = "UPDATE broadcast SET state = 'scheduled', due = ? WHERE id = ? AND state = 'draft'"
        return await self._change(sql, [_time(due), broadcast_id], audit)

    async def stop(self, broadcast_id: str, audit: Audit) -> bool:
        """Send no more of a broadcast."""
        sql = "UPDATE broadcast SET state = 'stopped' WHERE id = ? AND state IN ('draft', 'scheduled', 'running')"
        return await self._change(sql, [broadcast_id], audit)

    async def next(self, now: datetime) -> Broadcast | None:
        """Find a broadcast that is due, and address it to the subscribers on the first time."""
        sql = (
            "SELECT id, state FROM broadcast WHERE state IN ('scheduled', 'running') AND due <= ? ORDER BY due LIMIT 1"
        )
        row = self._engine.one(sql, _time(now))
        if row is None:
            return None
        if row[1] == BroadcastState.SCHEDULED:
            await self._engine.run(lambda: self._begin(row[0]))
        return await self.find(row[0])

    async def claim(self, broadcast_id: str, now: datetime, until: datetime, limit: int) -> Sequence[Recipient]:
        """Take recipients that nobody else has taken."""

        def take() -> list[Recipient]:
            db = self._engine.db
            with self._engine.transaction():
                rows = db.execute(_FREE, [broadcast_id, _time(now), limit]).fetchall()
                for mark, _ in rows:
                    sql = "UPDATE recipient SET taken_until = ? WHERE broadcast = ? AND mark = ?"
                    db.execute(sql, [_time(until), broadcast_id, mark])
            return [Recipient(bytes(mark), bytes(address)) for mark, address in rows]

        return await self._engine.run(take)

    async def settle(self, broadcast_id: str, mark: bytes, reached: Reached) -> None:
        """Note what became of a recipient; who is gone is no subscriber any more."""

        def write() -> None:
            db = self._engine.db
            with self._engine.transaction():
                sql = "UPDATE recipient SET state = ? WHERE broadcast = ? AND mark = ?"
                db.execute(sql, [reached.value, broadcast_id, mark])
                if reached is Reached.GONE:
                    _forget(db, mark)
            if reached is Reached.GONE:
                self._engine.scrub_wal()

        await self._engine.run(write)

    async def finish(self, broadcast_id: str) -> bool:
        """Close a broadcast in which nobody waits any more."""

        def write() -> bool:
            sql = """
                UPDATE broadcast SET state = 'done' WHERE id = ?1 AND state = 'running'
                AND NOT EXISTS (SELECT 1 FROM recipient WHERE broadcast = ?1 AND state = 'waiting')
            """
            return bool(self._engine.db.execute(sql, [broadcast_id]).rowcount)

        return await self._engine.run(write)

    async def _change(self, sql: str, values: list[str], audit: Audit) -> bool:
        def write() -> bool:
            with self._engine.transaction():
                changed = self._engine.db.execute(sql, values).rowcount
                if changed:
                    audit_log.write(self._engine.db, audit)
                return bool(changed)

        return await self._engine.run(write)

    def _begin(self, broadcast_id: str) -> None:
        db = self._engine.db
        with self._engine.transaction():
            sql = "UPDATE broadcast SET state = 'running' WHERE id = ? AND state = 'scheduled'"
            if db.execute(sql, [broadcast_id]).rowcount:
                db.execute("INSERT INTO recipient SELECT ?, mark, 'waiting', '' FROM subscriber", [broadcast_id])


def _time(moment: datetime) -> str:
    """Write a moment so that moments compare as texts: all are in the zone of the bot."""
    return moment.isoformat(timespec="seconds")


def _broadcast(row: Any) -> Broadcast:
    return Broadcast(row[0], row[1], BroadcastState(row[2]), row[3], datetime.fromisoformat(row[4]), *row[5:])


def _subscribe(db: Database, effect: Subscribe) -> None:
    db.execute(
        "INSERT OR REPLACE INTO subscriber VALUES (?, ?, ?)", [effect.mark, effect.address, effect.day.isoformat()]
    )


def _unsubscribe(db: Database, effect: Unsubscribe) -> None:
    db.execute("DELETE FROM recipient WHERE mark = ? AND state = 'waiting'", [effect.mark])
    _forget(db, effect.mark)


def _forget(db: Database, mark: bytes) -> None:
    db.execute("DELETE FROM subscriber WHERE mark = ?", [mark])
    db.execute("DELETE FROM data_key WHERE owner = ?", [subscriber_owner(mark)])


APPLIERS: Mapping[type[Effect], Applier] = {Subscribe: _subscribe, Unsubscribe: _unsubscribe}
