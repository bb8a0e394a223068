"""Files that wait for consent: no evidence names them yet, and the sweep must know that a draft does."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0012_waiting_file")
def _waiting(db: Database) -> None:
    db.execute(
        "CREATE TABLE waiting_file (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID"
    )
