"""Switches that staff move while the bot runs, read by every part from a snapshot that is at most a second old."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.access import Access, NotAllowed, Permission, Staff
from bot.store.seal import CannotUnseal, Vault
from bot.store.switches import Switch, SwitchBoard

_OWNER = "switches"
MAINTENANCE, INLINE, GROUPS, RECIPIENTS = "maintenance", "inline", "groups", "recipients"
REPORTS = "reports:"
"""Reports of one region are named `reports:<region>`."""

Value = str | bool | list[str] | None


@dataclass(frozen=True)
class Moved:
    """A switch that was moved: its value (None: back where it stands by default), by whom, when and why."""

    value: Value
    who: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Position:
    """Where all switches stand."""

    moved: Mapping[str, Moved] = field(default_factory=dict)

    @property
    def maintenance(self) -> str | None:
        """What users read instead of answers; None in normal operation."""
        text = self._value(MAINTENANCE)
        return text if isinstance(text, str) else None

    @property
    def inline(self) -> bool:
        """Whether answers are given inline in any chat."""
        return self._value(INLINE) is not False

    @property
    def groups(self) -> bool:
        """Whether the bot answers in groups."""
        return self._value(GROUPS) is not False

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets the weekly summary: ids of chats, and addresses of mail."""
        found = self._value(RECIPIENTS)
        return tuple(found) if isinstance(found, list) else ()

    def takes_reports(self, region: str) -> bool:
        """Tell whether reports of a region are taken."""
        return self._value(f"{REPORTS}{region}") is not False

    def _value(self, name: str) -> Value:
        found = self.moved.get(name)
        return found.value if found else None


class Switches:
    """The switches: `position` is read at once, `move` moves one for every process."""

    def __init__(self, vault: Vault, board: SwitchBoard, access: Access, now: Callable[[], datetime]) -> None:
        self.position = Position()
        self._vault = vault
        self._board = board
        self._access = access
        self._now = now
        self._number = 0

    async def refresh(self) -> bool:
        """Read the switches anew where one was moved; False when none was."""
        number = self._board.number()
        if number == self._number:
            return False
        moved = {switch.name: await self._read(switch) for switch in await self._board.all()}
        self._number, self.position = number, Position(moved)
        return True

    async def move(self, by: Staff, name: str, value: Value, reason: str) -> None:
        """Move a switch; None puts it back where it stands by default.

        Raises:
            NotAllowed: the role of `by` does not permit it.
            ValueError: there is no such switch, no reason, or the value does not fit.
        """
        if not by.may(Permission.SWITCH):
            raise NotAllowed
        if not reason.strip() or not _fits(name, value):
            raise ValueError(name)
        sealed = await self._vault.seal(_OWNER, name, json.dumps(value).encode())
        switch = Switch(name, sealed, by.label, reason, self._now())
        await self._board.move(switch, self._access.audit(by, "switch", name, reason))
        await self.refresh()

    async def _read(self, switch: Switch) -> Moved:
        try:
            value = json.loads(await self._vault.unseal(_OWNER, switch.name, switch.value))
        except CannotUnseal:
            value = None
        return Moved(value, switch.who, switch.reason, switch.at)


def _fits(name: str, value: Value) -> bool:
    if value is None:
        return True
    if name == MAINTENANCE:
        return isinstance(value, str) and 0 < len(value) <= 500
    if name == RECIPIENTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, bool) and (name in (INLINE, GROUPS) or name.startswith(REPORTS))
