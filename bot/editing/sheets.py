"""Editing the base in a spreadsheet: taken out as a file, and taken in as drafts that somebody else looks at."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.access import Permission, Staff
from bot.editing.changing import FIXED, Typed, content_of, lay_over_draft
from bot.editing.content import EntryState, draft_of
from bot.editing.desk import Desk
from bot.editing.drafts import need, shown_state
from bot.editing.overlay import merged
from bot.editing.texts import EditRefused, checked_text, required_text
from bot.editing.workbooks import Workbooks
from bot.store.edits import Draft, DraftState
from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.exchange import BadRows, Content, Format, RowFault, Valid, compare
from knowledge.exchange import content_of as base_content
from knowledge.exchange.content import by_voice
from knowledge.exchange.difference import EntryChange
from knowledge.memory import give_back

MOST_CHANGES = 100
"""Entries that one file may change: more is a slip, or nobody could look at it."""

_OLDER = 200
_REFUSED = {
    "html": "holds HTML; write it as plain text",
    "template": "holds template syntax; write it as plain text",
    "hidden": "holds characters that cannot be seen or turn the direction of writing",
    "too_long": "is too long for one text",
}
_ENTRY = "phrasings"


@dataclass(frozen=True)
class Sheet:
    """What a file holds against the published base: `absent` entries have no row, and are left as they are."""

    changes: tuple[EntryChange, ...]
    drafts: tuple[Draft, ...]
    fresh: frozenset[str]
    outdated: tuple[str, ...]
    """Entries whose row is as an older version was: they were changed after the file had been taken out."""
    waiting: tuple[str, ...]
    """Entries for which this very change waits as a draft already."""
    absent: int


class Sheets:
    """Files of the published base, and drafts from files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._workbooks = Workbooks()

    async def export(self, wanted: Format) -> bytes:
        """Write the published base as a file, off the event loop; raises BadRows for what the format cannot hold."""
        data = await self._workbooks.write(self._desk.workshop.edition.base, wanted)
        await asyncio.to_thread(give_back)
        return data

    async def plan(self, by: Staff, data: bytes, name: str, why: str = "") -> Sheet:
        """Read a file and work out its drafts, keeping none.

        Columns that editors do not write (id of old, review) are left as they are, whatever stands in them.

        Raises:
            BadRows: with every row that cannot be taken, also for a rule that only the whole base shows.
        """
        need(by, Permission.EDIT)
        base = self._desk.workshop.edition.base
        valid = await self._workbooks.read(data, name)
        wanted = Content({key: self._own(base, entry) for key, entry in valid.content.entries.items()},
                         valid.content.phrasings)  # fmt: skip
        found = await asyncio.to_thread(compare, base_content(base), wanted)
        await asyncio.to_thread(give_back)
        outdated = [change.entry for change in found.changed if await self._is_older(change.entry, wanted)]
        changes = tuple(one for one in (*found.added, *found.changed) if one.entry not in outdated)
        _hold_texts(changes, valid, name)
        made = [await self._draft(by, change, wanted, why) for change in changes]
        await self._hold_rules(made, valid, name)
        known = {_said(draft) for draft in await self._desk.edits.drafts()}
        return Sheet(
            changes=changes,
            drafts=tuple(draft for draft in made if _said(draft) not in known),
            fresh=frozenset(change.entry for change in found.added),
            outdated=tuple(outdated),
            waiting=tuple(draft.subject for draft in made if _said(draft) in known),
            absent=len(found.removed),
        )

    async def take_in(self, by: Staff, data: bytes, name: str, why: str) -> Sheet:
        """Make a draft for review of every entry that a file changes, all or none.

        Raises:
            EditRefused: there is no reason, or the file changes nothing.
            BadRows: as `plan` does.
        """
        why = required_text(why)[:200]
        sheet = await self.plan(by, data, name, why)
        if not sheet.drafts:
            raise EditRefused("unchanged")
        await self._desk.edits.add_drafts(
            sheet.drafts, self._desk.access.audit(by, "import", _names(sheet.drafts), why)
        )
        return sheet

    async def undo(self, by: Staff, ids: Sequence[str]) -> int:
        """Throw away drafts of one's own that nobody touched since; returns how many."""
        found = [await self._desk.edits.draft(name) for name in ids[:MOST_CHANGES]]
        own = [draft for draft in found if draft and draft.version == 1 and draft.authors == {by.mark}]
        return sum([await self._desk.discard(by, draft) for draft in own])

    def _own(self, base: KnowledgeBase, entry: Entry) -> Entry:
        """Leave to an entry what editors do not write."""
        old = base.entries.get(entry.id)
        kept = {name: getattr(old, name) for name in FIXED - {"id"}} if old else {
            "aliases": (), "reviewed": self._desk.now().date(), "reviewer": "editor"
        }  # fmt: skip
        return entry.model_copy(update=kept)

    async def _is_older(self, subject: str, wanted: Content) -> bool:
        """Tell whether a row holds what was published before, so that nobody wrote it."""
        seed = self._desk.seed(subject)
        revisions = await self._desk.edits.history(subject, _OLDER)
        states = [*(shown_state(revision) for revision in revisions[1:]), EntryState()]
        row = Content({subject: wanted.entries[subject]}, {subject: wanted.voices(subject)})
        olds = ((state.entry or seed, state) for state in states if not state.withdrawn)
        return any(old and self._is_same(old, state, row) for old, state in olds)

    def _is_same(self, old: Entry, state: EntryState, row: Content) -> bool:
        fixed = {name: getattr(row.entries[old.id], name) for name in FIXED - {"id"}}
        said = merged(self._desk.workshop.package.phrasings.get(old.id, ()), state)
        before = Content({old.id: old.model_copy(update=fixed)}, {old.id: by_voice(said)})
        return not compare(before, row)

    async def _draft(self, by: Staff, change: EntryChange, wanted: Content, why: str) -> Draft:
        desk, subject = self._desk, change.entry
        now, newest = desk.workshop.edition.base.entries.get(subject), await desk.edits.latest(subject)
        state = await desk.published(subject)
        content = draft_of(now or wanted.entries[subject], state)
        draft = Draft(
            id=secrets.token_urlsafe(6), subject=subject, base=newest.number if newest else 0,
            content=content.model_dump_json(), state=DraftState.REVIEW, authors=frozenset({by.mark}),
            label=by.label, why=why, at=desk.now(),
        )  # fmt: skip
        voices = {voice.id for voice in desk.workshop.package.vocabulary.voices}
        cells = {field.field: field.new for field in change.fields if field.field not in FIXED}
        draft = lay_over_draft(draft, Typed(cells, unsaid=[phrasing.text for phrasing in change.unsaid]), voices)
        for voice, texts in by_voice(change.said).items():
            draft = lay_over_draft(draft, Typed(said=texts, voice=voice), voices)
        return draft

    async def _hold_rules(self, drafts: Sequence[Draft], valid: Valid, name: str) -> None:
        """Hold the base with all drafts at once against its rules; raises BadRows."""
        states = {}
        for draft in drafts:
            entry, _ = content_of(draft).entry()
            if entry:
                states[draft.subject] = content_of(draft).state(entry, self._desk.seed(draft.subject))
        _, problems = await self._desk.workshop.trial_base(states)
        faults = [_fault(valid, name, problem.entry, problem.field, problem.message) for problem in problems]
        if faults:
            raise BadRows(faults)


