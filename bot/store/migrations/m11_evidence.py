"""The type of an original whose copy is of another one: a HEIC is copied as JPEG."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0011_evidence_source")
def _source(db: Database) -> None:
    db.execute("ALTER TABLE evidence ADD COLUMN source TEXT NOT NULL DEFAULT ''")
