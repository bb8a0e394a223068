"""The inbox of misses: what users asked in vain, grouped, and one tap to make the base better by it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.access import Permission, Staff
from bot.editing.changing import VOICE
from bot.editing.content import EntryState, RefusalState
from bot.editing.desk import Desk, Outcome, Submitted
from bot.editing.drafts import Conflict, Fault, need
from bot.editing.groups import Group, grouped, wording_key
from bot.editing.texts import EditRefused, checked_text
from bot.privacy import iso_week
from bot.store.edits import REFUSALS, Draft, Revision
from bot.store.inbox import Asked, AskStaff, Miss, Settled, Settlement
from bot.store.seal import Vault
from knowledge.check import plain
from knowledge.edition import Edition
from knowledge.entries import Phrasing
from knowledge.golden import Worse
from knowledge.match import Choice

LOOKS_BACK = timedelta(weeks=12)
"""How old a question may be and still stand in the inbox."""

CLAIM = "T-"
"""How codes begin with which askers find the answer of staff; codes of cases begin otherwise."""

_NEAREST = 3
_TRIES = 5
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 10


class InboxService:
    """Groups misses and settles them. Every change is held against the golden questions first."""

    def __init__(self, desk: Desk, vault: Vault, edition: Callable[[], Edition], now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._store = desk.store
        self._vault = vault
        self._edition = edition
        self._now = now
        self._grouped: tuple[object, tuple[Group, ...]] = (None, ())

    # Looking

    async def groups(self) -> tuple[Group, ...]:
        """List what waits, most painful first. Ten thousand questions take about a second, off the event loop."""
        today = self._now().date()
        misses = await self._store.inbox.misses(today - LOOKS_BACK)
        settled = await self._store.inbox.settlements()
        waiting = [miss for miss in misses if not _is_settled(miss, settled.get(wording_key(miss.text)))]
        edition = self._edition()
        known = (edition.base.version, today, tuple(waiting))
        if self._grouped[0] != known:
            self._grouped = (known, await asyncio.to_thread(grouped, edition, waiting, today))
        return self._grouped[1]

    async def group(self, group_id: str) -> Group | None:
        """Find a group that still waits."""
        return next((group for group in await self.groups() if group.id == group_id), None)

    def nearest(self, group: Group) -> tuple[Choice, ...]:
        """Suggest the entries that come nearest to a group."""
        return self._edition().matcher.match(group.text).ranked[:_NEAREST]

    # Settling

    async def alias(self, by: Staff, group: Group, entry_id: str, sure: bool = False) -> Submitted:
        """Make the wordings of a group phrasings of an entry; counts at once, without training.

        Raises:
            EditRefused: there is no such entry, or a wording breaks a rule, such as standing in another entry.
            Conflict: too many others change the entry at the same time.
        """
        need(by, Permission.INBOX)
        entry = self._edition().base.find(entry_id)
        if entry is None:
            raise EditRefused("unknown")
        said = [Phrasing(text=text, voice=VOICE) for text in map(_as_phrasing, group.wordings) if text]
        for _ in range(_TRIES):
            newest = await self._store.edits.latest(entry.id)
            state = await self._desk.published(entry.id)
            changed = self._with_phrasings(entry.id, state, said)
            worse = () if sure else await self._check(entry.id, changed)
            if worse:
                return Submitted(Outcome.WORSE, worse=worse)
            number = await self._publish(by, entry.id, newest, changed.model_dump_json(), "alias", group.text)
            if number is not None:
                return await self._done(by, group, Settled.ENTRY, entry.id, number)
        raise Conflict

    async def outside(self, by: Staff, group: Group, sure: bool = False) -> Submitted:
        """Have the wordings of a group and their near neighbours refused; raises as `alias` does."""
        need(by, Permission.INBOX)
        for _ in range(_TRIES):
            newest, refused = await self._refused()
            texts = tuple(text for text in map(_as_phrasing, group.wordings) if text and text not in refused)
            state = RefusalState(refused=(*refused, *texts))
            worse = () if sure else await self._worse_refusing(state.refused)
            if worse:
                return Submitted(Outcome.WORSE, worse=worse)
            number = await self._publish(by, REFUSALS, newest, state.model_dump_json(), "outside", group.text)
            if number is not None:
                return await self._done(by, group, Settled.OUTSIDE, "", number)
        raise Conflict

    async def new_entry(self, by: Staff, group: Group) -> Draft:
        """Begin the draft of an entry that answers a group; the group waits for it."""
        keys = [wording_key(text) for text in group.wordings]
        nearest = self.nearest(group)
        cells = {"category": self._edition().base.entries[nearest[0].entry].category} if nearest else {}
        draft = await self._desk.begin_new(by, group.text, keys, cells)
        await self._settle(by, group, Settled.DRAFT, draft.id)
        return draft

    async def ignore(self, by: Staff, group: Group) -> None:
        """Take a group out of the inbox for good."""
        need(by, Permission.INBOX)
        await self._settle(by, group, Settled.IGNORED, "")

    async def released(self) -> frozenset[str]:
        """Tell which wordings the summary of the running week will show although fewer than five asked them."""
        return frozenset(await self._store.inbox.released(self._week()))

    async def release(self, by: Staff, group: Group, *, shown: bool) -> None:
        """Have the summary of the running week show the wording of a group as it stands, or not after all."""
        need(by, Permission.EDIT)
        action = "inbox_release" if shown else "inbox_unrelease"
        audit = self._desk.access.audit(by, action, "", str(group.count))
        await self._store.inbox.release(self._week(), group.text, audit, shown=shown)

    async def reaccept(self, by: Staff, text: str, sure: bool = False) -> Submitted:
        """Take a question out of those that are refused; golden questions that get worse need a second yes (`sure`).

        Raises:
            EditRefused: it is not among them.
            Conflict: others change them at the same time.
        """
        need(by, Permission.REVIEW)
        newest, refused = await self._refused()
        if newest is None or text not in refused:
            raise EditRefused("unknown")
        state = RefusalState(refused=tuple(other for other in refused if other != text))
        worse = () if sure else await self._worse_refusing(state.refused)
        if worse:
            return Submitted(Outcome.WORSE, worse=worse)
        number = await self._publish(by, REFUSALS, newest, state.model_dump_json(), "reaccept", text)
        if number is None:
            raise Conflict
        await self._desk.workshop.refresh()
        return Submitted(Outcome.PUBLISHED, number)

    # Askers

    async def ask_staff(self, question_id: str) -> tuple[AskStaff, str] | None:
        """Make the effect that hands a logged question to staff, and the code for its asker; None when it is gone.

        Pressed twice, it gives the same code, which is stored nowhere.
        """
        text = await self._store.inbox.wording(question_id)
        if not text:
            return None
        code = await self._code(question_id)
        effect = AskStaff(question_id, wording_key(text), text, self._now().date(), await self._claim(code))
        return effect, code

    async def answer_for(self, code: str) -> Asked | None:
        """Look up what became of the question behind a claim code; None for an unknown code."""
        return await self._store.inbox.asked(await self._claim(code))

    # Helpers

    def _week(self) -> str:
        return iso_week(self._now().date())

    async def _code(self, question_id: str) -> str:
        number = int.from_bytes(await self._vault.mark("claim code", question_id))
        letters = ""
        while len(letters) < _CODE_LENGTH:
            number, letter = divmod(number, len(_ALPHABET))
            letters += _ALPHABET[letter]
        return CLAIM + letters

    async def _claim(self, code: str) -> bytes:
        return await self._vault.mark("claim", code.strip().upper())

    def _with_phrasings(self, entry_id: str, state: EntryState, said: Sequence[Phrasing]) -> EntryState:
        known = {plain(p.text) for p in (*self._edition().base.phrasings.get(entry_id, ()), *state.said)}
        fresh = {plain(p.text): p for p in said if plain(p.text) not in known}
        gone = tuple(text for text in state.unsaid if plain(text) not in {plain(p.text) for p in said})
        return state.model_copy(update={"said": (*state.said, *fresh.values()), "unsaid": gone})

    async def _check(self, subject: str, state: EntryState) -> tuple[Worse, ...]:
        _, problems = await self._desk.workshop.trial_base({subject: state})
        if problems:
            raise EditRefused("unsound", faults=tuple(Fault(problem.field, problem.message) for problem in problems))
        return await self._desk.workshop.regressions(await self._desk.workshop.trial({subject: state}))

    async def _refused(self) -> tuple[Revision | None, tuple[str, ...]]:
        newest = await self._store.edits.latest(REFUSALS)
        return newest, RefusalState.model_validate_json(newest.content).refused if newest else ()

    async def _worse_refusing(self, refused: tuple[str, ...]) -> tuple[Worse, ...]:
        return await self._desk.workshop.regressions(await self._desk.workshop.trial({}, refused))

    async def _publish(
        self, by: Staff, subject: str, newest: Revision | None, content: str, action: str, why: str
    ) -> int | None:
        base = newest.number if newest else 0
        revision = Revision(0, subject, base, content, by.label, "", self._now(), f"{action}: {why}"[:200])
        return await self._store.edits.publish(revision, self._desk.access.audit(by, action, subject, why[:200]))

    async def _done(self, by: Staff, group: Group, action: Settled, entry: str, number: int) -> Submitted:
        await self._settle(by, group, action, entry, audited=False)
        await self._desk.workshop.refresh()
        return Submitted(Outcome.PUBLISHED, number)

    async def _settle(self, by: Staff, group: Group, action: Settled, subject: str, audited: bool = True) -> None:
        today = self._now().date()
        settlements = [Settlement(wording_key(text), action, subject, today) for text in group.wordings]
        # Without the wording: what is not taken into the base is erased in time, and the audit log is not.
        audit = self._desk.access.audit(by, f"inbox_{action}", subject, str(group.count)) if audited else None
        await self._store.inbox.settle(settlements, audit)


def is_claim_code(code: str) -> bool:
    """Tell whether a code is of the shape of claim codes."""
    code = code.strip().upper()
    return code.startswith(CLAIM) and len(code) == len(CLAIM) + _CODE_LENGTH


def _is_settled(miss: Miss, found: Settlement | None) -> bool:
    """Tell whether a miss was dealt with; what was taught and still misses later comes back."""
    if found is None or found.action in (Settled.IGNORED, Settled.DRAFT):
        return found is not None
    return miss.how != "asked" and miss.day <= found.day


def _as_phrasing(text: str) -> str:
    try:
        text = " ".join(checked_text(text).split())[:600]
    except EditRefused:
        return ""
    return text if len(text) > 2 else ""
