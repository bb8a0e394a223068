"""Roles and invitations in SQLite."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.store.audit import Audit
from bot.store.people import Grant, Invitation, Role, address_owner
from bot.store.sqlite import audit as audit_log
from bot.store.sqlite.engine import Engine
from bot.store.sqlite.panel import end_sessions

_GRANT = "SELECT mark, role, label, region, since, address FROM staff"
_INVITATION = "SELECT hash, role, label, region, expires FROM invitation"


class SqlitePeople:
    """See `bot.store.people.People`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def grants(self, mark: bytes) -> Sequence[Grant]:
        """Look up the roles of a person."""
        return [_grant(row) for row in self._engine.several(f"{_GRANT} WHERE mark = ? ORDER BY role", mark)]

    async def everyone(self) -> Sequence[Grant]:
        """List all roles that were granted, by label."""
        return [_grant(row) for row in await self._engine.rows(f"{_GRANT} ORDER BY label, role")]

    async def invitations(self, now: datetime) -> Sequence[Invitation]:
        """List invitations that can still be accepted, and forget those that have expired."""

        def list_them() -> list[Any]:
            with self._engine.transaction():
                self._engine.db.execute("DELETE FROM invitation WHERE expires <= ?", [now.isoformat()])
                return list(self._engine.db.execute(f"{_INVITATION} ORDER BY label").fetchall())

        return [_invitation(row) for row in await self._engine.run(list_them)]

    async def invitation(self, hash_: bytes, now: datetime) -> Invitation | None:
        """Look up an invitation that can still be accepted."""
        row = self._engine.one(f"{_INVITATION} WHERE hash = ? AND expires > ?", hash_, now.isoformat())
        return _invitation(row) if row else None

    async def invite(self, invitation: Invitation, audit: Audit) -> None:
        """Keep an invitation."""
        values = [
            invitation.hash, invitation.role.value, invitation.label, invitation.region, invitation.expires.isoformat()
        ]  # fmt: skip

        def add() -> None:
            with self._engine.transaction():
                self._engine.db.execute("INSERT INTO invitation VALUES (?, ?, ?, ?, ?)", values)
                audit_log.write(self._engine.db, audit)

        await self._engine.run(add)

    async def accept(self, hash_: bytes, grant: Grant, audit: Audit) -> bool:
        """Turn an invitation into a role, once; False when it is gone."""
        values = [grant.mark, grant.role.value, grant.label, grant.region, grant.since.isoformat(), grant.address]

        def turn() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                if not db.execute("DELETE FROM invitation WHERE hash = ?", [hash_]).rowcount:
                    return False
                db.execute("INSERT OR REPLACE INTO staff VALUES (?, ?, ?, ?, ?, ?)", values)
                audit_log.write(db, audit)
                return True

        return await self._engine.run(turn)

    async def revoke(self, mark: bytes, audit: Audit) -> bool:
        """Take all roles from a person, destroy their address and end their sessions of the panel."""

        def take() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                if not db.execute("DELETE FROM staff WHERE mark = ?", [mark]).rowcount:
                    return False
                db.execute("DELETE FROM data_key WHERE owner = ?", [address_owner(mark)])
                end_sessions(db, mark)
                audit_log.write(db, audit)
            self._engine.scrub_wal()
            return True

        return await self._engine.run(take)

    async def cancel(self, hash_: bytes, audit: Audit) -> bool:
        """Take back an invitation; False when it is gone."""

        def take() -> bool:
            with self._engine.transaction():
                gone = self._engine.db.execute("DELETE FROM invitation WHERE hash = ?", [hash_]).rowcount
                if gone:
                    audit_log.write(self._engine.db, audit)
                return bool(gone)

        return await self._engine.run(take)


def _grant(row: Any) -> Grant:
    return Grant(bytes(row[0]), Role(row[1]), row[2], row[3], date.fromisoformat(row[4]), bytes(row[5]))


def _invitation(row: Any) -> Invitation:
    return Invitation(bytes(row[0]), Role(row[1]), row[2], row[3], datetime.fromisoformat(row[4]))
