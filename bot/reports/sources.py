"""Limits against abuse that know no person: each day a chat has another mark, and the database cannot join them.

A case keeps the mark of its sender's day, so that officers can have the sender flagged by the case. Whether a chat is
flagged is found by making its marks of the days that are flagged; that takes the master key, and a chat that sends a
report. Its reporter must not notice: whoever can have a case marked could else find its reporter by who is refused.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.reports.words import Problem
from bot.store.base import Store
from bot.store.seal import Vault


class Sources:
    """The marks of those who report, and what limits them."""

    def __init__(self, vault: Vault, store: Store, now: Callable[[], datetime], per_day: int) -> None:
        self._vault = vault
        self._store = store
        self._now = now
        self._per_day = per_day

    async def mark(self, chat: int, day: date | None = None) -> bytes:
        """Make the mark of a chat for a day in UTC, by default today."""
        day = day or self._today()
        return await self._vault.mark("report-source", day.isoformat(), chat)

    async def refusal(self, chat: int) -> Problem | None:
        """Say why a chat may not report now; None when it may."""
        if await self._store.cases.sent_by(await self.mark(chat)) >= self._per_day:
            return Problem("too_many_reports", {"limit": self._per_day})
        return None

    async def is_flagged(self, chat: int) -> bool:
        """Tell whether an office marked a report of a chat as abuse in the last 30 days; for officers alone."""
        flagged = await self._store.cases.flagged(self._today())
        return any([await self.mark(chat, each.day) == each.mark for each in flagged])

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()
