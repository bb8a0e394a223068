"""What tells one file from another is sealed: in the clear, a SHA-256 leads from a file to its case.

Those that stood there cannot be sealed here, where no key is; they are dropped, and such files show none.
"""

from sqlite_utils import Database

from bot.store.migrations.registry import migrations


@migrations(name="0013_sealed_digests")
def _digests(db: Database) -> None:
    db.execute("UPDATE evidence SET sha256 = ''")
    db.execute("ALTER TABLE evidence DROP COLUMN sha256")
    db.execute("ALTER TABLE evidence ADD COLUMN digests BLOB NOT NULL DEFAULT x''")
