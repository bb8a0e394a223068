"""The inbox of misses in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlite_utils import Database

from bot.privacy import iso_week
from bot.store.audit import Audit
from bot.store.effects import Effect
from bot.store.inbox import Asked, AskStaff, Miss, Settled, Settlement
from bot.store.sqlite import audit as audit_log
from bot.store.sqlite.engine import Applier, Engine

_MISSES = """
    SELECT text, day, week, CASE WHEN useful IS 0 THEN 'not_useful' ELSE outcome END FROM question
    WHERE day >= ?1 AND text IS NOT NULL AND (outcome IN ('none', 'none_of_these') OR useful IS 0)
    UNION ALL SELECT text, day, '', 'asked' FROM asked WHERE day >= ?1 AND action IS NULL
"""


_KEPT_WEEKS = 12
"""Weeks for which a released wording waits for its summary: a machine may have been off."""


class SqliteInbox:
    """See `bot.store.inbox.Inbox`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def misses(self, since: date) -> Sequence[Miss]:
        """List questions since a day that found no good answer, and those handed to staff."""
        rows = await self._engine.rows(_MISSES, since.isoformat())
        return [Miss(row[0], date.fromisoformat(row[1]), row[2], row[3]) for row in rows]

    async def settlements(self) -> Mapping[str, Settlement]:
        """List what was done, by key of the wording."""
        rows = await self._engine.rows("SELECT key, action, subject, day FROM settlement")
        return {row[0]: Settlement(row[0], Settled(row[1]), row[2], date.fromisoformat(row[3])) for row in rows}

    async def settle(self, settlements: Sequence[Settlement], audit: Audit | None = None) -> None:
        """Note what was done about wordings, for their askers too."""

        def write() -> None:
            with self._engine.transaction():
                for settlement in settlements:
                    _settle(self._engine.db, settlement)
                if audit:
                    audit_log.write(self._engine.db, audit)

        await self._engine.run(write)

    async def resettle(self, draft: str, action: Settled | None, entry: str, day: date) -> None:
        """Note what became of wordings that a draft was made for."""

        def write() -> None:
            db = self._engine.db
            with self._engine.transaction():
                sql = "SELECT key FROM settlement WHERE action = 'draft' AND subject = ?"
                keys = [row[0] for row in db.execute(sql, [draft]).fetchall()]
                for key in keys:
                    if action:
                        _settle(db, Settlement(key, action, entry, day))
                    else:
                        db.execute("DELETE FROM settlement WHERE key = ?", [key])

        await self._engine.run(write)

    async def asked(self, claim: bytes) -> Asked | None:
        """Look up the question behind a claim code."""
        sql = "SELECT text, day, action, entry FROM asked JOIN claim_code ON asked.id = asked WHERE mark = ?"
        row = self._engine.one(sql, claim)
        if row is None:
            return None
        return Asked(row[0], date.fromisoformat(row[1]), Settled(row[2]) if row[2] else None, row[3])

    async def wording(self, question_id: str) -> str | None:
        """Look up the wording of a logged question of this week."""
        row = self._engine.one("SELECT text FROM question WHERE id = ?", question_id)
        return row[0] if row else None

    async def released(self, week: str) -> Sequence[str]:
        """List the wordings released for the summary of a week, in their order."""
        rows = await self._engine.rows("SELECT wording FROM released WHERE week = ? ORDER BY wording", week)
        return [row[0] for row in rows]

    async def release(self, week: str, wording: str, audit: Audit, *, shown: bool) -> None:
        """Release a wording for the summary of a week, or take it back."""
        put = "INSERT OR IGNORE INTO released VALUES (?, ?)"
        sql = put if shown else "DELETE FROM released WHERE week = ? AND wording = ?"

        def write() -> None:
            db = self._engine.db
            with self._engine.transaction():
                db.execute(sql, [week, wording])
                # What a past week published stands in its publication.
                db.execute("DELETE FROM released WHERE week < ?", [_weeks_before(week)])
                audit_log.write(db, audit)

        await self._engine.run(write)

    async def erase_asked(self, before: date) -> int:
        """Erase questions handed in before a day, with their claims."""

        def write() -> int:
            db = self._engine.db
            with self._engine.transaction():
                gone = db.execute("DELETE FROM asked WHERE day < ?", [before.isoformat()]).rowcount
                db.execute("DELETE FROM claim_code WHERE asked NOT IN (SELECT id FROM asked)")
            self._engine.scrub_wal()
            return int(gone)

        return await self._engine.run(write)


def _weeks_before(week: str) -> str:
    return iso_week(date.fromisoformat(f"{week}-1") - timedelta(weeks=_KEPT_WEEKS))


def _settle(db: Database, settlement: Settlement) -> None:
    values = [settlement.key, settlement.action.value, settlement.subject, settlement.day.isoformat()]
    db.execute("INSERT OR REPLACE INTO settlement VALUES (?, ?, ?, ?)", values)
    if settlement.action is not Settled.DRAFT:
        entry = settlement.subject if settlement.action is Settled.ENTRY else None
        sql = "UPDATE asked SET action = ?, entry = ? WHERE key = ? AND action IS NULL"
        db.execute(sql, [settlement.action.value, entry, settlement.key])


def _ask(db: Database, effect: AskStaff) -> None:
    # With the id of the question a second press asks nothing new; the log gives it another id when the week closes.
    sql = "INSERT OR IGNORE INTO asked (id, key, text, day) VALUES (?, ?, ?, ?)"
    db.execute(sql, [effect.question_id, effect.key, effect.text, effect.day.isoformat()])
    db.execute("INSERT OR IGNORE INTO claim_code VALUES (?, ?)", [effect.claim, effect.question_id])


APPLIERS: Mapping[type[Effect], Applier] = {AskStaff: _ask}
