"""Schema of revisions, drafts, the inbox, switches and broadcasts."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0031_edits")
def _edits(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE revision (
            number INTEGER PRIMARY KEY, subject TEXT NOT NULL, base INTEGER NOT NULL, content TEXT NOT NULL,
            who TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX revision_subject ON revision (subject, number)")
    db.execute(
        """
        CREATE TABLE draft (
            id TEXT PRIMARY KEY, subject TEXT NOT NULL, base INTEGER NOT NULL, content TEXT NOT NULL,
            state TEXT NOT NULL, authors TEXT NOT NULL, label TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
            version INTEGER NOT NULL
        ) WITHOUT ROWID
        """
    )


@migrations(name="0032_inbox")
def _inbox(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE settlement (key TEXT PRIMARY KEY, action TEXT NOT NULL, subject TEXT NOT NULL, day TEXT NOT NULL)
        WITHOUT ROWID
        """
    )
    # WITHOUT ROWID and random ids: the order of rows tells nothing of the order of asking (P1).
    db.execute(
        """
        CREATE TABLE asked (
            id TEXT PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL, day TEXT NOT NULL, action TEXT, entry TEXT
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX asked_key ON asked (key)")
    db.execute("CREATE TABLE claim_code (mark BLOB PRIMARY KEY, asked TEXT NOT NULL) WITHOUT ROWID")


@migrations(name="0033_switches")
def _switches(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE switch (
            name TEXT PRIMARY KEY, value BLOB NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
            number INTEGER NOT NULL
        ) WITHOUT ROWID
        """
    )


@migrations(name="0034_broadcasts")
def _broadcasts(db: Database) -> None:
    db.execute(
        "CREATE TABLE subscriber (mark BLOB PRIMARY KEY, address BLOB NOT NULL, day TEXT NOT NULL) WITHOUT ROWID"
    )
    db.execute(
        """
        CREATE TABLE broadcast (
            id TEXT PRIMARY KEY, text TEXT NOT NULL, state TEXT NOT NULL, who TEXT NOT NULL, due TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE recipient (
            broadcast TEXT, mark BLOB, state TEXT NOT NULL, taken_until TEXT NOT NULL,
            PRIMARY KEY (broadcast, mark)
        ) WITHOUT ROWID
        """
    )
