"""Cutting the WAL: until it is folded into the file, its old pages hold what was erased."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress

from sqlite_utils import Database

_PATIENCE = 100
"""Milliseconds that one try waits for who reads the file (a backup, another process)."""

_TRIES = 3


class Wal:
    """The WAL of one writing connection, and whether cutting it is still owed."""

    def __init__(self, db: Database, tell: Callable[[], None]) -> None:
        self._db = db
        self._tell = tell
        # A process that was killed may have left something behind.
        self.is_owed = True

    def cut(self) -> None:
        """Fold the WAL in and cut it; while somebody reads it, a few short tries are made and the rest stays owed."""
        self.is_owed = not any(self._try(_PATIENCE) for _ in range(_TRIES))
        if self.is_owed:
            # What comes before is committed: a log that cannot be written must not make it look refused.
            with suppress(Exception):
                self._tell()

    def cut_if_owed(self) -> None:
        """Make up for a cut that failed, without waiting for anybody."""
        if self.is_owed:
            self.is_owed = not self._try(0)

    def _try(self, patience: int) -> bool:
        usual = self._db.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            self._db.execute(f"PRAGMA busy_timeout={patience}")
            busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        except sqlite3.Error:
            # What was committed stays committed, whether or not the disk has room to fold it in.
            return False
        finally:
            self._db.execute(f"PRAGMA busy_timeout={usual}")
