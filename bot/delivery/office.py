"""What an office does with a case: a step, a question to the reporter. Recorded with its role, never with a name.

Everything is committed under a key made from how far the history of the case had come, so that of two officers who
press at the same time one is heard.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.directory import Directory
from bot.delivery.dossier import Letter, LetterKind
from bot.delivery.letters import letter, notice
from bot.store.base import Store
from bot.store.cases import (
    AddEntry,
    Case,
    CaseAction,
    RecordAction,
    Role,
    case_owner,
    full_hour,
    new_entry_id,
)
from bot.store.effects import Effect, IfNew, Once
from bot.store.purposes import entry_purpose, step_purpose
from bot.store.recipients import Recipient
from bot.store.seal import Vault
from bot.store.sources import FlagSource
from knowledge.reporting.handling import Outcome, Step, leads_to

FLAG_FOR = timedelta(days=30)
"""How long reports of a source bear a mark after an office marked one of its cases as abuse."""

LONGEST_NUMBER = 60
"""Characters of a register number."""

_ASKED_AT = "#"
"""Stands between the step that a message asks words for and how far the history had come by then."""


@dataclass(frozen=True)
class Meaning:
    """What an officer's reply is about: a case (None when it was erased), and the step that was asked for, if any."""

    recipient: Recipient
    case: Case | None
    step: Step | None


class Office:
    """The desk of the officers of a region."""

    def __init__(
        self, vault: Vault, store: Store, directory: Directory, now: Callable[[], datetime], keep: timedelta
    ) -> None:
        self._vault = vault
        self._store = store
        self._directory = directory
        self._now = now
        self._keep = keep

    async def receives(self, chat: int, case_id: str) -> Recipient | None:
        """Get the recipient that a group is for a case; None when the case did not go there."""
        going_to = await self._store.outbox.recipients_of(case_id)
        return next((each for each in await self._directory.of_chat(chat) if each.id in going_to), None)

    async def meant(self, offices: Sequence[Recipient], message: int) -> Meaning | None:
        """Find out what a reply to a message is about."""
        for office in offices:
            found = await self._store.outbox.meant(office.id, str(message))
            if found:
                step = Step(found.purpose.partition(_ASKED_AT)[0]) if found.purpose else None
                return Meaning(office, await self._store.cases.find(found.topic), step)
        return None

    async def purpose(self, case: Case, step: Step) -> str:
        """Name what a message asks for: words for a step, as the case stands now."""
        return f"{step.value}{_ASKED_AT}{len(await self._store.cases.actions(case.id))}"

    async def asked(self, case: Case, step: Step, office: Recipient) -> int | None:
        """Find the message that already asks an office for the words of a step, as the case stands now."""
        found = await self._store.outbox.noted(office.id, case.id, await self.purpose(case, step))
        return None if found is None else int(found)

    async def take(
        self, case: Case, step: Step, detail: str = "", outcome: Outcome | None = None
    ) -> tuple[Effect, ...] | None:
        """Make the effects of a step; None when it may not be taken any more, none when it was just taken.

        `detail` is for office and reporter.
        """
        state = leads_to(step, case.state, outcome)
        if state is None:
            return None
        actions = await self._store.cases.actions(case.id)
        if await self._is_repeated(case, actions[-1], step, detail):
            return ()
        number = len(actions) + 1
        sealed = await self._sealed(case, step, detail) if detail else None
        purge_on = self._now().date() + self._keep if state.closed else None
        hour = full_hour(self._now())
        effects: list[Effect] = [
            RecordAction(case.id, Role.OFFICER, step.value, hour, state, sealed, purge_on),
            await letter(self._vault, case, LetterKind.STEP, Letter(action=number)),
            notice(case.id),
        ]
        if outcome is Outcome.ABUSE:
            effects.append(FlagSource(case.id, self._now().date() + FLAG_FOR))
        return (IfNew(Once(f"step:{case.id}:{number}"), tuple(effects)),)

    async def _sealed(self, case: Case, step: Step, detail: str) -> bytes:
        return await self._vault.seal(case_owner(case.id), step_purpose(step.value), detail.encode())

    async def _is_repeated(self, case: Case, last: CaseAction, step: Step, detail: str) -> bool:
        """Tell whether a step says what the last one said: handing over to the office that has it, by a second tap."""
        if last.action != step.value or step is not Step.FORWARD or last.sealed is None:
            return False
        said = await self._vault.unseal(case_owner(case.id), step_purpose(last.action), last.sealed)
        return said.decode() == detail

    async def ask(self, case: Case, words: str, office: Recipient) -> tuple[Effect, ...]:
        """Make the effects that put an officer's words before the reporter, and before other recipients of the case."""
        entry = new_entry_id()
        sealed = await self._vault.seal(case_owner(case.id), entry_purpose(entry), words.encode())
        added = AddEntry(entry, case.id, Role.OFFICER, full_hour(self._now()), sealed)
        others = await letter(self._vault, case, LetterKind.ENTRY, Letter(entry=entry), besides=office.id)
        return (IfNew(added, (others, notice(case.id))),)
