"""Schema of the weekly summary: what it counts by, what was published, what was sent, which spikes were told."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0040_digest")
def _digest(db: Database) -> None:
    db.execute("ALTER TABLE question ADD COLUMN gist TEXT")
    # Covers the counts of a week, so that a million questions are counted without reading their rows.
    db.execute("CREATE INDEX question_summary ON question (week, outcome, entry, useful)")
    db.execute("CREATE INDEX question_gist ON question (week, gist) WHERE gist IS NOT NULL")
    db.execute("DROP INDEX question_week")
    db.execute("CREATE INDEX asker_topic ON asker (week, topic)")
    db.execute(
        "CREATE TABLE topic_day (day TEXT, entry TEXT, questions INTEGER NOT NULL, PRIMARY KEY (day, entry))"
        " WITHOUT ROWID"
    )
    db.execute("CREATE TABLE publication (week TEXT PRIMARY KEY, numbers TEXT NOT NULL, context TEXT) WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE sending (
            week TEXT, recipient BLOB, state TEXT NOT NULL, attempts INTEGER NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (week, recipient)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE spike (day TEXT, entry TEXT, PRIMARY KEY (day, entry)) WITHOUT ROWID")
