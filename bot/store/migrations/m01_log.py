"""Schema of the question log and its weekly marks."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0001_question_log")
def _question_log(db: Database) -> None:
    # WITHOUT ROWID: the physical order then follows the random id and not the order of asking (P1).
    db.execute(
        """
        CREATE TABLE question (
            id TEXT PRIMARY KEY, day TEXT NOT NULL, week TEXT NOT NULL, region TEXT NOT NULL,
            outcome TEXT NOT NULL, entry TEXT, score REAL NOT NULL, text TEXT, useful INTEGER
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX question_week ON question (week)")
    db.execute("CREATE TABLE claim (update_id INTEGER PRIMARY KEY, day TEXT NOT NULL)")
    db.execute("CREATE TABLE week_key (week TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID")
    db.execute("CREATE TABLE asker (mark BLOB PRIMARY KEY, week TEXT NOT NULL, topic TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        "CREATE TABLE asker_count (week TEXT, topic TEXT, askers INTEGER NOT NULL, PRIMARY KEY (week, topic))"
        " WITHOUT ROWID"
    )
    db.execute(
        """
        CREATE TABLE reply (
            message_mark BLOB PRIMARY KEY, chat_mark BLOB NOT NULL, week TEXT NOT NULL, "offset" INTEGER NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX reply_chat ON reply (chat_mark)")
