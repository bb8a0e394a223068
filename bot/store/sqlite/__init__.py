"""The store in one SQLite file, through sqlite-utils, in WAL mode."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.store.effects import Effect
from bot.store.sqlite import audit, broadcasts, case_effects, digest, inbox, outbox, questions, recipients, sealed
from bot.store.sqlite.audit import SqliteAudit
from bot.store.sqlite.blobs import Folder
from bot.store.sqlite.broadcasts import SqliteBroadcasts
from bot.store.sqlite.cases import SqliteCases
from bot.store.sqlite.digest import SqliteDigest
from bot.store.sqlite.edits import SqliteEdits
from bot.store.sqlite.engine import Applier, Engine
from bot.store.sqlite.inbox import SqliteInbox
from bot.store.sqlite.outbox import SqliteOutbox
from bot.store.sqlite.panel import SqlitePanel
from bot.store.sqlite.people import SqlitePeople
from bot.store.sqlite.questions import SqliteQuestions
from bot.store.sqlite.recipients import SqliteRecipients
from bot.store.sqlite.sealed import SqliteSealed
from bot.store.sqlite.switches import SqliteSwitches

__all__ = ["SqliteStore"]

APPLIERS: Mapping[type[Effect], Applier] = {
    **questions.APPLIERS,
    **sealed.APPLIERS,
    **audit.APPLIERS,
    **inbox.APPLIERS,
    **broadcasts.APPLIERS,
    **digest.APPLIERS,
    **outbox.APPLIERS,
    **recipients.APPLIERS,
    **case_effects.APPLIERS,
}
"""How each effect is written; every part of the store brings its own."""


EVIDENCE = "evidence"
"""Folder beside the database with the sealed files of cases."""


class SqliteStore:
    """Everything the bot remembers in one file; see `bot.store.base.Store`."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self.path = path
        self._engine = Engine(path, today, APPLIERS)
        self.log = SqliteQuestions(self._engine)
        self.sealed = SqliteSealed(self._engine)
        self.digest = SqliteDigest(self._engine)
        self.audit = SqliteAudit(self._engine)
        self.people = SqlitePeople(self._engine)
        self.panel = SqlitePanel(self._engine)
        self.edits = SqliteEdits(self._engine)
        self.inbox = SqliteInbox(self._engine)
        self.switches = SqliteSwitches(self._engine)
        self.broadcasts = SqliteBroadcasts(self._engine)
        self.outbox = SqliteOutbox(self._engine)
        self.recipients = SqliteRecipients(self._engine)
        self.blobs = Folder(path.with_name(EVIDENCE), today)
        self.cases = SqliteCases(self._engine, self.blobs)

    async def open(self) -> None:
        """Open the file and migrate it; see `Store.open` for what is raised."""
        await self._engine.open()
        await self.cases.watch()

    async def close(self) -> None:
        """Commit what was handed in and close the file."""
        await self._engine.close()

    async def is_done(self, update_id: int) -> bool:
        """Tell whether the effects of an update are committed."""
        return self._engine.one("SELECT 1 FROM claim WHERE update_id = ?", update_id) is not None

    async def commit(self, update_id: int, effects: Sequence[Effect]) -> bool:
        """Commit an update with its effects; returns when they are on disk."""
        taken = await self._engine.commit(update_id, effects)
        self.outbox.committed(effects)
        await self.cases.committed(effects)
        return taken

    async def apply(self, *effects: Effect) -> None:
        """Commit effects that no update caused."""
        await self._engine.commit(None, effects)
        self.outbox.committed(effects)
        await self.cases.committed(effects)
