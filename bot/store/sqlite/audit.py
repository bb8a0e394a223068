"""The audit log in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from bot.store.audit import Audit
from bot.store.effects import Effect
from bot.store.sqlite.engine import Applier, Engine


class SqliteAudit:
    """See `bot.store.audit.AuditLog`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def recent(self, limit: int, skip: int = 0) -> Sequence[Audit]:
        """List changes, newest first."""
        sql = "SELECT at, who, action, subject, reason FROM audit ORDER BY id DESC LIMIT ? OFFSET ?"
        rows = await self._engine.rows(sql, limit, skip)
        return [Audit(datetime.fromisoformat(row[0]), *row[1:]) for row in rows]

    async def size(self) -> int:
        """Count all changes."""
        return int(self._engine.one("SELECT count(*) FROM audit")[0])


def write(db: Database, audit: Audit) -> None:
    """Add a line inside a running transaction."""
    values = [audit.at.isoformat(timespec="minutes"), audit.who, audit.action, audit.subject, audit.reason]
    db.execute("INSERT INTO audit (at, who, action, subject, reason) VALUES (?, ?, ?, ?, ?)", values)


APPLIERS: Mapping[type[Effect], Applier] = {Audit: write}
