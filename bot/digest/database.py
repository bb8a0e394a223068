"""The summary as an SQLite file for Datasette: the same bytes for the same issue."""

import sqlite3
import tempfile
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot.digest.issue import Issue
from bot.digest.tables import Table, Value, tables_of
from bot.digest.words import labels


def render_database(issue: Issue) -> bytes:
    """Write an issue as an SQLite file, with a table for each of its tables; hidden figures are their signs."""
    with tempfile.TemporaryDirectory() as folder:
        whole, packed = Path(folder) / "draft.db", Path(folder) / "packed.db"
        connection = sqlite3.connect(whole, isolation_level=None)
        database = Database(connection)
        for table in tables_of(issue):
            _add(database, table)
        # A vacuumed copy holds pages in one order, and no trace of how it came to be.
        connection.execute("VACUUM INTO ?", [str(packed)])
        database.close()
        return packed.read_bytes()


def _add(database: Database, table: Table) -> None:
    names = [_name(labels()["columns"][column]) for column in table.columns]
    rows = [dict(zip(names, map(_value, row), strict=True)) for row in table.rows]
    database.table(_name(labels()["sheets"][table.name])).insert_all(rows)


def _name(label: str) -> str:
    """Make a name that needs no quotes in SQL: belum_dipahami."""
    kept = "".join(sign if sign.isalnum() else " " for sign in label.lower())
    return "_".join(kept.split())


def _value(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
