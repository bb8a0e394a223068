"""The outbox in SQLite. Claims and fan-out happen inside BEGIN IMMEDIATE, so that no two workers get the same."""

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlite_utils import Database

from bot.store.effects import Effect, each_of
from bot.store.outbox import Claimed, Depth, Enqueue, ForgetTopic, Meant, NotePosted, Place, Posted, Setback
from bot.store.sqlite.engine import Applier, Engine

_HEADS = """
    delivery d JOIN report_recipient r ON r.id = d.recipient
    WHERE d.waiting = 1 AND r.active = 1 AND NOT EXISTS (
        SELECT 1 FROM delivery e
        WHERE e.topic = d.topic AND e.recipient = d.recipient AND e.seq < d.seq AND e.waiting = 1
    )
"""
"""The first that waits in each queue of a topic and recipient; what is behind it keeps the order by waiting."""

_CLAIM = f"""
    UPDATE delivery SET worker = :worker, until = :until
    WHERE (topic, recipient, seq) IN (
        SELECT d.topic, d.recipient, d.seq FROM {_HEADS}
            AND (d.next_try <= :now OR d.next_try > :far) AND (d.until <= :now OR d.until > :far)
            AND (r.paused_until <= :now OR r.paused_until > :far)
            AND d.recipient NOT IN (SELECT value FROM json_each(:busy))
        ORDER BY d.next_try LIMIT :limit
    )
    RETURNING topic, recipient, seq, next_try
"""  # noqa: S608 - fixed text

_READ = """
    SELECT l.kind, l.sealed, d.attempts, d.failing_since, d.parts, t.thread, t.head
    FROM delivery d JOIN letter l USING (topic, seq) LEFT JOIN thread t USING (topic, recipient)
    WHERE d.topic = ? AND d.recipient = ? AND d.seq = ?
"""

_NEXT_DUE = f"SELECT min(max(d.next_try, d.until, r.paused_until)) FROM {_HEADS}"  # noqa: S608 - fixed text


_FAR = 2 * 86_400
"""Seconds ahead from which a time is one that a wrong clock wrote: nothing is ever put off for that long."""


