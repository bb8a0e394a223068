"""Switches in SQLite."""

from collections.abc import Sequence
from datetime import datetime

from bot.store.audit import Audit
from bot.store.sqlite import audit as audit_log
from bot.store.sqlite.engine import Engine
from bot.store.switches import Switch

_NUMBER = "SELECT coalesce(max(number), 0) FROM switch"


class SqliteSwitches:
    """See `bot.store.switches.SwitchBoard`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def number(self) -> int:
        """Tell how often a switch was moved."""
        return int(self._engine.one(_NUMBER)[0])

    async def all(self) -> Sequence[Switch]:
        """List every switch that was ever moved."""
        rows = await self._engine.rows("SELECT name, value, who, reason, at FROM switch ORDER BY name")
        return [Switch(row[0], bytes(row[1]), row[2], row[3], datetime.fromisoformat(row[4])) for row in rows]

    async def move(self, switch: Switch, audit: Audit) -> None:
        """Move a switch."""
        values = [switch.name, switch.value, switch.who, switch.reason, switch.at.isoformat(timespec="minutes")]

        def write() -> None:
            db = self._engine.db
            with self._engine.transaction():
                number = db.execute(_NUMBER).fetchone()[0] + 1
                db.execute("INSERT OR REPLACE INTO switch VALUES (?, ?, ?, ?, ?, ?)", [*values, number])
                audit_log.write(db, audit)

        await self._engine.run(write)
