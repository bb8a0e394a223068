"""Recipients and their invitations in SQLite."""

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from bot.store.effects import Effect
from bot.store.recipients import WAY_BACK, Channel, Invitation, Invite, Readdress, Recipient, Revoke
from bot.store.sqlite.engine import Applier, Engine
from bot.store.sqlite.outbox import adopt

_COLUMNS = "id, channel, region, mark, sealed, fault"


class SqliteRecipients:
    """See `bot.store.recipients.Recipients`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def recipient(self, recipient_id: str) -> Recipient | None:
        """Look up an active recipient."""
        row = self._engine.one(f"SELECT {_COLUMNS} FROM report_recipient WHERE id = ? AND active = 1", recipient_id)  # noqa: S608
        return None if row is None else _recipient(row)

    async def at(self, mark: bytes) -> Sequence[Recipient]:
        """List the active recipients at an address."""
        sql = f"SELECT {_COLUMNS} FROM report_recipient WHERE mark = ? AND active = 1 ORDER BY region"  # noqa: S608
        return [_recipient(row) for row in self._engine.several(sql, mark)]

    async def active(self) -> Sequence[Recipient]:
        """List all active recipients."""
        sql = f"SELECT {_COLUMNS} FROM report_recipient WHERE active = 1 AND id <> ? ORDER BY region, channel, id"  # noqa: S608
        return [_recipient(row) for row in self._engine.several(sql, WAY_BACK)]

    async def invitation(self, code: bytes, now: int) -> Invitation | None:
        """Look up an invitation that has not expired."""
        columns = "code, channel, region, recipient, expires, sealed"
        sql = f"SELECT {columns} FROM recipient_code WHERE code = ? AND expires > ?"  # noqa: S608 - fixed names
        row = self._engine.one(sql, code, now)
        return None if row is None else Invitation(row[0], Channel(row[1]), *row[2:])

    async def activate(self, invitation: Invitation, recipient: Recipient) -> bool:
        """Use up an invitation and make its recipient active, with what was held for its region."""

        def activate() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                if not db.execute("DELETE FROM recipient_code WHERE code = ?", [invitation.code]).rowcount:
                    return False
                return _activate(db, recipient)

        return await self._engine.run(activate)

    async def note_fault(self, recipient_id: str, fault: str | None) -> bool:
        """Note what is wrong with a recipient; tells whether that is news."""
        if self._engine.one("SELECT 1 FROM report_recipient WHERE id = ? AND fault IS ?", recipient_id, fault):
            return False

        def note() -> bool:
            with self._engine.transaction():
                sql = "UPDATE report_recipient SET fault = ?1 WHERE id = ?2 AND fault IS NOT ?1"
                return bool(self._engine.db.execute(sql, [fault, recipient_id]).rowcount)

        return await self._engine.run(note)


def _recipient(row: Sequence[str | bytes]) -> Recipient:
    name, channel, region, mark, sealed, fault = row
    return Recipient(name, Channel(channel), region, mark, sealed, fault)  # type: ignore[arg-type]


def _activate(db: Database, recipient: Recipient) -> bool:
    sql = "INSERT OR IGNORE INTO report_recipient (id, channel, region, mark, sealed, active) VALUES (?, ?, ?, ?, ?, 1)"
    values = [recipient.id, recipient.channel.value, recipient.region, recipient.mark, recipient.sealed]
    if not db.execute(sql, values).rowcount:
        return False
    held = db.execute("SELECT DISTINCT topic FROM letter WHERE held = 1 AND region = ?", [recipient.region])
    for (topic,) in held.fetchall():
        adopt(db, topic, recipient.region)
    return True


def _invite(db: Database, effect: Invite) -> None:
    given = effect.invitation
    db.execute("DELETE FROM recipient_code WHERE expires <= ?", [effect.now])
    values = [given.code, given.channel.value, given.region, given.recipient, given.expires, given.sealed]
    db.execute("INSERT OR REPLACE INTO recipient_code VALUES (?, ?, ?, ?, ?, ?)", values)


def _revoke(db: Database, effect: Revoke) -> None:
    db.execute("UPDATE report_recipient SET active = 0, sealed = x'' WHERE id = ?", [effect.recipient])
    sql = (
        "SELECT DISTINCT topic, region FROM delivery JOIN letter USING (topic, seq) WHERE recipient = ? AND waiting = 1"
    )
    waiting = db.execute(sql, [effect.recipient]).fetchall()
    db.execute("DELETE FROM delivery WHERE recipient = ? AND waiting = 1", [effect.recipient])
    for topic, region in waiting:
        others = (
            "SELECT 1 FROM delivery d JOIN report_recipient r ON r.id = d.recipient WHERE d.topic = ? AND r.active = 1"
        )
        if not db.execute(others, [topic]).fetchone():
            adopt(db, topic, region)


def _readdress(db: Database, effect: Readdress) -> None:
    sql = "UPDATE OR IGNORE report_recipient SET mark = ?, sealed = ?, paused_until = 0 WHERE id = ?"
    if not db.execute(sql, [effect.mark, effect.sealed, effect.recipient]).rowcount:
        # The new address was connected by itself meanwhile: it is the same group, and goes on as that.
        _revoke(db, Revoke(effect.recipient))


APPLIERS: Mapping[type[Effect], Applier] = {Invite: _invite, Revoke: _revoke, Readdress: _readdress}
