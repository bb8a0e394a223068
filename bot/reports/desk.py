"""Drafts and sending: from the first question to a case that is committed before anybody says so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation import Pace
from bot.delivery.dossier import Dossier, Letter, LetterKind, open_evidence
from bot.delivery.letters import letter
from bot.dialogs import Dialogs
from bot.reports.codes import Code, new_code, read_code, receipt_of
from bot.reports.draft import BY_BOT, KIND, PREVIEW, REPLY, Draft
from bot.reports.evidence import MOST_ITEMS
from bot.reports.facts import Facts
from bot.reports.sources import Sources
from bot.reports.status import ASKED
from bot.reports.steps import GO_ON, NONE, SAME_DAY, TODAY, Step, goes_on, step_of
from bot.reports.words import Problem, links_in
from bot.store.base import Store
from bot.store.cases import (
    AbandonCase,
    Case,
    DropCaseWayBack,
    DropFiles,
    HoldFile,
    OpenCase,
    TouchDraft,
    WayBack,
    case_owner,
    full_hour,
)
from bot.store.effects import Effect, IfNew
from bot.store.purposes import ADDRESS, REPORT
from bot.store.seal import Vault
from knowledge.edition import Edition
from knowledge.match import Outcome
from knowledge.reporting import CaseState

ANSWERS_PER_MINUTE = 60
"""Messages of one chat in a minute that a report takes; an album of ten is ten."""


LIKELY, MOST_LIKELY = 0.1, 3
"""From which score an entry is shown to the reporter of a story, and how many are."""


@dataclass(frozen=True)
class Sent:
    """What was sent: the receipt code, the case, and whether its region has nobody to receive it."""

    code: Code
    dossier: Dossier
    held: bool


class ReportDesk:
    """Everything between a reporter's chat and the store."""

    def __init__(
        self,
        vault: Vault,
        store: Store,
        dialogs: Dialogs,
        sources: Sources,
        now: Callable[[], datetime],
        edition: Callable[[], Edition],
        clock: Callable[[], float],
    ) -> None:
        self._vault = vault
        self._store = store
        self._dialogs = dialogs
        self._sources = sources
        self._now = now
        self._edition = edition
        self.pace = Pace(ANSWERS_PER_MINUTE, clock)

    def facts(self, home: str) -> Facts:
        """Gather what questions need to know for a chat whose region is `home`."""
        return Facts(self._edition().base, self._now(), home)

    async def find(self, chat: int) -> Draft | None:
        """Get the draft of a chat, running or waiting."""
        return Draft.of(await self._dialogs.find(chat, KIND))

    async def refusal(self, chat: int) -> Problem | None:
        """Say why a chat may not report now."""
        return await self._sources.refusal(chat)

    async def keep(self, chat: int, draft: Draft) -> tuple[Effect, ...]:
        """Make the effects that keep a draft as the chat's running dialog."""
        today = self._now().date()
        saved = await self._dialogs.save(chat, draft.dialog())
        touched = () if draft.sent else (TouchDraft(draft.case, today),)
        # As long as the draft lives, so does the file that waits in it.
        held = (HoldFile(draft.case, draft.waiting.id, today),) if draft.waiting else ()
        return saved, *touched, *held

    async def pause(self, chat: int) -> tuple[Effect, ...]:
        """Make the effects that let the chat's messages go to questions again."""
        return (await self._dialogs.pause(chat),)

    async def drop(self, chat: int, draft: Draft) -> tuple[Effect, ...]:
        """Make the effects that erase a draft, or end adding to a case."""
        if draft.sent:
            return (await self._dialogs.end(chat, REPLY),)
        return await self._dialogs.end(chat, KIND), *self.abandon(draft)

    def abandon(self, draft: Draft) -> tuple[Effect, ...]:
        """Make the effects that erase the files of a draft and its key, unless its case was sent after all."""
        waiting = (DropFiles((draft.waiting.id,)),) if draft.waiting else ()
        return AbandonCase(draft.case), *waiting

    async def forget(self, chat: int) -> tuple[Effect, ...]:
        """Make the effects that erase what a chat left: drafts, and the way back of its cases (P8)."""
        draft = await self.find(chat)
        ended = [await self._dialogs.end(chat, kind) for kind in (KIND, REPLY, ASKED)]
        abandoned = self.abandon(draft) if draft else ()
        marks = await self._store.cases.ways_back()
        ways = [DropCaseWayBack(case) for case, mark in marks if mark == await self._way_mark(chat, case)]
        return *ended, *abandoned, *ways

    def answer(self, draft: Draft, facts: Facts, text: str) -> Draft | Problem:
        """Take a typed answer to the question at which a draft stands, and go on."""
        if draft.step == "evidence":
            return self._add_links(draft, text)
        step = step_of(draft)
        if step.optional and text.strip().casefold().strip(" .!") in facts.base.reporting.unknown_words:
            return self.skip(draft, facts)
        return self._settle(draft, facts, step, step.parse(text, draft, facts))

    def choose(self, draft: Draft, facts: Facts, value: str) -> Draft | Problem:
        """Take an answer by button, and go on."""
        step = step_of(draft)
        if value not in step.options(draft, facts):
            return Problem("press")
        days = {TODAY: facts.today.isoformat(), SAME_DAY: draft.get("event_day")}
        return self._settle(draft, facts, step, days.get(value, value))

    def skip(self, draft: Draft, facts: Facts) -> Draft | Problem:
        """Leave the question at which a draft stands without an answer, and go on."""
        step = step_of(draft)
        return self._settle(draft, facts, step, "") if step.optional else Problem("needed")

    def previewed(self, draft: Draft) -> Draft:
        """Give a draft at the preview its receipt code."""
        return draft if draft.code or draft.step != PREVIEW else replace(draft, code=new_code().value)

    async def dossier(self, draft: Draft, home: str, sealed: bytes = b"") -> Dossier:
        """Draw the case that a draft would be if it were sent now."""
        facts = self.facts(home)
        report = draft.report(facts.region(draft).id)
        forms = facts.forms(draft)
        if forms and report.form not in [form.id for form in forms]:
            report = replace(report, form=forms[0].id)
        form = facts.base.reporting.form(report.form) if forms and report.form else None
        if form is None:
            report = replace(report, form="")
        opened = full_hour(self._now())
        regime = form.regime if form else ""
        case = Case(draft.case, report.region, report.kind, regime, CaseState.SENT, opened, opened, sealed)
        return Dossier(case, report, *await open_evidence(self._vault, self._store, draft.case))

    async def send(self, chat: int, draft: Draft, home: str) -> Sent:
        """Commit the case, its receipt and its letter; a second call changes nothing and gives the same receipt.

        Raises:
            StoreUnavailable: nothing was committed.
        """
        dossier = await self.dossier(draft, home)
        sealed = await self._vault.seal(case_owner(draft.case), REPORT, dossier.report.to_bytes())
        held = not await self._has_recipient(dossier.case.region)
        state = CaseState.HELD if held else CaseState.SENT
        dossier = replace(dossier, case=replace(dossier.case, sealed=sealed, state=state))
        code = read_code(draft.code)
        assert code is not None  # noqa: S101 - the preview drew it
        way_back = await self.way_back(chat, draft.case) if draft.get("way") == BY_BOT else None
        opening = OpenCase(dossier.case, await receipt_of(code), way_back, await self._sources.mark(chat))
        flagged = await self._sources.is_flagged(chat)
        brought = await letter(self._vault, dossier.case, LetterKind.CASE, Letter(flagged=int(flagged)))
        await self._store.apply(IfNew(opening, (brought,)))
        return Sent(code, dossier, held)

    async def way_back(self, chat: int, case_id: str) -> WayBack:
        """Seal the address of a chat for the notices of a case."""
        sealed = await self._vault.seal(case_owner(case_id), ADDRESS, str(chat).encode())
        return WayBack(await self._way_mark(chat, case_id), sealed)

    async def _way_mark(self, chat: int, case_id: str) -> bytes:
        return await self._vault.mark("way-back", chat, case_id)

    async def _has_recipient(self, region: str) -> bool:
        return any(recipient.region == region for recipient in await self._store.recipients.active())

    def _add_links(self, draft: Draft, text: str) -> Draft | Problem:
        found = [link for link in links_in(text) if link not in draft.lines("links")]
        if not found:
            return Problem("no_link")
        room = MOST_ITEMS - draft.item_count
        if len(found) > room:
            return Problem("too_many_items", {"limit": MOST_ITEMS})
        return draft.answered("links", "\n".join([*draft.lines("links"), *found]))

    def _settle(self, draft: Draft, facts: Facts, step: Step, value: str | Problem) -> Draft | Problem:
        if isinstance(value, Problem):
            return value
        changed = value != draft.answers.get(step.key)
        draft = (draft.without(*step.resets) if changed else draft).answered(step.key, value)
        if step.key == "story" and changed:
            draft = draft.answered("likely", " ".join(self._likely(value)))
        if step.key == "rule":
            chosen = draft.likely[0] if value == GO_ON else value
            draft = draft.answered("entry", "" if chosen == NONE else chosen)
        return goes_on(draft, facts)

    def _likely(self, story: str) -> list[str]:
        match = self._edition().matcher.match(story)
        if match.outcome is Outcome.ANSWER and match.entry:
            return [match.entry]
        return [each.entry for each in match.choices if each.score >= LIKELY][:MOST_LIKELY]
