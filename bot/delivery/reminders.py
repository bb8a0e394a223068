"""Reminding officers of cases that wait for them: each reminder once for each case and period, whoever sends it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.dossier import Letter, LetterKind
from bot.delivery.letters import letter, notice
from bot.jobs import pause
from bot.store.base import Store
from bot.store.cases import Case, CaseAction
from bot.store.effects import Effect, IfNew, Once
from bot.store.seal import Vault
from knowledge.reporting import CaseState, ClockState, repair_clock

LOOK_EVERY = 600.0
"""Seconds between looks; the times of cases are full hours."""

_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Reminder:
    """Why officers are reminded, and for which period; reporters hear of the end of their time to complete, too."""

    reason: str
    period: str

    @property
    def for_reporter(self) -> bool:
        """Tell whether the reporter must know as well."""
        return self.reason == "repair"


def due_reminder(state: CaseState, since: datetime, now: datetime) -> Reminder | None:
    """Find the reminder that is due for a case in a state since a time: the newest period alone."""
    waited = now - since
    if state is CaseState.SENT and waited >= _DAY:
        days = waited // _DAY
        # Daily for three days, then weekly: a group that is told every day stops reading.
        return Reminder("unread", str(days if days <= 3 else max(3, days // 7 * 7)))
    if state is CaseState.INCOMPLETE and repair_clock(since, now).state is ClockState.LAST:
        return Reminder("repair", since.isoformat())
    if state is CaseState.FORWARDED and waited >= _MONTH:
        return Reminder("forwarded", f"{since.isoformat()}/{waited // _MONTH}")
    return None


class Reminders:
    """A job that looks for cases that wait."""

    name = "reminders"

    def __init__(self, vault: Vault, store: Store, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._store = store
        self._now = now

    async def run(self, stop: asyncio.Event) -> None:
        """Look from time to time."""
        while not stop.is_set():
            await self.look()
            await pause(stop, LOOK_EVERY)

    async def look(self) -> None:
        """Remind of what is due."""
        for case in await self._store.cases.open_cases():
            reminder = due_reminder(case.state, _since(case, await self._store.cases.actions(case.id)), self._now())
            if reminder:
                await self._store.apply(await self._effect(case, reminder))

    async def _effect(self, case: Case, reminder: Reminder) -> Effect:
        about = await letter(self._vault, case, LetterKind.REMINDER, Letter(reason=reminder.reason))
        also = (notice(case.id),) if reminder.for_reporter else ()
        return IfNew(Once(f"remind:{case.id}:{reminder.reason}:{reminder.period}"), (about, *also))


def _since(case: Case, actions: Sequence[CaseAction]) -> datetime:
    """When the case came into its state: its newest action of that state that followed another one."""
    since = case.opened
    before: CaseState | None = None
    for action in actions:
        if action.state is not before:
            since = action.at
        before = action.state
    return since
