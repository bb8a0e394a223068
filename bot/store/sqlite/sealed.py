"""Data keys, dialogs and preferences of chats in SQLite: opaque marks and sealed bytes alone."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlite_utils import Database

from bot.store.effects import Effect
from bot.store.sealed import (
    DropKey,
    DropPreference,
    EndDialog,
    PauseDialog,
    SaveDialog,
    SavePreference,
    SealedDialog,
    dialog_owner,
)
from bot.store.sqlite.engine import Applier, Engine


class SqliteSealed:
    """See `bot.store.sealed.Sealed`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def data_key(self, owner: str) -> bytes | None:
        """Get the wrapped data key of an owner."""
        row = self._engine.one("SELECT wrapped FROM data_key WHERE owner = ?", owner)
        return None if row is None else bytes(row[0])

    async def add_data_key(self, owner: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key unless the owner has one already; returns the one that is kept."""

        def add() -> bytes:
            with self._engine.transaction():
                self._engine.db.execute("INSERT OR IGNORE INTO data_key VALUES (?, ?)", [owner, wrapped])
            row = self._engine.db.execute("SELECT wrapped FROM data_key WHERE owner = ?", [owner]).fetchone()
            return bytes(row[0])

        return await self._engine.run(add)

    async def data_keys(self) -> Sequence[tuple[str, bytes]]:
        """List every owner with its wrapped key."""
        return [(row[0], bytes(row[1])) for row in await self._engine.rows("SELECT owner, wrapped FROM data_key")]

    async def rewrap(self, keys: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Replace wrapped keys (owner, old, new) in one transaction, where the old one still stands."""

        def replace() -> None:
            with self._engine.transaction():
                for owner, old, new in keys:
                    sql = "UPDATE data_key SET wrapped = ? WHERE owner = ? AND wrapped = ?"
                    self._engine.db.execute(sql, [new, owner, old])
            self._engine.scrub_wal()

        await self._engine.run(replace)

    async def dialog(self, mark: bytes) -> SealedDialog | None:
        """Look up the running dialog of a chat."""
        row = self._engine.one("SELECT kind, sealed FROM dialog WHERE mark = ? AND active = 1", mark)
        return None if row is None else SealedDialog(row[0], bytes(row[1]))

    async def paused_dialog(self, mark: bytes, kind: str) -> SealedDialog | None:
        """Look up a dialog of one kind, running or paused."""
        row = self._engine.one("SELECT kind, sealed FROM dialog WHERE mark = ? AND kind = ?", mark, kind)
        return None if row is None else SealedDialog(row[0], bytes(row[1]))

    async def preference(self, mark: bytes) -> bytes | None:
        """Look up the sealed preferences of a chat."""
        row = self._engine.one("SELECT sealed FROM preference WHERE mark = ?", mark)
        return None if row is None else bytes(row[0])

    async def end_dialogs(self, before: date) -> int:
        """Erase dialogs not touched since a day, with their keys; returns how many."""

        def erase() -> int:
            db = self._engine.db
            with self._engine.transaction():
                old = db.execute("SELECT mark, kind FROM dialog WHERE day < ?", [before.isoformat()]).fetchall()
                for mark, kind in old:
                    _end_dialog(db, EndDialog(bytes(mark), kind))
            self._engine.scrub_wal()
            return len(old)

        return await self._engine.run(erase)


def _drop_key(db: Database, effect: DropKey) -> None:
    db.execute("DELETE FROM data_key WHERE owner = ?", [effect.owner])


def _save_dialog(db: Database, effect: SaveDialog) -> None:
    db.execute("UPDATE dialog SET active = 0 WHERE mark = ?", [effect.mark])
    values = [effect.mark, effect.kind, effect.day.isoformat(), effect.sealed]
    db.execute("INSERT OR REPLACE INTO dialog (mark, kind, active, day, sealed) VALUES (?, ?, 1, ?, ?)", values)


def _pause_dialog(db: Database, effect: PauseDialog) -> None:
    db.execute("UPDATE dialog SET active = 0 WHERE mark = ?", [effect.mark])


def _end_dialog(db: Database, effect: EndDialog) -> None:
    db.execute("DELETE FROM dialog WHERE mark = ? AND kind = ?", [effect.mark, effect.kind])
    db.execute("DELETE FROM data_key WHERE owner = ?", [dialog_owner(effect.mark, effect.kind)])


def _save_preference(db: Database, effect: SavePreference) -> None:
    db.execute("INSERT OR REPLACE INTO preference VALUES (?, ?)", [effect.mark, effect.sealed])


def _drop_preference(db: Database, effect: DropPreference) -> None:
    db.execute("DELETE FROM preference WHERE mark = ?", [effect.mark])


APPLIERS: Mapping[type[Effect], Applier] = {
    DropKey: _drop_key,
    SaveDialog: _save_dialog,
    PauseDialog: _pause_dialog,
    EndDialog: _end_dialog,
    SavePreference: _save_preference,
    DropPreference: _drop_preference,
}
