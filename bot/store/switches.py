"""Switches: what staff turn on and off while the bot runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.store.audit import Audit


@dataclass(frozen=True)
class Switch:
    """A switch that was moved from where it stands by default; `value` is sealed, empty for the default."""

    name: str
    value: bytes
    who: str
    reason: str
    at: datetime


class SwitchBoard(Protocol):
    """Reading and moving switches."""

    def number(self) -> int:
        """Tell how often a switch was moved, at once."""
        ...

    async def all(self) -> Sequence[Switch]:
        """List every switch that was ever moved."""
        ...

    async def move(self, switch: Switch, audit: Audit) -> None:
        """Move a switch."""
        ...
