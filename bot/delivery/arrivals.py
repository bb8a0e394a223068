"""What follows when a case has reached its office: a held one is no longer held, and similar ones are pointed out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.delivery.dossier import Letter, LetterKind, Report
from bot.delivery.letters import letter, notice
from bot.delivery.likeness import alike
from bot.store.base import Store
from bot.store.cases import Case, RecordAction, Role, case_owner
from bot.store.effects import Effect, IfNew, Once
from bot.store.outbox import Claimed
from bot.store.purposes import REPORT
from bot.store.seal import CannotUnseal, Vault
from knowledge.reporting import CaseState

ARRIVED = "tersampaikan"
"""The bot's action when a case that was held has reached its office."""


MOST_COMPARED = 500
"""Open cases of a region that a new one is compared with, newest first; unsealing them all takes some 30 ms."""


class Arrivals:
    """Makes the effects of a letter's arrival."""

    def __init__(self, vault: Vault, store: Store, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._store = store
        self._now = now

    async def arrived(self, claimed: Claimed) -> Sequence[Effect]:
        """Make the effects of one arrival; the same ones again have none."""
        case = await self._store.cases.find(claimed.place.topic) if claimed.kind == LetterKind.CASE else None
        if case is None:
            return ()
        moved = RecordAction(case.id, Role.BOT, ARRIVED, self._now(), CaseState.SENT)
        held = [IfNew(Once(f"arrived:{case.id}"), (moved, notice(case.id)))] if case.state is CaseState.HELD else []
        return [*held, *[await self._pointing_at(case, other) for other in await self._similar(case)]]

    async def _pointing_at(self, case: Case, other: str) -> Effect:
        about = await letter(self._vault, case, LetterKind.SIMILAR, Letter(case=other))
        return IfNew(Once(f"similar:{case.id}:{other}"), (about,))

    async def _similar(self, case: Case) -> list[str]:
        report = await self._report(case)
        others = [
            other
            for other in await self._store.cases.open_cases()
            if other.region == case.region and other.id != case.id and other.opened <= case.opened
        ]
        compared = [(other.id, await self._report(other)) for other in others[-MOST_COMPARED:]]
        return [name for name, theirs in compared if report and theirs and alike(report, theirs)]

    async def _report(self, case: Case) -> Report | None:
        try:
            return Report.from_bytes(await self._vault.unseal(case_owner(case.id), REPORT, case.sealed))
        except CannotUnseal:
            return None
