"""Schema of data keys, dialogs and preferences."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0002_sealed")
def _sealed(db: Database) -> None:
    db.execute("CREATE TABLE data_key (owner TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE dialog (
            mark BLOB, kind TEXT, active INTEGER NOT NULL, day TEXT NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (mark, kind)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE preference (mark BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID")
