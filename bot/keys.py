"""Master keys: making and rotating them."""

from bot.settings import Settings
from bot.store.seal import Keyring, MasterKey, Vault, new_master_key, read_keyring, write_key_file
from bot.store.sqlite import SqliteStore


def new() -> str:
    """Make a master key, as `SEAL_KEYS` takes it."""
    return new_master_key().text()


async def rotate(settings: Settings) -> int:
    """Wrap every data key with the newest master key; returns how many had an older one.

    With a key file a new key is made and put first, so that a stolen copy of the old file opens nothing that is
    written later; a bot that runs beside takes it up by itself. When all is wrapped anew the old ones are dropped,
    but for the last: such a bot may be about to store what it wrapped with that one. With `SEAL_KEYS` the operator
    puts the new key first and restarts the bot before rotating.
    """
    given = settings.master_keys
    keys = [] if given else _with_a_new_one(settings)
    store = SqliteStore(settings.database)
    await store.open()
    try:
        count = await Vault(read_keyring(given, settings.key_file), store.sealed).rotate()
    finally:
        await store.close()
    if keys:
        write_key_file(settings.key_file, keys[:2])
    return count


def _with_a_new_one(settings: Settings) -> list[MasterKey]:
    read_keyring(None, settings.key_file)
    keys = [new_master_key(), *Keyring.from_text(settings.key_file.read_text(encoding="ascii")).keys]
    write_key_file(settings.key_file, keys)
    return keys
