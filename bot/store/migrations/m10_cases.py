"""Schema of cases, their evidence, thread and history."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations

_TABLES = (
    """
    CREATE TABLE case_file (
        id TEXT PRIMARY KEY, region TEXT NOT NULL, kind TEXT NOT NULL, regime TEXT NOT NULL, state TEXT NOT NULL,
        opened TEXT NOT NULL, changed TEXT NOT NULL, sealed BLOB NOT NULL,
        lookup TEXT NOT NULL, receipt TEXT NOT NULL, way_mark BLOB, way_back BLOB, source BLOB, source_day TEXT,
        purge_on TEXT, warned INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID
    """,
    "CREATE INDEX case_lookup ON case_file (lookup)",
    "CREATE INDEX case_way ON case_file (way_mark) WHERE way_mark IS NOT NULL",
    "CREATE INDEX case_source ON case_file (source) WHERE source IS NOT NULL",
    "CREATE TABLE draft_file (case_id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID",
    # No foreign key: evidence of a draft comes before its case.
    """
    CREATE TABLE evidence (
        case_id TEXT, number INTEGER, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
        received TEXT NOT NULL, size INTEGER NOT NULL, own_copy INTEGER NOT NULL, as_is INTEGER NOT NULL,
        "release" INTEGER NOT NULL, PRIMARY KEY (case_id, number)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE case_entry (
        case_id TEXT, number INTEGER, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL, at TEXT NOT NULL,
        sealed BLOB NOT NULL, PRIMARY KEY (case_id, number)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE case_action (
        case_id TEXT, number INTEGER, role TEXT NOT NULL, action TEXT NOT NULL, at TEXT NOT NULL,
        state TEXT NOT NULL, sealed BLOB, PRIMARY KEY (case_id, number)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE blocked_source (mark BLOB PRIMARY KEY, day TEXT NOT NULL, until TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE case_count (
        month TEXT, region TEXT, kind TEXT, state TEXT, cases INTEGER NOT NULL,
        PRIMARY KEY (month, region, kind, state)
    ) WITHOUT ROWID
    """,
)


@migrations(name="0010_cases")
def _cases(db: Database) -> None:
    for table in _TABLES:
        db.execute(table)
