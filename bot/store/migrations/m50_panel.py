"""Schema of signing in to the panel."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0050_panel")
def _panel(db: Database) -> None:
    db.execute("CREATE TABLE panel_link (hash BLOB PRIMARY KEY, mark BLOB NOT NULL, expires TEXT NOT NULL)")
    db.execute("CREATE TABLE panel_proof (hash BLOB PRIMARY KEY, expires TEXT NOT NULL)")
    db.execute(
        """
        CREATE TABLE panel_session (
            hash BLOB PRIMARY KEY, mark BLOB NOT NULL, in_telegram INTEGER NOT NULL, expires TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX panel_session_mark ON panel_session (mark)")
    db.execute("CREATE TABLE panel_form (session BLOB, hash BLOB, PRIMARY KEY (session, hash)) WITHOUT ROWID")
