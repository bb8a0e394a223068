"""Drafts of entries: begun from what answers now, written column by column, and held against every rule."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from bot.access import Access, NotAllowed, Permission, Staff
from bot.editing import rules
from bot.editing.changing import VOICE, Typed, content_of, lay_over_draft
from bot.editing.content import DraftContent, EntryState, draft_of, fingerprint
from bot.editing.texts import EditRefused, required_text
from bot.editing.workshop import Workshop
from bot.store.base import Store
from bot.store.edits import Draft, DraftState, Revision
from knowledge.base import KnowledgeBase
from knowledge.check import plain
from knowledge.edition import Edition
from knowledge.entries import Entry, Phrasing
from knowledge.exchange.cells import to_cells


@dataclass(frozen=True)
class Fault:
    """One thing to correct in a draft: the column ("" for none) and what is wrong, in the words of the check."""

    column: str
    message: str


@dataclass(frozen=True)
class Trial:
    """A draft as users would see it: the base with it, its entry, or what is wrong with it."""

    base: KnowledgeBase
    entry: Entry | None
    faults: tuple[Fault, ...]


class Conflict(Exception):
    """Somebody else changed this meanwhile; nothing was overwritten.

    `newest` is what was published since, and `draft` the draft that is older than it, which `rebase` can bring along.
    """

    def __init__(self, newest: Revision | None = None, draft: str = "") -> None:
        self.newest = newest
        self.draft = draft
        super().__init__("changed meanwhile")


class Drafts:
    """Drafts and what becomes of them."""

    def __init__(self, workshop: Workshop, store: Store, access: Access, now: Callable[[], datetime]) -> None:
        self.workshop = workshop
        self.store = store
        self.edits = store.edits
        self.access = access
        self.now = now

    # Drafts

    async def begin(self, by: Staff, entry_id: str) -> Draft:
        """Begin a draft of an entry as it answers now.

        Raises:
            EditRefused: there is no such entry.
        """
        need(by, Permission.EDIT)
        entry = self.workshop.edition.base.find(entry_id)
        if entry is None:
            raise EditRefused("unknown")
        newest = await self.edits.latest(entry.id)
        state = await self.published(entry.id)
        return await self.add(by, entry.id, newest.number if newest else 0, draft_of(entry, state))

    async def begin_new(
        self, by: Staff, question: str, origin: Sequence[str] = (), cells: Mapping[str, str] | None = None
    ) -> Draft:
        """Begin a draft of a new entry from a question; what is usual stands in it already.

        Raises:
            EditRefused: the question is not fit.
        """
        need(by, Permission.EDIT)
        question = required_text(question)
        subject = self._free_id(question)
        filled = new_cells(self.workshop.edition.base, subject, question, self.now()) | dict(cells or {})
        said = (Phrasing(text=question[:600], voice=VOICE),) if len(question) > 2 else ()
        newest = await self.edits.latest(subject)
        content = DraftContent(cells=filled, said=said, origin=tuple(origin))
        return await self.add(by, subject, newest.number if newest else 0, content)

    async def write(self, by: Staff, draft: Draft, cells: Mapping[str, str]) -> Draft:
        """Write columns of a draft; what is not sound yet is kept and told by `trial`.

        Raises:
            EditRefused: a text is not fit, or a column is not for editors to write.
            Conflict: the draft or its entry was changed meanwhile.
        """
        return await self.revise(by, draft, Typed(cells))

    async def say(self, by: Staff, draft: Draft, text: str, voice: str = VOICE) -> Draft:
        """Add a phrasing to a draft.

        Raises:
            EditRefused: the text is not fit, or the voice is not known.
            Conflict: the draft or its entry was changed meanwhile.
        """
        return await self.revise(by, draft, Typed(said=(text,), voice=voice))

    async def unsay(self, by: Staff, draft: Draft, text: str) -> Draft:
        """Take a phrasing away in a draft; raises as `say` does."""
        return await self.revise(by, draft, Typed(unsaid=(text,)))

    async def revise(self, by: Staff, draft: Draft, typed: Typed) -> Draft:
        """Write columns and phrasings in one save; raises as `write` and `say` do."""
        return await self._save(by, draft, content_of(self.revised(draft, typed)))

    def revised(self, draft: Draft, typed: Typed) -> Draft:
        """Make a draft as it would be, without keeping it; raises EditRefused as `write` and `say` do."""
        return lay_over_draft(draft, typed, {voice.id for voice in self.workshop.package.vocabulary.voices})

    async def withdraw(self, by: Staff, draft: Draft, withdrawn: bool = True) -> Draft:
        """Have a draft take its entry away; raises as `write` does."""
        return await self.revise(by, draft, Typed(withdrawn=withdrawn))

    async def discard(self, by: Staff, draft: Draft) -> bool:
        """Throw a draft away and put the questions it was for back into the inbox; False when it is gone."""
        need(by, Permission.EDIT)
        gone = await self.edits.drop_draft(draft.id, self.access.audit(by, "discard", draft.subject))
        await self.store.inbox.resettle(draft.id, None, "", self.now().date())
        return gone

    async def rebase(self, by: Staff, draft: Draft) -> tuple[Draft, Mapping[str, str]]:
        """Bring a draft to what is published now; returns it, and what was typed in columns that others changed too.

        Columns that this draft alone changed keep what was typed; the others hold what is published.

        Raises:
            Conflict: the draft was changed meanwhile.
        """
        need(by, Permission.EDIT)
        content, newest = content_of(draft), await self.edits.latest(draft.subject)
        old = await self.edits.revision(draft.base) if draft.base else None
        state = await self.published(draft.subject)
        before = self._cells(draft.subject, shown_state(old) if old else EntryState())
        now = self._cells(draft.subject, state)
        typed = {name: text for name, text in content.cells.items() if text != before.get(name, "")}
        clash = {name: text for name, text in typed.items() if now.get(name, "") not in (before.get(name, ""), text)}
        cells = {**now, **{name: text for name, text in typed.items() if name not in clash}}
        said = {plain(phrasing.text): phrasing for phrasing in (*state.said, *content.said)}
        moved = DraftContent(
            cells=cells,
            withdrawn=content.withdrawn,
            seed=state.seed,
            said=tuple(said.values()),
            unsaid=tuple(dict.fromkeys((*state.unsaid, *content.unsaid))),
            origin=content.origin,
        )
        return await self._save(by, replace(draft, base=newest.number if newest else 0), moved), clash

    # Looking

    async def trial(self, draft: Draft) -> Trial:
        """Hold a draft against every rule, contradictions and duplicates among them."""
        content = content_of(draft)
        entry, faults = content.entry()
        if entry is None:
            found = tuple(Fault(column, message) for column, message in faults.items())
            return Trial(self.workshop.edition.base, None, found)
        state = content.state(entry, self.seed(entry.id))
        base, problems = await self.workshop.trial_base({draft.subject: state})
        return Trial(base, entry, tuple(Fault(problem.field, problem.message) for problem in problems))

    async def try_out(self, draft: Draft) -> Edition:
        """Build the edition that a draft would bring, for asking it questions.

        Raises:
            EditRefused: the draft is not sound.
        """
        return await self.workshop.trial({draft.subject: await self.sound(draft)})

    async def needs_second(self, draft: Draft) -> tuple[str, ...]:
        """List what in a draft needs a second person: changed fields that decide something."""
        entry, _ = content_of(draft).entry()
        if entry is None:
            return ()
        if content_of(draft).withdrawn:
            return ("withdrawn",)
        return rules.decided_fields(self.workshop.edition.base.entries.get(draft.subject), entry)

    # Helpers

    def _cells(self, subject: str, state: EntryState) -> dict[str, str]:
        entry = state.entry or self.seed(subject)
        return to_cells(entry) if entry else {}

    async def published(self, subject: str) -> EntryState:
        """Read the edits of an entry that are published now."""
        newest = await self.edits.latest(subject)
        return shown_state(newest) if newest else EntryState(seed=fingerprint(self.seed(subject)))

    def seed(self, entry_id: str) -> Entry | None:
        """Find the package's entry."""
        return self.workshop.package.entries.get(entry_id)

    def entry(self, draft: Draft) -> Entry:
        """Read the entry of a draft; raises EditRefused when it is not sound."""
        entry, faults = content_of(draft).entry()
        if entry is None:
            raise EditRefused("unsound", faults=tuple(Fault(*fault) for fault in faults.items()))
        return entry

    async def sound(self, draft: Draft) -> EntryState:
        """Make the state a draft brings; raises EditRefused when it breaks a rule."""
        found = await self.trial(draft)
        if found.entry is None or found.faults:
            raise EditRefused("unsound", faults=found.faults)
        return content_of(draft).state(found.entry, self.seed(draft.subject))

    async def add(self, by: Staff, subject: str, base: int, content: DraftContent) -> Draft:
        """Keep a new draft."""
        draft = Draft(
            id=secrets.token_urlsafe(6), subject=subject, base=base, content=content.model_dump_json(),
            state=DraftState.DRAFT, authors=frozenset({by.mark}), label=by.label, why="", at=self.now(),
        )  # fmt: skip
        await self.edits.save_draft(draft)
        return replace(draft, version=1)

    async def _save(self, by: Staff, draft: Draft, content: DraftContent) -> Draft:
        need(by, Permission.EDIT)
        await self.unchanged(draft)
        changed = replace(
            draft,
            content=content.model_dump_json(),
            state=DraftState.DRAFT,
            authors=draft.authors | {by.mark},
            at=self.now(),
        )
        if not await self.edits.save_draft(changed):
            raise Conflict(await self.edits.latest(draft.subject))
        return replace(changed, version=draft.version + 1)

    async def unchanged(self, draft: Draft) -> None:
        """Make sure that a draft's entry is what it was made from; raises Conflict."""
        newest = await self.edits.latest(draft.subject)
        if (newest.number if newest else 0) != draft.base:
            raise Conflict(newest, draft.id)

    def _free_id(self, question: str) -> str:
        base = self.workshop.edition.base
        wanted = "-".join(plain(question).encode("ascii", "ignore").decode().split()[:5])[:34].strip("-") or "entri"
        taken = {*base.entries, *base.aliases, *self.workshop.package.entries}
        numbers = (f"{wanted}-{number}" for number in range(2, 1_000))
        return next(name for name in (wanted, *numbers) if name not in taken)


def new_cells(base: KnowledgeBase, subject: str, question: str, now: datetime) -> dict[str, str]:
    """Fill in what is usual in a new entry; the verdict is left to the editor."""
    return {
        "id": subject,
        "question": question[:160],
        "applies_to": "pns\npppk",
        "when": base.vocabulary.periods[0].id,
        "confidence": "sedang",
        "reviewed": now.date().isoformat(),
        "reviewer": "editor",
    }


def state_of(revision: Revision) -> EntryState:
    """Read what a revision holds; raises EditRefused for one that another version of the bot wrote."""
    try:
        return EntryState.model_validate_json(revision.content)
    except ValidationError as fault:
        raise EditRefused("unreadable") from fault


def shown_state(revision: Revision) -> EntryState:
    """Read what answers by a revision: the package where it cannot be read."""
    try:
        return state_of(revision)
    except EditRefused:
        return EntryState()


def need(by: Staff, permission: Permission) -> None:
    """Make sure that someone may do something; raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed
