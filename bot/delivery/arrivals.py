"""What follows when a case has reached its office: a held one is no longer held, and similar ones are pointed out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.delivery.dossier import Letter, LetterKind, open_dossier
from bot.delivery.letters import letter, notice
from bot.delivery.likeness import alike
from bot.store.base import Store
from bot.store.cases import Case, RecordAction, Role
from bot.store.effects import Effect, IfNew, Once
from bot.store.outbox import Claimed
from bot.store.seal import CannotUnseal, Vault
from knowledge.reporting import CaseState

ARRIVED = "tersampaikan"
"""The bot's action when a case that was held has reached its office."""


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
        try:
            report = (await open_dossier(self._vault, self._store, case)).report
        except CannotUnseal:
            return []
        found = []
        for other in await self._store.cases.open_cases():
            if other.region != case.region or other.id == case.id or other.opened > case.opened:
                continue
            try:
                theirs = (await open_dossier(self._vault, self._store, other)).report
            except CannotUnseal:
                continue
            if alike(report, theirs):
                found.append(other.id)
        return found
