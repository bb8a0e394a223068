"""The keys of weeks are among the data keys, wrapped by master keys: the clear ones go, with the marks they made."""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0003_weeks")
def _weeks(db: Database) -> None:
    for table in ("asker", "reply"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names
    db.execute("DROP TABLE week_key")
