"""Checking a proof of receipt that somebody shows."""

from bot.delivery.documents import verify
from bot.reports.papers import signing_key
from bot.settings import Settings
from bot.store.seal import Vault, read_keyring
from bot.store.sqlite import SqliteStore


async def check(settings: Settings, document: bytes) -> tuple[str, ...] | None:
    """Give the lines that this installation signed; None when it did not sign the document.

    Raises:
        SealError: the master keys are missing or not those of the database.
        StoreError: the database cannot be opened.
    """
    store = SqliteStore(settings.database)
    await store.open()
    try:
        vault = Vault(read_keyring(settings.master_keys, settings.key_file), store.sealed)
        return verify(document, (await signing_key(vault)).public_key())
    finally:
        await store.close()
