"""The weekly summary's counts, publications and sendings in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from bot.store.cases import Role
from bot.store.digest import (
    FreezeContext,
    FreezeNumbers,
    Incomplete,
    Publication,
    Sending,
    SendState,
    Settle,
    Tally,
    WeekCase,
    WeekDeliveries,
)
from bot.store.effects import Effect
from bot.store.sqlite.case_effects import hour, hour_of
from bot.store.sqlite.engine import Applier, Engine
from knowledge.reporting import CaseState

_INCOMPLETE = """
    WITH step AS (
        SELECT case_id, number, at, state, lag(state) OVER (PARTITION BY case_id ORDER BY number) AS before
        FROM case_action
    ), turn AS (
        SELECT at, state, lead(at) OVER (PARTITION BY case_id ORDER BY number) AS left
        FROM step WHERE state IS NOT before
    )
    SELECT at, left FROM turn WHERE state = ?1 AND at < ?3 AND (left IS NULL OR left >= ?2) ORDER BY at
"""


class SqliteDigest:
    """See `bot.store.digest.DigestStore`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def cases(self, since: datetime, until: datetime) -> Sequence[WeekCase]:
        """List cases opened, or first looked at by an office, from `since` to before `until`."""
        sql = """
            SELECT region, state, opened, (
                SELECT min(at) FROM case_action WHERE case_id = case_file.id AND role = ?1
            ) AS received FROM case_file
            WHERE (opened >= ?2 AND opened < ?3) OR (received >= ?2 AND received < ?3)
        """
        rows = await self._engine.rows(sql, Role.OFFICER.value, hour(since), hour(until))
        return [WeekCase(row[0], row[1], hour_of(row[2]), row[3] and hour_of(row[3])) for row in rows]

    async def incomplete(self, since: datetime, until: datetime) -> Sequence[Incomplete]:
        """List when cases were to be completed; see `DigestStore.incomplete`."""
        rows = await self._engine.rows(_INCOMPLETE, CaseState.INCOMPLETE.value, hour(since), hour(until))
        return [Incomplete(hour_of(at), left and hour_of(left)) for at, left in rows]

    async def deliveries(self, since: datetime, until: datetime) -> WeekDeliveries:
        """Count deliveries of letters written from `since` to before `until`."""
        sql = """
            SELECT total(waiting = 0), total(attempts), total(waiting = 1) FROM delivery
            JOIN letter USING (topic, seq) WHERE since >= ? AND since < ?
        """
        (row,) = await self._engine.rows(sql, _seconds(since), _seconds(until))
        return WeekDeliveries(*map(int, row))

    async def first_week(self) -> str | None:
        """Get the week of the oldest question; None for an empty log."""
        (row,) = await self._engine.rows("SELECT min(week) FROM question")
        return row[0] if row[0] is None else str(row[0])

    async def tallies(self, week: str) -> Sequence[Tally]:
        """Count the questions of a week by outcome."""
        sql = """
            SELECT outcome, count(*), sum(useful IS 1), sum(useful IS 0)
            FROM question WHERE week = ? GROUP BY outcome ORDER BY outcome
        """
        return [Tally(*row) for row in await self._engine.rows(sql, week)]

    async def wording(self, week: str, gist: str) -> str | None:
        """Get the most frequent wording of a gist in a week; None when wording was erased."""
        sql = """
            SELECT text FROM question WHERE week = ? AND gist = ? AND text IS NOT NULL
            GROUP BY text ORDER BY count(*) DESC, length(text), text LIMIT 1
        """
        rows = await self._engine.rows(sql, week, gist)
        return str(rows[0][0]) if rows else None

    async def misses(self, week: str, limit: int) -> Sequence[tuple[str, str]]:
        """List the most frequent gists of a week that no entry answered, each with its most frequent wording."""
        sql = """
            SELECT gist FROM question WHERE week = ? AND gist IS NOT NULL AND outcome IN ('none', 'none_of_these')
            GROUP BY gist ORDER BY count(*) DESC, gist LIMIT ?
        """
        gists = [str(row[0]) for row in await self._engine.rows(sql, week, limit)]
        found = [(gist, await self.wording(week, gist)) for gist in gists]
        return [(gist, text) for gist, text in found if text]

    async def least_helpful(self, week: str, limit: int) -> Sequence[str]:
        """List the entries whose answers were most often rated as no help, worst first."""
        sql = """
            SELECT entry FROM question WHERE week = ? AND entry IS NOT NULL AND useful IS 0
            GROUP BY entry ORDER BY count(*) DESC, entry LIMIT ?
        """
        return [str(row[0]) for row in await self._engine.rows(sql, week, limit)]

    async def publication(self, week: str) -> Publication | None:
        """Get what was published of a week."""
        row = self._engine.one("SELECT numbers, context FROM publication WHERE week = ?", week)
        return None if row is None else Publication(*row)

    async def published_weeks(self) -> Sequence[str]:
        """List the weeks whose own summary was made, oldest first."""
        sql = "SELECT week FROM publication WHERE context IS NOT NULL ORDER BY week"
        return [str(row[0]) for row in await self._engine.rows(sql)]

    async def claim(self, week: str, recipient: bytes, now: datetime, lease: timedelta, *, again: bool) -> int | None:
        """Claim the sending of a week to a recipient; see `DigestStore.claim`."""
        return await self._engine.run(lambda: self._claim(week, recipient, now, lease, again))

    async def sendings(self, recipient: bytes) -> Mapping[str, Sending]:
        """List the weeks that were sent, or tried, for a recipient."""
        rows = await self._engine.rows("SELECT week, state, until FROM sending WHERE recipient = ?", recipient)
        return {week: Sending(SendState(state), until) for week, state, until in rows}

    async def overdue(self, now: datetime) -> Sequence[tuple[str, bytes]]:
        """Turn claims whose time is over into UNCLEAR; returns their weeks and recipients, to one caller alone."""
        sql = "UPDATE sending SET state = ? WHERE state = ? AND until < ? RETURNING week, recipient"
        values = (SendState.UNCLEAR.value, SendState.SENDING.value, _seconds(now))
        return [(str(week), bytes(recipient)) for week, recipient in await self._engine.rows(sql, *values)]

    async def topic_days(self, since: date) -> Sequence[tuple[date, str, int]]:
        """List the questions by day and entry since a day."""
        rows = await self._engine.rows("SELECT day, entry, questions FROM topic_day WHERE day >= ?", since.isoformat())
        return [(date.fromisoformat(day), entry, count) for day, entry, count in rows]

    async def first_spike(self, day: date, entry: str) -> bool:
        """Note that a spike is told; True for the first caller alone."""
        sql = "INSERT OR IGNORE INTO spike VALUES (?, ?) RETURNING 1"
        return bool(await self._engine.rows(sql, day.isoformat(), entry))

    async def forget_spike(self, day: date, entry: str) -> None:
        """Take back that a spike was told, because nobody could be reached."""
        await self._engine.rows("DELETE FROM spike WHERE day = ? AND entry = ?", day.isoformat(), entry)

    def _claim(self, week: str, recipient: bytes, now: datetime, lease: timedelta, again: bool) -> int | None:
        db = self._engine.db
        with self._engine.transaction():
            sql = "SELECT state, attempts, until FROM sending WHERE week = ? AND recipient = ?"
            row = db.execute(sql, [week, recipient]).fetchone()
            if row is not None and not _may_claim(SendState(row[0]), row[2], now, again):
                return None
            attempt = 1 if row is None else int(row[1]) + 1
            values = [week, recipient, SendState.SENDING.value, attempt, _seconds(now + lease)]
            db.execute("INSERT OR REPLACE INTO sending VALUES (?, ?, ?, ?, ?)", values)
        return attempt


def _may_claim(state: SendState, until: int, now: datetime, again: bool) -> bool:
    if state is SendState.WAITING:
        return again or until <= _seconds(now)
    return again and state in (SendState.FAILED, SendState.UNCLEAR)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _freeze_numbers(db: Database, effect: FreezeNumbers) -> None:
    db.execute("INSERT OR IGNORE INTO publication VALUES (?, ?, NULL)", [effect.week, effect.numbers])


def _freeze_context(db: Database, effect: FreezeContext) -> None:
    sql = "UPDATE publication SET context = ? WHERE week = ? AND context IS NULL"
    db.execute(sql, [effect.context, effect.week])


def _settle(db: Database, effect: Settle) -> None:
    sql = "UPDATE sending SET state = ?, until = ? WHERE week = ? AND recipient = ?"
    db.execute(sql, [effect.state.value, _seconds(effect.until), effect.week, effect.recipient])


APPLIERS: Mapping[type[Effect], Applier] = {
    FreezeNumbers: _freeze_numbers,
    FreezeContext: _freeze_context,
    Settle: _settle,
}
