"""Signing in to the panel, in SQLite."""

from datetime import UTC, datetime

from sqlite_utils import Database

from bot.store.panel import Session
from bot.store.sqlite.engine import Engine

_DANGLING = "DELETE FROM panel_form WHERE session NOT IN (SELECT hash FROM panel_session)"


class SqlitePanel:
    """See `bot.store.panel.PanelDoor`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add_link(self, hash_: bytes, mark: bytes, expires: datetime) -> None:
        """Keep a link, in place of earlier ones of the same person."""

        def add() -> None:
            db = self._engine.db
            with self._engine.transaction():
                db.execute("DELETE FROM panel_link WHERE mark = ?", [mark])
                db.execute("INSERT INTO panel_link VALUES (?, ?, ?)", [hash_, mark, _text(expires)])

        await self._engine.run(add)

    async def has_link(self, hash_: bytes, now: datetime) -> bool:
        """Tell whether a link would still sign in."""
        sql = "SELECT 1 FROM panel_link WHERE hash = ? AND expires > ?"
        return self._engine.one(sql, hash_, _text(now)) is not None

    async def redeem(self, link: bytes, session: bytes, now: datetime, expires: datetime) -> bool:
        """Turn a link into a session, once; False when it is gone."""

        def turn() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                sql = "DELETE FROM panel_link WHERE hash = ? AND expires > ? RETURNING mark"
                row = db.execute(sql, [link, _text(now)]).fetchone()
                if row is None:
                    return False
                db.execute("INSERT INTO panel_session VALUES (?, ?, 0, ?)", [session, row[0], _text(expires)])
                return True

        return await self._engine.run(turn)

    async def start(self, proof: bytes, session: bytes, of: Session, proof_ends: datetime) -> bool:
        """Begin a session for a proof from Telegram, once; False when that proof was used before."""

        def begin() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                claimed = "INSERT OR IGNORE INTO panel_proof VALUES (?, ?)"
                if not db.execute(claimed, [proof, _text(proof_ends)]).rowcount:
                    return False
                values = [session, of.mark, of.in_telegram, _text(of.expires)]
                db.execute("INSERT INTO panel_session VALUES (?, ?, ?, ?)", values)
                return True

        return await self._engine.run(begin)

    async def session(self, hash_: bytes, now: datetime) -> Session | None:
        """Look up a session that has not ended."""
        sql = "SELECT mark, in_telegram, expires FROM panel_session WHERE hash = ? AND expires > ?"
        row = self._engine.one(sql, hash_, _text(now))
        return Session(bytes(row[0]), bool(row[1]), datetime.fromisoformat(row[2])) if row else None

    async def end(self, hash_: bytes) -> None:
        """End a session."""

        def take() -> None:
            with self._engine.transaction():
                self._engine.db.execute("DELETE FROM panel_session WHERE hash = ?", [hash_])
                self._engine.db.execute(_DANGLING)

        await self._engine.run(take)

    async def end_all(self, mark: bytes) -> int:
        """End all sessions of a person and withdraw their links; returns how many sessions there were."""

        def take() -> int:
            with self._engine.transaction():
                return end_sessions(self._engine.db, mark)

        return await self._engine.run(take)

    async def forget_expired(self, now: datetime) -> None:
        """Erase links, proofs and sessions that are over, with the forms of those sessions."""

        def take() -> None:
            with self._engine.transaction():
                for table in ("panel_link", "panel_proof", "panel_session"):
                    self._engine.db.execute(f"DELETE FROM {table} WHERE expires <= ?", [_text(now)])  # noqa: S608 - ours
                self._engine.db.execute(_DANGLING)

        await self._engine.run(take)

    async def claim_form(self, session: bytes, form: bytes) -> bool:
        """Note that a form was sent; False when it was sent before."""

        def claim() -> bool:
            with self._engine.transaction():
                sql = "INSERT OR IGNORE INTO panel_form VALUES (?, ?)"
                return bool(self._engine.db.execute(sql, [session, form]).rowcount)

        return await self._engine.run(claim)


def end_sessions(db: Database, mark: bytes) -> int:
    """End what someone is signed in with, inside a running transaction; returns how many sessions that were."""
    db.execute("DELETE FROM panel_link WHERE mark = ?", [mark])
    ended = db.execute("DELETE FROM panel_session WHERE mark = ?", [mark]).rowcount
    db.execute(_DANGLING)
    return int(ended)


def _text(at: datetime) -> str:
    """Write a time so that texts compare as times do: in one zone, to the second."""
    return datetime.fromtimestamp(int(at.timestamp()), UTC).isoformat()
