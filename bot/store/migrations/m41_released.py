"""Schema of questions that staff released for the weekly summary."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0041_released")
def _released(db: Database) -> None:
    db.execute("CREATE TABLE released (week TEXT, wording TEXT, PRIMARY KEY (week, wording)) WITHOUT ROWID")
