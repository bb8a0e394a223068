"""What was published: history, differences, going back, and what a new package changed under an edit."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.access import Permission, Staff
from bot.editing import rules
from bot.editing.content import DraftContent, EntryState, fingerprint
from bot.editing.desk import Desk, Outcome, Submitted
from bot.editing.drafts import Conflict, Fault, need, shown_state, state_of
from bot.editing.overlay import merged
from bot.editing.texts import EditRefused, required_text
from bot.store.edits import REFUSALS, Draft, DraftState, Revision
from knowledge.check import is_stale
from knowledge.entries import Entry
from knowledge.exchange import Content, Difference, compare
from knowledge.exchange.cells import to_cells
from knowledge.exchange.content import by_voice
from knowledge.golden import Worse

TRAFFIC_WEEKS = 8
"""Weeks of questions that say how much an entry is used."""


@dataclass(frozen=True)
class Stale:
    """An entry that waits for a review: days since the last one, and how often it answered lately."""

    entry: Entry
    age: int
    traffic: int

    @property
    def weight(self) -> int:
        """How much it matters."""
        return self.age * (self.traffic + 1)


class History:
    """Revisions of entries, and going back to one of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._edits = desk.store.edits
        self._workshop = desk.workshop

    async def of(self, subject: str | None, limit: int, skip: int = 0) -> Sequence[Revision]:
        """List revisions of an entry, or of everything, newest first."""
        return await self._edits.history(subject, limit, skip)

    async def difference(self, revision: Revision) -> Difference:
        """Tell what a revision of an entry changed."""
        before = await self._state(revision.base)
        return self.between(revision.subject, before, shown_state(revision))

    def between(self, subject: str, before: EntryState, after: EntryState) -> Difference:
        """Tell what lies between two states of an entry."""
        return compare(self._content(subject, before), self._content(subject, after))

    async def rollback(self, by: Staff, subject: str, why: str, to: int | None = None, sure: bool = False) -> Submitted:
        """Go back to an older state (default: the one before the newest; 0: the package), as a new revision.

        It answers at once, unless it would allow more than now: then a second person has to look, as with any change.
        Where golden questions would be answered worse, nothing is done before a second yes (`sure`).

        Raises:
            EditRefused: there is nothing to go back to, or the older state breaks a rule today.
            Conflict: the entry was changed meanwhile.
        """
        need(by, Permission.REVIEW)
        why = required_text(why)[:200]
        newest = await self._edits.latest(subject)
        if newest is None or subject == REFUSALS or to == newest.number:
            raise EditRefused("nothing_older")
        target = await self._target(subject, newest.base if to is None else to)
        worse = await self._checked(subject, target, sure)
        if worse:
            return Submitted(Outcome.WORSE, worse=worse)
        if self._allows_more(subject, shown_state(newest), target):
            await self._propose(by, newest, target, why)
            return Submitted(Outcome.WAITS)
        return await self._publish(by, newest, target, why, "rollback")

    async def keep(self, by: Staff, subject: str, why: str, sure: bool = False) -> Submitted:
        """Keep an edit although the package's entry was changed under it; works and raises as `rollback` does.

        It never waits for a second person: what answers stays as it is, and an edit that the package left out is
        refused for the rule it breaks.
        """
        need(by, Permission.REVIEW)
        why = required_text(why)[:200]
        newest = await self._edits.latest(subject)
        if newest is None or subject == REFUSALS:
            raise EditRefused("nothing_older")
        kept = state_of(newest).model_copy(update={"seed": fingerprint(self._desk.seed(subject))})
        worse = await self._checked(subject, kept, sure)
        if worse:
            return Submitted(Outcome.WORSE, worse=worse)
        return await self._publish(by, newest, kept, why, "keep")

    async def stale(self, today: date, weeks: Sequence[str]) -> list[Stale]:
        """List entries that wait for a review, most used and longest unreviewed first."""
        traffic: dict[str, int] = {}
        for week in weeks:
            for count in await self._desk.store.log.week_counts(week):
                traffic[count.entry or ""] = traffic.get(count.entry or "", 0) + count.questions
        entries = self._workshop.edition.base.entries.values()
        waiting = [
            Stale(entry, (today - entry.reviewed).days, traffic.get(entry.id, 0))
            for entry in entries
            if is_stale(entry, today)
        ]
        return sorted(waiting, key=lambda stale: (-stale.weight, stale.entry.id))

    def entry_in(self, subject: str, state: EntryState) -> Entry | None:
        """Tell which entry answers in a state; None where it does not answer."""
        return None if state.withdrawn else state.entry or self._desk.seed(subject)

    async def _state(self, number: int) -> EntryState:
        revision = await self._edits.revision(number) if number else None
        return shown_state(revision) if revision else EntryState()

    async def _target(self, subject: str, number: int) -> EntryState:
        revision = await self._edits.revision(number) if number else None
        if number and (revision is None or revision.subject != subject):
            raise EditRefused("unknown")
        if revision:
            return state_of(revision)
        seed = self._desk.seed(subject)
        return EntryState(withdrawn=seed is None, seed=fingerprint(seed))

    async def _checked(self, subject: str, state: EntryState, sure: bool) -> tuple[Worse, ...]:
        """Hold a state against every rule, then against the golden questions; raises EditRefused for a rule."""
        _, problems = await self._workshop.trial_base({subject: state})
        if problems:
            raise EditRefused("unsound", faults=tuple(Fault(problem.field, problem.message) for problem in problems))
        return () if sure else await self._workshop.regressions(await self._workshop.trial({subject: state}))

    def _allows_more(self, subject: str, now: EntryState, then: EntryState) -> bool:
        before, after = self.entry_in(subject, now), self.entry_in(subject, then)
        if after is None:
            return False
        return before is None or rules.is_milder(before, after)

    async def _propose(self, by: Staff, newest: Revision, target: EntryState, why: str) -> None:
        entry = target.entry or self._desk.seed(newest.subject)
        content = DraftContent(
            cells=to_cells(entry) if entry else {}, seed=target.seed, said=target.said, unsaid=target.unsaid
        )
        draft = Draft(
            id=secrets.token_urlsafe(6), subject=newest.subject, base=newest.number,
            content=content.model_dump_json(), state=DraftState.REVIEW, authors=frozenset({by.mark}),
            label=by.label, why=why, at=self._desk.now(),
        )  # fmt: skip
        await self._edits.save_draft(draft, self._desk.access.audit(by, "submit", newest.subject, why))

    async def _publish(self, by: Staff, newest: Revision, state: EntryState, why: str, action: str) -> Submitted:
        content = state.model_dump_json()
        revision = Revision(0, newest.subject, newest.number, content, by.label, "", self._desk.now(), why)
        number = await self._edits.publish(revision, self._desk.access.audit(by, action, newest.subject, why))
        if number is None:
            raise Conflict(await self._edits.latest(newest.subject))
        await self._workshop.refresh()
        return Submitted(Outcome.PUBLISHED, number)

    def _content(self, subject: str, state: EntryState) -> Content:
        entry = self.entry_in(subject, state)
        if entry is None:
            return Content({}, {})
        said = merged(self._workshop.package.phrasings.get(subject, ()), state)
        return Content({subject: entry}, {subject: by_voice(said)})
