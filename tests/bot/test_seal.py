"""Sealing at rest: what the keys promise, on a real SQLite file."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot import keys
from bot.settings import load_settings
from bot.store.seal import (
    CannotUnseal,
    Keyring,
    KeysMissing,
    KeysUnreadable,
    Vault,
    new_master_key,
    read_keyring,
)
from bot.store.sealed import DropKey
from bot.store.sqlite import SqliteStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "test.db")
    await store.open()
    yield store
    await store.close()


async def test_what_is_sealed_can_be_opened_for_its_owner_alone(store: SqliteStore) -> None:
    vault = Vault(Keyring([new_master_key()]), store.sealed)
    sealed = await vault.seal("case:1", "report", b"rahasia")
    assert b"rahasia" not in sealed
    assert await vault.unseal("case:1", "report", sealed) == b"rahasia"
    await vault.seal("case:2", "report", b"lain")
    with pytest.raises(CannotUnseal):
        await vault.unseal("case:2", "report", sealed)


async def test_what_is_sealed_for_one_purpose_opens_for_no_other_of_the_same_owner(store: SqliteStore) -> None:
    vault = Vault(Keyring([new_master_key()]), store.sealed)
    sealed = await vault.seal("case:1", "address", b"123456789")
    with pytest.raises(CannotUnseal):
        await vault.unseal("case:1", "step diteruskan", sealed)
    # Nor where owner and purpose read alike in one go
    with pytest.raises(CannotUnseal):
        await vault.unseal("case:1address", "", sealed)


async def test_changed_bytes_are_noticed(store: SqliteStore) -> None:
    vault = Vault(Keyring([new_master_key()]), store.sealed)
    sealed = bytearray(await vault.seal("case:1", "report", b"rahasia"))
    sealed[-1] ^= 1
    with pytest.raises(CannotUnseal):
        await vault.unseal("case:1", "report", bytes(sealed))


async def test_destroying_a_key_destroys_what_it_sealed(store: SqliteStore) -> None:
    vault = Vault(Keyring([new_master_key()]), store.sealed)
    sealed = await vault.seal("case:1", "report", b"rahasia")
    await store.apply(DropKey("case:1"))
    with pytest.raises(CannotUnseal):
        await vault.unseal("case:1", "report", sealed)


async def test_marks_are_stable_and_differ_by_purpose_chat_and_database(store: SqliteStore, tmp_path: Path) -> None:
    keyring = Keyring([new_master_key()])
    vault = Vault(keyring, store.sealed)
    mark = await vault.mark("dialog", 1)
    assert await Vault(keyring, store.sealed).mark("dialog", 1) == mark
    assert len({mark, await vault.mark("dialog", 2), await vault.mark("preference", 1)}) == 3
    other = SqliteStore(tmp_path / "other.db")
    await other.open()
    assert await Vault(keyring, other.sealed).mark("dialog", 1) != mark
    await other.close()


async def test_rotation_keeps_content_and_leaves_the_old_key_useless(store: SqliteStore) -> None:
    old, new = new_master_key(), new_master_key()
    sealed = await Vault(Keyring([old]), store.sealed).seal("case:1", "report", b"rahasia")
    both = Vault(Keyring([new, old]), store.sealed)
    assert await both.rotate() == 1
    assert await both.rotate() == 0
    assert await Vault(Keyring([new]), store.sealed).unseal("case:1", "report", sealed) == b"rahasia"
    with pytest.raises(CannotUnseal):
        await Vault(Keyring([old]), store.sealed).unseal("case:1", "report", sealed)


async def test_rotating_with_a_key_file_replaces_the_key(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "data"})
    settings.data_dir.mkdir()
    database = settings.data_dir / "tanya-netral.db"
    store = SqliteStore(database)
    await store.open()
    sealed = await Vault(read_keyring(None, settings.key_file), store.sealed).seal("case:1", "report", b"rahasia")
    await store.close()
    before = settings.key_file.read_text()
    assert await keys.rotate(settings) == 1
    assert settings.key_file.read_text() != before
    again = SqliteStore(database)
    await again.open()
    vault = Vault(read_keyring(None, settings.key_file), again.sealed)
    assert await vault.unseal("case:1", "report", sealed) == b"rahasia"
    await again.close()


def test_a_key_file_is_made_for_its_owner_alone_and_outside_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "data"})
    keyring = read_keyring(None, settings.key_file)
    assert settings.key_file.parent == tmp_path
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    assert read_keyring(None, settings.key_file).keys == keyring.keys


@pytest.mark.parametrize("text", ["", " , "])
def test_no_key_is_told(text: str) -> None:
    with pytest.raises(KeysMissing):
        Keyring.from_text(text)


@pytest.mark.parametrize("text", ["rahasia", "AAAA", "é" * 40])
def test_what_is_not_a_key_is_told(text: str) -> None:
    with pytest.raises(KeysUnreadable):
        Keyring.from_text(text)


async def test_a_bot_that_runs_while_keys_are_rotated_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "data"})
    settings.data_dir.mkdir()
    store = SqliteStore(settings.database)
    await store.open()
    reread = partial(read_keyring, None, settings.key_file)
    running = Vault(reread(), store.sealed, reread)
    before = await running.seal("case:1", "report", b"before")
    slow = Vault(reread(), store.sealed)  # wraps with the key that was newest a moment ago, and commits late
    await keys.rotate(settings)
    assert await running.unseal("case:1", "report", before) == b"before"
    after, late = await running.seal("case:2", "report", b"after"), await slow.seal("case:3", "report", b"late")
    restarted = Vault(reread(), store.sealed)
    assert await restarted.unseal("case:2", "report", after) == b"after"
    assert await restarted.unseal("case:3", "report", late) == b"late"
    await keys.rotate(settings)
    assert await Vault(reread(), store.sealed).unseal("case:3", "report", late) == b"late"
    await store.close()
