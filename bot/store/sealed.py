"""What is kept of chats under opaque marks: sealed bytes, and the wrapped keys that open them (P4).

Deleting the data key of an owner makes all that was sealed for it unreadable, in backups too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.store.effects import Effect


@dataclass(frozen=True)
class SealedDialog:
    """A conversation in progress, as it is stored."""

    kind: str
    sealed: bytes


@dataclass(frozen=True)
class DropKey(Effect):
    """Destroy the data key of an owner, and with it all that it opens."""

    erases = True

    owner: str


@dataclass(frozen=True)
class SaveDialog(Effect):
    """Keep a dialog as the running one of its chat; `day` decides when it is forgotten."""

    mark: bytes
    kind: str
    day: date
    sealed: bytes


@dataclass(frozen=True)
class PauseDialog(Effect):
    """Let messages of the chat go elsewhere, without forgetting its dialogs."""

    mark: bytes


@dataclass(frozen=True)
class EndDialog(Effect):
    """Erase a dialog of a chat and destroy its key."""

    erases = True

    mark: bytes
    kind: str


@dataclass(frozen=True)
class SavePreference(Effect):
    """Keep the preferences of a chat."""

    mark: bytes
    sealed: bytes


@dataclass(frozen=True)
class DropPreference(Effect):
    """Erase the preferences of a chat."""

    erases = True

    mark: bytes


def dialog_owner(mark: bytes, kind: str) -> str:
    """Name the data key of a dialog."""
    return f"dialog:{kind}:{mark.hex()}"


def week_owner(week: str) -> str:
    """Name the key of a week's marks."""
    return f"week:{week}"


class Sealed(Protocol):
    """Reading sealed things, and keeping the keys that open them."""

    async def data_key(self, owner: str) -> bytes | None:
        """Get the wrapped data key of an owner."""
        ...

    async def add_data_key(self, owner: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key unless the owner has one already; returns the one that is kept."""
        ...

    async def data_keys(self) -> Sequence[tuple[str, bytes]]:
        """List every owner with its wrapped key."""
        ...

    async def rewrap(self, keys: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Replace wrapped keys (owner, old, new) in one transaction, where the old one still stands."""
        ...

    async def dialog(self, mark: bytes) -> SealedDialog | None:
        """Look up the running dialog of a chat."""
        ...

    async def paused_dialog(self, mark: bytes, kind: str) -> SealedDialog | None:
        """Look up a dialog of one kind, running or paused."""
        ...

    async def preference(self, mark: bytes) -> bytes | None:
        """Look up the sealed preferences of a chat."""
        ...

    async def end_dialogs(self, before: date) -> int:
        """Erase dialogs not touched since a day, with their keys; returns how many."""
        ...