class SqliteOutbox:
    """See `bot.store.outbox.Outbox`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listeners: list[Callable[[], None]] = []

    def listen(self, told: Callable[[], None]) -> None:
        """Have `told` called whenever this process has committed a letter."""
        self._listeners.append(told)

    def committed(self, effects: Iterable[Effect]) -> None:
        """Tell those who listen, if there is a letter among effects that were committed."""
        if any(isinstance(effect, Enqueue) for effect in each_of(effects)):
            for told in self._listeners:
                told()

    async def claim(
        self, worker: str, now: int, until: int, limit: int, busy: Collection[str] = ()
    ) -> Sequence[Claimed]:
        """Claim deliveries that are due, at most one of each topic and recipient."""

        def claim() -> list[Claimed]:
            db = self._engine.db
            with self._engine.transaction():
                values = {"worker": worker, "now": now, "until": until, "limit": limit, "far": now + _FAR}
                found = db.execute(_CLAIM, values | {"busy": json.dumps([*busy])}).fetchall()
                # In the order in which they are due: a letter that fails goes behind those that have not been tried.
                return [_read(db, Place(topic, seq, to)) for topic, to, seq, _ in sorted(found, key=lambda row: row[3])]

        # Looking first costs microseconds; a write transaction would make other processes wait for nothing.
        any_due = """
            SELECT 1 FROM delivery
            WHERE waiting = 1 AND (next_try <= ?1 OR next_try > ?2) AND (until <= ?1 OR until > ?2) LIMIT 1
        """
        return await self._engine.run(claim) if self._engine.one(any_due, now, now + _FAR) else []

    async def keep(self, worker: str, until: int) -> None:
        """Keep every claim of a worker for longer."""
        await self._write("UPDATE delivery SET until = ? WHERE worker = ? AND waiting = 1", until, worker)

    async def is_held_by(self, place: Place, worker: str) -> bool:
        """Tell whether a delivery still waits and is still this worker's."""
        sql = "SELECT 1 FROM delivery WHERE topic = ? AND recipient = ? AND seq = ? AND worker = ? AND waiting = 1"
        return self._engine.one(sql, place.topic, place.recipient, place.seq, worker) is not None

    async def note(self, place: Place, parts: int, *posted: Posted) -> None:
        """Note that so many parts of a delivery have arrived, and where the newest did."""

        def note() -> None:
            db = self._engine.db
            with self._engine.transaction():
                sql = "UPDATE delivery SET parts = max(parts, ?) WHERE topic = ? AND recipient = ? AND seq = ?"
                if db.execute(sql, [parts, place.topic, place.recipient, place.seq]).rowcount:
                    for each in posted:
                        _note_posted(db, place, each)

        await self._engine.run(note)

    async def acknowledge(self, place: Place) -> None:
        """Note that all has arrived; it is never sent again."""
        sql = """
            UPDATE delivery SET waiting = 0, worker = NULL, until = 0, next_try = 0, fault = NULL, failing_since = NULL
            WHERE topic = ? AND recipient = ? AND seq = ?
        """
        await self._write(sql, place.topic, place.recipient, place.seq)

    async def set_back(self, place: Place, worker: str, setback: Setback) -> None:
        """Give a claim back, to be tried again later."""

        def set_back() -> None:
            db = self._engine.db
            with self._engine.transaction():
                sql = """
                    UPDATE delivery SET worker = NULL, until = 0, attempts = attempts + 1, next_try = ?, fault = ?,
                        failing_since = ? WHERE topic = ? AND recipient = ? AND seq = ? AND worker = ? AND waiting = 1
                """
                what = [setback.next_try, setback.fault, setback.failing_since]
                db.execute(sql, [*what, place.topic, place.recipient, place.seq, worker])
                if setback.pause_all:
                    pause = """
                        UPDATE report_recipient
                        SET paused_until = CASE WHEN paused_until > ?1 + ?2 THEN ?1 ELSE max(paused_until, ?1) END
                        WHERE id = ?3
                    """
                    db.execute(pause, [setback.next_try, _FAR, place.recipient])

        await self._engine.run(set_back)

    async def release(self, worker: str, recipient: str | None = None) -> None:
        """Give back the claims of a worker, all or those for one recipient."""
        sql = """
            UPDATE delivery SET worker = NULL, until = 0
            WHERE worker = ?1 AND waiting = 1 AND recipient = coalesce(?2, recipient)
        """
        await self._write(sql, worker, recipient)

    async def next_due(self) -> int | None:
        """Tell when the next delivery that nobody works on is due."""
        ((due,),) = await self._engine.rows(_NEXT_DUE)
        return None if due is None else int(due)

    async def meant(self, recipient: str, message: str) -> Meant | None:
        """Find what a message in a recipient's chat is about."""
        sql = "SELECT topic, purpose FROM posted WHERE recipient = ? AND message = ?"
        row = self._engine.one(sql, recipient, message)
        return None if row is None else Meant(*row)

    async def noted(self, recipient: str, topic: str, purpose: str) -> str | None:
        """Find the newest message in a recipient's chat that was noted for a purpose."""
        sql = """
            SELECT message FROM posted WHERE recipient = ? AND topic = ? AND purpose = ?
            ORDER BY CAST(message AS INTEGER) DESC LIMIT 1
        """
        row = self._engine.one(sql, recipient, topic, purpose)
        return None if row is None else str(row[0])

    async def first(self, key: str) -> bool:
        """Use up a key; tells whether nobody had."""
        if self._engine.one('SELECT 1 FROM once WHERE "key" = ?', key):
            return False

        def use_up() -> bool:
            with self._engine.transaction():
                values = [key, self._engine.today().isoformat()]
                return bool(self._engine.db.execute("INSERT OR IGNORE INTO once VALUES (?, ?)", values).rowcount)

        return await self._engine.run(use_up)

    async def recipients_of(self, topic: str) -> Sequence[str]:
        """List the recipients that a topic went, or will go, to."""
        return [row[0] for row in await self._engine.rows(_RECIPIENTS_OF, topic)]

    async def held_regions(self) -> Sequence[str]:
        """List regions with letters that wait for a recipient."""
        rows = await self._engine.rows("SELECT DISTINCT region FROM letter WHERE held = 1 ORDER BY region")
        return [row[0] for row in rows]

    async def tidy(self, before: date) -> None:
        """Forget keys used up before a day that belong to no case."""
        await self._write("DELETE FROM once WHERE \"key\" LIKE 'held:%' AND day < ?", before.isoformat())

    async def depth(self) -> Depth:
        """Measure what waits."""
        waiting = self._engine.one("SELECT count(*) FROM delivery WHERE waiting = 1")[0]
        held = self._engine.one("SELECT count(*) FROM letter WHERE held = 1")[0]
        sql = """
            SELECT min(since) FROM letter l WHERE held = 1
                OR EXISTS (SELECT 1 FROM delivery d WHERE d.topic = l.topic AND d.seq = l.seq AND d.waiting = 1)
        """
        oldest = self._engine.one(sql)[0] if waiting or held else None
        return Depth(waiting, held, 0 if oldest is None else max(0, int(time.time()) - oldest))

    async def _write(self, sql: str, *values: str | int | None) -> None:
        def write() -> None:
            with self._engine.transaction():
                self._engine.db.execute(sql, values)

        await self._engine.run(write)


