"""Sealing at rest (P4): authenticated encryption under data keys that are wrapped by master keys outside the database.

Each owner (a case, a dialog, a chat's preferences) has a data key of its own. Rotation wraps the data keys
anew and touches nothing else; destroying a data key makes unreadable what it sealed.

SealError
├── KeysMissing    there is no master key where the settings say
├── KeysUnreadable a master key is not what `tanya-netral keys new` makes
└── CannotUnseal   the key is gone or the bytes are not what was sealed
"""

import base64
import hmac
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.store.sealed import Sealed, week_owner

KEY_BYTES = 32
MARK_BYTES = 16
_ID_BYTES, _NONCE_BYTES = 4, 12
_MARKS = "marks"


class SealError(Exception):
    """Sealing or unsealing failed; never holds keys or content."""


class KeysMissing(SealError):
    """There is no master key where the settings say."""


class KeysUnreadable(SealError):
    """A master key is not what `tanya-netral keys new` makes."""


class CannotUnseal(SealError):
    """The key is gone or the bytes are not what was sealed."""


@dataclass(frozen=True)
class MasterKey:
    """A master key of 32 bytes; its id is a fingerprint and reveals nothing."""

    value: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that name this key in what it wrapped."""
        return hmac.digest(self.value, b"id", "sha256")[:_ID_BYTES]

    def text(self) -> str:
        """Write the key as `SEAL_KEYS` and key files hold it."""
        return base64.urlsafe_b64encode(self.value).decode()


def new_master_key() -> MasterKey:
    """Draw a master key."""
    return MasterKey(secrets.token_bytes(KEY_BYTES))


class Keyring:
    """Master keys: the first wraps, all unwrap."""

    def __init__(self, keys: Sequence[MasterKey]) -> None:
        if not keys:
            raise KeysMissing
        self.keys = tuple(keys)
        self._first = keys[0]
        self._by_id = {key.id: key for key in keys}

    @classmethod
    def from_text(cls, text: str) -> "Keyring":
        """Read keys separated by commas or white space.

        Raises:
            KeysMissing: there is none.
            KeysUnreadable: one is not 32 bytes in base64.
        """
        return cls([_read_key(part) for part in text.replace(",", " ").split()])

    def wrap(self, data_key: bytes, owner: str) -> bytes:
        """Wrap a data key for its owner with the newest master key."""
        return self._first.id + seal(self._first.value, data_key, owner.encode())

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """Unwrap a data key.

        Raises:
            CannotUnseal: no master key of ours wrapped it, or it belongs to another owner.
        """
        key = self._by_id.get(wrapped[:_ID_BYTES])
        if key is None:
            raise CannotUnseal
        return unseal(key.value, wrapped[_ID_BYTES:], owner.encode())

    def is_current(self, wrapped: bytes) -> bool:
        """Tell whether the newest master key wrapped this."""
        return wrapped[:_ID_BYTES] == self._first.id


def _read_key(text: str) -> MasterKey:
    try:
        value = base64.urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        value = b""
    if len(value) != KEY_BYTES:
        raise KeysUnreadable
    return MasterKey(value)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Encrypt and authenticate (AES-256-GCM, random nonce); `bound_to` must be given again to open it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        CannotUnseal: another key, another binding, or changed bytes.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as fault:
        raise CannotUnseal from fault


def read_keyring(text: str | None, file: Path) -> Keyring:
    """Take the master keys from `SEAL_KEYS`, or from the key file, made with mode 0600 where it is missing.

    Raises:
        KeysUnreadable: what is there is not a list of keys, or the file cannot be read.
    """
    if text:
        return Keyring.from_text(text)
    try:
        if not file.exists():
            write_key_file(file, [new_master_key()])
        return Keyring.from_text(file.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError, KeysMissing) as fault:
        raise KeysUnreadable from fault


def write_key_file(file: Path, keys: Sequence[MasterKey]) -> None:
    """Write a key file that its owner alone can read, in one step, so that a crash leaves the old one whole."""
    draft = file.with_name(f"{file.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write("".join(f"{key.text()}\n" for key in keys))
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)


class Vault:
    """Seals for owners and makes the opaque marks under which chats are kept."""

    def __init__(self, keyring: Keyring, store: Sealed, reread: Callable[[], Keyring] | None = None) -> None:
        """`reread` reads the master keys anew, which may be rotated while this process runs."""
        self._keyring = keyring
        self._store = store
        self._reread = reread or (lambda: keyring)

    async def check(self) -> None:
        """Prove that the master keys are those of the database.

        Raises:
            CannotUnseal: they are not.
        """
        await self._key(_MARKS)

    async def mark(self, purpose: str, *ids: int | str) -> bytes:
        """Make the 16-byte mark of a chat or person for one purpose; without the master key it tells nothing."""
        key = await self._key(_MARKS)
        message = "\0".join([purpose, *map(str, ids)]).encode()
        return hmac.digest(key, message, "sha256")[:MARK_BYTES]

    async def secret(self, purpose: str) -> bytes:
        """Make a secret of 32 bytes for one purpose; it stays the same when master keys are rotated."""
        return hmac.digest(await self._key(_MARKS), f"secret\0{purpose}".encode(), "sha256")

    async def seal(self, owner: str, purpose: str, plain: bytes) -> bytes:
        """Seal for an owner, whose data key is made on first use.

        What is sealed opens for its `purpose` alone: a purpose names the field, and the row where an owner has many,
        so that nobody who can write the file can have one shown in place of another.
        """
        return seal(await self._key(owner), plain, _binding(owner, purpose))

    async def unseal(self, owner: str, purpose: str, sealed: bytes) -> bytes:
        """Open what was sealed for an owner and purpose.

        Raises:
            CannotUnseal: its key was destroyed, or the bytes are not its own, or were sealed for another purpose.
        """
        wrapped = await self._store.data_key(owner)
        if wrapped is None:
            raise CannotUnseal
        return unseal(self._unwrap(wrapped, owner), sealed, _binding(owner, purpose))

    async def week_key(self, week: str) -> bytes:
        """Get the key of the marks of a running week, made on first use; closing the week destroys it (P3)."""
        return await self._key(week_owner(week))

    async def rotate(self) -> int:
        """Wrap with the newest master key what older ones wrapped; returns how many data keys.

        What a process beside it wraps with an older one meanwhile is found by looking again.
        """
        count = 0
        while wrapped := await self._rewrap():
            count += wrapped
        return count

    async def _rewrap(self) -> int:
        keys = await self._store.data_keys()
        old = [(owner, wrapped) for owner, wrapped in keys if not self._keyring.is_current(wrapped)]
        fresh = [(o, w, self._keyring.wrap(self._keyring.unwrap(w, o), o)) for o, w in old]
        await self._store.rewrap(fresh)
        return len(fresh)

    async def _key(self, owner: str) -> bytes:
        wrapped = await self._store.data_key(owner)
        if wrapped is None:
            # With the newest master key, which may be newer than this process.
            self._keyring = self._reread()
            wrapped = await self._store.add_data_key(owner, self._keyring.wrap(secrets.token_bytes(KEY_BYTES), owner))
        return self._unwrap(wrapped, owner)

    def _unwrap(self, wrapped: bytes, owner: str) -> bytes:
        try:
            return self._keyring.unwrap(wrapped, owner)
        except CannotUnseal:
            self._keyring = self._reread()
            return self._keyring.unwrap(wrapped, owner)


def _binding(owner: str, purpose: str) -> bytes:
    return f"{owner}\0{purpose}".encode()