def _hold_texts(changes: Sequence[EntryChange], valid: Valid, name: str) -> None:
    """Make sure that what is new is fit to be shown; raises BadRows."""
    faults = [fault for change in changes for fault in _text_faults(change, valid, name)]
    if len(changes) > MOST_CHANGES:
        faults.append(RowFault(name, 0, "", f"changes {len(changes)} entries; at most {MOST_CHANGES} at a time"))
    if faults:
        raise BadRows(faults)


def _text_faults(change: EntryChange, valid: Valid, name: str) -> Iterator[RowFault]:
    texts = [(field.field, field.new) for field in change.fields]
    for column, text in (*texts, *((_ENTRY, phrasing.text) for phrasing in change.said)):
        try:
            checked_text(text)
        except EditRefused as refused:
            yield _fault(valid, name, change.entry, column, _REFUSED[refused.code])


def _fault(valid: Valid, name: str, entry: str, column: str, message: str) -> RowFault:
    place = valid.places.get(entry)
    return place.fault(column, message) if place else RowFault(name, 0, column, f"{entry}: {message}")


def _said(draft: Draft) -> tuple[str, int, str]:
    return draft.subject, draft.base, draft.content


def _names(drafts: Sequence[Draft]) -> str:
    return f"{drafts[0].subject}{f' +{len(drafts) - 1}' if len(drafts) > 1 else ''}"
