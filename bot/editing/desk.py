"""Handing in: from a draft over a review to an entry that answers. Telegram and the panel work here alike."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.access import Permission, Staff
from bot.editing import rules
from bot.editing.content import EntryState
from bot.editing.drafts import Conflict, Drafts, content_of, need
from bot.editing.texts import EditRefused, required_text
from bot.store.edits import Draft, DraftState, Revision
from bot.store.inbox import Settled
from knowledge.golden import Worse


class Outcome(StrEnum):
    """What became of a change that was handed in."""

    PUBLISHED = "published"
    WAITS = "waits"
    WORSE = "worse"


@dataclass(frozen=True)
class Submitted:
    """What became of a change: its edition when published, what it worsens when a second yes is needed."""

    outcome: Outcome
    number: int = 0
    worse: tuple[Worse, ...] = ()


class Desk(Drafts):
    """Drafts, and what becomes of them."""

    async def submit(self, by: Staff, draft: Draft, why: str, sure: bool = False) -> Submitted:
        """Publish a draft that changes wording alone; put any other up for a second person.

        Raises:
            EditRefused: the draft is not sound or changes nothing, or there is no reason given.
            Conflict: the draft or its entry was changed meanwhile.
        """
        need(by, Permission.EDIT)
        why = required_text(why)[:200]
        state = await self.sound(draft)
        if state == await self.published(draft.subject):
            raise EditRefused("unchanged")
        worse = () if sure else await self._worse(draft, state)
        if worse:
            return Submitted(Outcome.WORSE, worse=worse)
        draft = replace(draft, authors=draft.authors | {by.mark})
        if not await self.needs_second(draft):
            return await self.publish(by, draft, state, why, reviewer="")
        waiting = replace(draft, state=DraftState.REVIEW, why=why, at=self.now())
        await self.unchanged(draft)
        if not await self.edits.save_draft(waiting, self.access.audit(by, "submit", draft.subject, why)):
            raise Conflict(await self.edits.latest(draft.subject))
        return Submitted(Outcome.WAITS)

    async def approve(self, by: Staff, draft: Draft, sure: bool = False) -> Submitted:
        """Publish a draft that somebody else handed in.

        Raises:
            EditRefused: `by` had a hand in it, or it does not wait for a review, or it is not sound any more.
            Conflict: the draft or its entry was changed meanwhile.
        """
        need(by, Permission.REVIEW)
        if by.mark in draft.authors:
            raise EditRefused("own_change")
        if draft.state is not DraftState.REVIEW:
            raise EditRefused("not_waiting")
        state = await self.sound(draft)
        worse = () if sure else await self._worse(draft, state)
        if worse:
            return Submitted(Outcome.WORSE, worse=worse)
        entry = rules.reviewed(self.entry(draft), by, self.now().date())
        state = content_of(draft).state(entry, self.seed(draft.subject))
        return await self.publish(by, draft, state, draft.why, reviewer=by.label)

    async def send_back(self, by: Staff, draft: Draft, why: str) -> Draft:
        """Give a draft back to its editors with a reason; raises as `submit` does."""
        need(by, Permission.REVIEW)
        back = replace(draft, state=DraftState.DRAFT, why=required_text(why)[:200], at=self.now())
        if not await self.edits.save_draft(back, self.access.audit(by, "send_back", draft.subject, back.why)):
            raise Conflict
        return replace(back, version=draft.version + 1)

    async def _worse(self, draft: Draft, state: EntryState) -> tuple[Worse, ...]:
        return await self.workshop.regressions(await self.workshop.trial({draft.subject: state}))

    async def publish(self, by: Staff, draft: Draft, state: EntryState, why: str, reviewer: str) -> Submitted:
        """Put a state in force and close its draft; raises Conflict."""
        who = draft.label if reviewer else by.label
        revision = Revision(
            0, draft.subject, draft.base, state.model_dump_json(), who, reviewer, self.now(), why
        )  # fmt: skip
        audit = self.access.audit(by, "publish", draft.subject, why)
        number = await self.edits.publish(revision, audit, draft)
        if number is None:
            raise Conflict(await self.edits.latest(draft.subject), draft.id)
        await self.store.inbox.resettle(draft.id, Settled.ENTRY, draft.subject, self.now().date())
        await self.workshop.refresh()
        return Submitted(Outcome.PUBLISHED, number)
