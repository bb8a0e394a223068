"""Schema of roles, invitations and the audit log."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0030_people")
def _people(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE staff (
            mark BLOB, role TEXT, label TEXT NOT NULL, region TEXT, since TEXT NOT NULL, address BLOB NOT NULL,
            PRIMARY KEY (mark, role)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE invitation (
            hash BLOB PRIMARY KEY, role TEXT NOT NULL, label TEXT NOT NULL, region TEXT, expires TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, reason TEXT NOT NULL
        )
        """
    )
