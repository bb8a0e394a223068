"""Limits against abuse that know no person: each day a chat has another mark, and the database cannot join them.

A case keeps the mark of its sender's day, so that officers can have the sender refused by the case. Whether a chat is
refused is found by making its marks of the days that are blocked; that takes the master key, and a chat that writes.
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
        for blocked in await self._store.cases.blocked(self._today()):
            if await self.mark(chat, blocked.day) == blocked.mark:
                return Problem("source_blocked")
        if await self._store.cases.sent_by(await self.mark(chat)) >= self._per_day:
            return Problem("too_many_reports", {"limit": self._per_day})
        return None

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()
