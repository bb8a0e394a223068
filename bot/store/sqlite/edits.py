"""Revisions and drafts in SQLite."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.audit import Audit
from bot.store.edits import Draft, DraftState, Revision
from bot.store.sqlite import audit as audit_log
from bot.store.sqlite.engine import Engine

_REVISION = "SELECT number, subject, base, content, who, reviewer, at, why FROM revision"
_DRAFT = "SELECT id, subject, base, content, state, authors, label, why, at, version FROM draft"
_NEWEST = "SELECT coalesce(max(number), 0) FROM revision WHERE subject = ?"


class SqliteEdits:
    """See `bot.store.edits.Edits`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def number(self) -> int:
        """Tell the number of the newest revision."""
        return int(self._engine.one("SELECT coalesce(max(number), 0) FROM revision")[0])

    async def current(self) -> Sequence[Revision]:
        """List the newest revision of every subject."""
        newest = "number IN (SELECT max(number) FROM revision GROUP BY subject)"
        rows = await self._engine.rows(f"{_REVISION} WHERE {newest} ORDER BY number")
        return [_revision(row) for row in rows]

    async def latest(self, subject: str) -> Revision | None:
        """Look up the newest revision of a subject."""
        row = self._engine.one(f"{_REVISION} WHERE subject = ? ORDER BY number DESC LIMIT 1", subject)
        return _revision(row) if row else None

    async def revision(self, number: int) -> Revision | None:
        """Look up a revision."""
        row = self._engine.one(f"{_REVISION} WHERE number = ?", number)
        return _revision(row) if row else None

    async def history(self, subject: str | None, limit: int, skip: int = 0) -> Sequence[Revision]:
        """List revisions of a subject, or of all, newest first."""
        sql = f"{_REVISION} WHERE ?1 IS NULL OR subject = ?1 ORDER BY number DESC LIMIT ?2 OFFSET ?3"
        return [_revision(row) for row in await self._engine.rows(sql, subject, limit, skip)]

    async def publish(self, revision: Revision, audit: Audit, draft: Draft | None = None) -> int | None:
        """Publish a state and close its draft, unless either was changed meanwhile."""

        def write() -> int | None:
            db = self._engine.db
            with self._engine.transaction():
                if db.execute(_NEWEST, [revision.subject]).fetchone()[0] != revision.base:
                    return None
                if draft and not _close(db, draft):
                    return None
                audit_log.write(db, audit)
                return _add(db, revision)

        return await self._engine.run(write)

    async def drafts(self) -> Sequence[Draft]:
        """List drafts, those that wait for a review first."""
        return [_draft(row) for row in await self._engine.rows(f"{_DRAFT} ORDER BY state DESC, at, id")]

    async def draft(self, draft_id: str) -> Draft | None:
        """Look up a draft."""
        row = self._engine.one(f"{_DRAFT} WHERE id = ?", draft_id)
        return _draft(row) if row else None

    async def save_draft(self, draft: Draft, audit: Audit | None = None) -> bool:
        """Keep a draft with its version one higher, unless another save came before."""

        def write() -> bool:
            db = self._engine.db
            with self._engine.transaction():
                if draft.version and not _close(db, draft):
                    return False
                _keep(db, replace(draft, version=draft.version + 1))
                if audit:
                    audit_log.write(db, audit)
                return True

        return await self._engine.run(write)

    async def add_drafts(self, drafts: Sequence[Draft], audit: Audit) -> None:
        """Keep new drafts, all or none."""

        def write() -> None:
            with self._engine.transaction():
                for draft in drafts:
                    _keep(self._engine.db, replace(draft, version=1))
                audit_log.write(self._engine.db, audit)

        await self._engine.run(write)

    async def drop_draft(self, draft_id: str, audit: Audit) -> bool:
        """Throw a draft away."""

        def write() -> bool:
            with self._engine.transaction():
                gone = self._engine.db.execute("DELETE FROM draft WHERE id = ?", [draft_id]).rowcount
                if gone:
                    audit_log.write(self._engine.db, audit)
                return bool(gone)

        return await self._engine.run(write)


def _close(db: Database, draft: Draft) -> bool:
    sql = "DELETE FROM draft WHERE id = ? AND version = ?"
    return bool(db.execute(sql, [draft.id, draft.version]).rowcount)


def _add(db: Database, revision: Revision) -> int:
    values = [
        revision.subject, revision.base, revision.content, revision.who, revision.reviewer,
        revision.at.isoformat(timespec="minutes"), revision.why,
    ]  # fmt: skip
    sql = "INSERT INTO revision (subject, base, content, who, reviewer, at, why) VALUES (?,?,?,?,?,?,?)"
    return int(db.execute(sql, values).lastrowid or 0)


def _keep(db: Database, draft: Draft) -> None:
    values = [
        draft.id, draft.subject, draft.base, draft.content, draft.state.value,
        json.dumps(sorted(mark.hex() for mark in draft.authors)), draft.label, draft.why,
        draft.at.isoformat(timespec="minutes"), draft.version,
    ]  # fmt: skip
    db.execute("INSERT INTO draft VALUES (?,?,?,?,?,?,?,?,?,?)", values)


def _revision(row: Any) -> Revision:
    return Revision(row[0], row[1], row[2], row[3], row[4], row[5], datetime.fromisoformat(row[6]), row[7])


def _draft(row: Any) -> Draft:
    authors = frozenset(bytes.fromhex(mark) for mark in json.loads(row[5]))
    at = datetime.fromisoformat(row[8])
    return Draft(row[0], row[1], row[2], row[3], DraftState(row[4]), authors, row[6], row[7], at, row[9])
