"""The log of what staff changed: by role and label, never by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.store.effects import Effect


@dataclass(frozen=True)
class Audit(Effect):
    """One change: when (to the minute), who by label, what was done to what, and why."""

    at: datetime
    who: str
    action: str
    subject: str
    reason: str = ""


class AuditLog(Protocol):
    """Reading what was changed."""

    async def recent(self, limit: int, skip: int = 0) -> Sequence[Audit]:
        """List changes, newest first."""
        ...

    async def size(self) -> int:
        """Count all changes."""
        ...