_RECIPIENTS_OF = "SELECT DISTINCT recipient FROM delivery WHERE topic = ? ORDER BY recipient"

_ACTIVE_WITH_TOPIC = """
    SELECT id FROM report_recipient r WHERE active = 1
        AND EXISTS (SELECT 1 FROM delivery d WHERE d.topic = ? AND d.recipient = r.id)
"""


def _full_hour() -> int:
    # The coming hour, as coarse as the times of cases; rounded up, so that nothing looks older than it is.
    return -(-int(time.time()) // 3600) * 3600


def _read(db: Database, place: Place) -> Claimed:
    return Claimed(place, *db.execute(_READ, [place.topic, place.recipient, place.seq]).fetchone())


def _note_posted(db: Database, place: Place, posted: Posted) -> None:
    values = [place.topic, place.recipient, posted.thread, posted.message]
    sql = """
        INSERT INTO thread VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            thread = coalesce(excluded.thread, thread), head = coalesce(head, excluded.head)
    """
    db.execute(sql, values)
    if posted.message is not None:
        _note_message(db, NotePosted(place.recipient, posted.message, place.topic))


def _note_message(db: Database, effect: NotePosted) -> None:
    values = [effect.recipient, effect.message, effect.topic, effect.purpose]
    db.execute("INSERT OR REPLACE INTO posted VALUES (?, ?, ?, ?)", values)


def _enqueue(db: Database, effect: Enqueue) -> None:
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM letter WHERE topic = ?", [effect.topic]).fetchone()
    sql = "INSERT INTO letter (topic, seq, kind, region, sealed, since) VALUES (?, ?, ?, ?, ?, ?)"
    db.execute(sql, [effect.topic, last + 1, effect.kind, effect.region, effect.sealed, _full_hour()])
    takers = [row[0] for row in db.execute(_ACTIVE_WITH_TOPIC, [effect.topic]).fetchall()]
    if takers:
        sql = "INSERT INTO delivery (topic, recipient, seq) VALUES (?, ?, ?)"
        others = [taker for taker in takers if taker != effect.besides]
        db.conn.executemany(sql, [(effect.topic, taker, last + 1) for taker in others])
    else:
        adopt(db, effect.topic, effect.region)


def adopt(db: Database, topic: str, region: str) -> None:
    """Give a topic that no active recipient has, from its beginning, to those of its region; else hold the rest."""
    sql = "SELECT id FROM report_recipient WHERE active = 1 AND region = ?"
    takers = [row[0] for row in db.execute(sql, [region]).fetchall()]
    for taker in takers:
        sql = "INSERT OR IGNORE INTO delivery (topic, recipient, seq) SELECT topic, ?, seq FROM letter WHERE topic = ?"
        db.execute(sql, [taker, topic])
    held = """
        UPDATE letter SET held = ? WHERE topic = ? AND NOT EXISTS (
            SELECT 1 FROM delivery d WHERE d.topic = letter.topic AND d.seq = letter.seq AND d.waiting = 0
        )
    """
    db.execute(held, [int(not takers), topic])


def forget_topic(db: Database, topic: str) -> None:
    """Erase the letters of a topic, what is known of their deliveries, and the keys used up for it."""
    db.execute("DELETE FROM once WHERE instr(\"key\" || ':', ':' || ? || ':')", [topic])
    for table in ("letter", "delivery", "thread", "posted"):
        db.execute(f"DELETE FROM {table} WHERE topic = ?", [topic])  # noqa: S608 - fixed names


def _forget(db: Database, effect: ForgetTopic) -> None:
    forget_topic(db, effect.topic)


APPLIERS: Mapping[type[Effect], Applier] = {Enqueue: _enqueue, ForgetTopic: _forget, NotePosted: _note_message}
