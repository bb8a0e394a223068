"""Reading a case by its receipt code, and answering under it. Wrong codes are slowed down, and nobody is noted."""

import base64
import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation import Pace
from bot.delivery.dossier import Dossier, Letter, LetterKind, open_dossier, read_entry
from bot.delivery.letters import letter
from bot.reports.codes import Code, is_code_of, receipt_of
from bot.store.base import Store
from bot.store.cases import (
    AddEntry,
    AddEvidence,
    Case,
    CaseAction,
    Evidence,
    ReleaseOriginal,
    Role,
    case_owner,
    full_hour,
    new_entry_id,
)
from bot.store.effects import Effect, IfNew
from bot.store.purposes import entry_purpose, step_purpose
from bot.store.seal import CannotUnseal, Vault

TRIES_A_MINUTE, WRONG_BY_ALL = 5, 300
"""Codes that one chat may try in a minute, and wrong codes of all together."""

ASKED = "status"
"""The kind of dialog in which the next message is a code. It holds until when, and nothing of the code."""

ASKED_FOR = timedelta(minutes=10)
"""How long a code is waited for."""

LONGEST_SLIP = 20
"""Letters and digits of a mistyped code; what is longer is something else."""


@dataclass(frozen=True)
class Step:
    """One line of the timeline, with the officers' words to it."""

    action: CaseAction
    words: str


@dataclass(frozen=True)
class Message:
    """One message of the thread."""

    role: Role
    at: datetime
    text: str


@dataclass(frozen=True)
class CaseStatus:
    """What the holder of a receipt sees."""

    dossier: Dossier
    steps: tuple[Step, ...]
    thread: tuple[Message, ...]

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.dossier.case


class Guesses:
    """Counts tries in memory, for a minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._of_chat = Pace(TRIES_A_MINUTE, clock)
        self._of_all: deque[float] = deque(maxlen=WRONG_BY_ALL)
        self._clock = clock

    def allows(self, chat: int) -> bool:
        """Count a try; False when a chat, or all together, tried too much."""
        full = len(self._of_all) == WRONG_BY_ALL and self._of_all[0] > self._clock() - 60
        return not full and self._of_chat.allows(chat)

    def note_wrong(self) -> None:
        """Count a wrong code against all."""
        self._of_all.append(self._clock())


class StatusDesk:
    """Opens cases for those who hold their code."""

    def __init__(self, vault: Vault, store: Store, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._vault = vault
        self._store = store
        self._now = now
        self.guesses = Guesses(clock)

    async def find(self, code: Code) -> Case | None:
        """Find the case of a code; takes as long whether there is one or not."""
        rows = await self._store.cases.by_lookup(code.lookup)
        if not rows:
            await receipt_of(code)
        for case_id, hashed in rows:
            if await is_code_of(code, hashed):
                return await self._store.cases.find(case_id)
        self.guesses.note_wrong()
        return None

    async def token(self, chat: int, case_id: str) -> str:
        """Make what a button carries to prove that this chat has seen the code of a case; 22 characters."""
        mark = await self._vault.mark("case-button", chat, case_id)
        return base64.urlsafe_b64encode(mark).decode().rstrip("=")

    async def trusted(self, chat: int, case_id: str, token: str) -> Case | None:
        """Get a case for a button, if this chat was given the button."""
        good = hmac.compare_digest(await self.token(chat, case_id), token)
        return await self._store.cases.find(case_id) if good else None

    async def open(self, case: Case) -> CaseStatus | None:
        """Open a case for its reporter; None when it was erased meanwhile."""
        try:
            dossier = await open_dossier(self._vault, self._store, case)
            steps = [Step(each, await self._words(case, each)) for each in await self._store.cases.actions(case.id)]
            thread = [
                Message(each.role, each.at, await read_entry(self._vault, case.id, each))
                for each in await self._store.cases.thread(case.id)
            ]
        except CannotUnseal:
            return None
        return CaseStatus(dossier, tuple(steps), tuple(thread))

    async def add_file(self, case: Case, file: Evidence) -> Effect:
        """Make the effect that adds a file to the case and brings it to the officers."""
        brought = await letter(self._vault, case, LetterKind.EVIDENCE, Letter(evidence=file.id))
        return IfNew(AddEvidence(file), (brought,))

    async def add_words(self, case: Case, text: str) -> tuple[Effect, ...]:
        """Make the effects that add the reporter's words to the thread and bring them to the officers."""
        entry, owner = new_entry_id(), case_owner(case.id)
        sealed = await self._vault.seal(owner, entry_purpose(entry), text.encode())
        added = AddEntry(entry, case.id, Role.REPORTER, full_hour(self._now()), sealed)
        return (IfNew(added, (await letter(self._vault, case, LetterKind.ENTRY, Letter(entry=entry)),)),)

    async def release(self, case: Case, files: tuple[Evidence, ...]) -> tuple[Effect, ...]:
        """Make the effects that let officers have the originals."""
        effects: list[Effect] = []
        for file in files:
            brought = await letter(self._vault, case, LetterKind.ORIGINAL, Letter(evidence=file.id))
            effects.append(IfNew(ReleaseOriginal(case.id, file.id), (brought,)))
        return tuple(effects)

    async def _words(self, case: Case, action: CaseAction) -> str:
        if action.sealed is None:
            return ""
        return (await self._vault.unseal(case_owner(case.id), step_purpose(action.action), action.sealed)).decode()
