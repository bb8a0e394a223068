"""Conversations of several steps and preferences of chats: sealed in the store, so that a restart or another
worker goes on where the chat stands. Nothing of them is in a process."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.store.purposes import DIALOG, PREFERENCE
from bot.store.seal import CannotUnseal, Vault
from bot.store.sealed import (
    DropKey,
    DropPreference,
    EndDialog,
    PauseDialog,
    SaveDialog,
    SavePreference,
    Sealed,
    SealedDialog,
    dialog_owner,
)

KEEP_DIALOGS = timedelta(days=2)
"""Time after which an untouched dialog is forgotten."""


@dataclass(frozen=True)
class Dialog:
    """A conversation in progress: which one, and what it needs to go on (JSON values alone)."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Dialogs:
    """The running dialog of each chat, and dialogs that wait."""

    def __init__(self, vault: Vault, store: Sealed, today: Callable[[], date]) -> None:
        self._vault = vault
        self._store = store
        self._today = today

    async def running(self, chat: int) -> Dialog | None:
        """Get the dialog that the next message of a chat belongs to."""
        mark = await self._mark(chat)
        return await self._unseal(mark, await self._store.dialog(mark))

    async def find(self, chat: int, kind: str) -> Dialog | None:
        """Get a chat's dialog of one kind, running or waiting."""
        mark = await self._mark(chat)
        return await self._unseal(mark, await self._store.paused_dialog(mark, kind))

    async def save(self, chat: int, dialog: Dialog) -> SaveDialog:
        """Make the effect that keeps a dialog as the chat's running one; others of the chat wait."""
        mark = await self._mark(chat)
        plain = json.dumps(dialog.data, ensure_ascii=False).encode()
        sealed = await self._vault.seal(dialog_owner(mark, dialog.kind), DIALOG, plain)
        return SaveDialog(mark, dialog.kind, self._today(), sealed)

    async def pause(self, chat: int) -> PauseDialog:
        """Make the effect that lets the chat's messages go elsewhere."""
        return PauseDialog(await self._mark(chat))

    async def end(self, chat: int, kind: str) -> EndDialog:
        """Make the effect that erases a dialog with its key."""
        return EndDialog(await self._mark(chat), kind)

    async def _mark(self, chat: int) -> bytes:
        return await self._vault.mark("dialog", chat)

    async def _unseal(self, mark: bytes, found: SealedDialog | None) -> Dialog | None:
        if found is None:
            return None
        try:
            plain = await self._vault.unseal(dialog_owner(mark, found.kind), DIALOG, found.sealed)
        except CannotUnseal:
            return None
        return Dialog(found.kind, json.loads(plain))


@dataclass(frozen=True)
class Preferences:
    """What a chat has chosen."""

    region: str | None = None


class PreferenceBook:
    """The preferences of chats."""

    def __init__(self, vault: Vault, store: Sealed) -> None:
        self._vault = vault
        self._store = store

    async def get(self, chat: int) -> Preferences:
        """Get what a chat chose; nothing chosen is all None."""
        mark = await self._mark(chat)
        sealed = await self._store.preference(mark)
        if sealed is None:
            return Preferences()
        try:
            plain = await self._vault.unseal(_preference_owner(mark), PREFERENCE, sealed)
        except CannotUnseal:
            return Preferences()
        return Preferences(json.loads(plain).get("region"))

    async def save(self, chat: int, preferences: Preferences) -> SavePreference:
        """Make the effect that keeps what a chat chose."""
        mark = await self._mark(chat)
        plain = json.dumps({"region": preferences.region}).encode()
        return SavePreference(mark, await self._vault.seal(_preference_owner(mark), PREFERENCE, plain))

    async def forget(self, chat: int) -> tuple[DropPreference, DropKey]:
        """Make the effects that erase what a chat chose (P8)."""
        mark = await self._mark(chat)
        return DropPreference(mark), DropKey(_preference_owner(mark))

    async def _mark(self, chat: int) -> bytes:
        return await self._vault.mark("preference", chat)


def _preference_owner(mark: bytes) -> str:
    return f"preference:{mark.hex()}"
