"""Schema of recipients, the outbox, and what is done once."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0020_outbox")
def _outbox(db: Database) -> None:
    # WITHOUT ROWID throughout: a rising number would keep the order in which reports of all regions came.
    db.execute('CREATE TABLE once ("key" TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID')
    db.execute(
        """
        CREATE TABLE report_recipient (
            id TEXT PRIMARY KEY, channel TEXT NOT NULL, region TEXT NOT NULL, mark BLOB NOT NULL, sealed BLOB NOT NULL,
            active INTEGER NOT NULL, paused_until INTEGER NOT NULL DEFAULT 0, fault TEXT
        ) WITHOUT ROWID
        """
    )
    way_back = (
        "INSERT INTO report_recipient (id, channel, region, mark, sealed, active) VALUES (?1, ?1, ?1, x'', x'', 1)"
    )
    db.execute(way_back, ["way-back"])
    db.execute("CREATE UNIQUE INDEX recipient_mark ON report_recipient (mark, region) WHERE active = 1")
    db.execute(
        """
        CREATE TABLE recipient_code (
            code BLOB PRIMARY KEY, channel TEXT NOT NULL, region TEXT NOT NULL, recipient TEXT NOT NULL,
            expires INTEGER NOT NULL, sealed BLOB NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE letter (
            topic TEXT, seq INTEGER, kind TEXT NOT NULL, region TEXT NOT NULL, sealed BLOB NOT NULL,
            since INTEGER NOT NULL, held INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (topic, seq)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX letter_held ON letter (region) WHERE held = 1")
    db.execute(
        """
        CREATE TABLE delivery (
            topic TEXT, recipient TEXT, seq INTEGER, waiting INTEGER NOT NULL DEFAULT 1,
            attempts INTEGER NOT NULL DEFAULT 0, next_try INTEGER NOT NULL DEFAULT 0, failing_since INTEGER, fault TEXT,
            worker TEXT, until INTEGER NOT NULL DEFAULT 0, parts INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (topic, recipient, seq)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX delivery_waiting ON delivery (next_try) WHERE waiting = 1")
    db.execute(
        "CREATE TABLE thread (topic TEXT, recipient TEXT, thread TEXT, head TEXT, PRIMARY KEY (topic, recipient))"
        " WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE posted (recipient TEXT, message TEXT, topic TEXT NOT NULL, purpose TEXT NOT NULL,"
        " PRIMARY KEY (recipient, message)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX posted_topic ON posted (topic)")
