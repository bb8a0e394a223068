"""Drafts: writing, trying, and handing in. What was typed is kept on the page whatever is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.access import Permission
from bot.cards import render_card
from bot.delivery.notices import News
from bot.editing.changing import Typed, content_of
from bot.editing.content import EntryState
from bot.editing.desk import Outcome, Submitted
from bot.editing.drafts import Conflict, Trial, shown_state
from bot.editing.rules import is_milder
from bot.editing.texts import EditRefused
from bot.panel.faults import by_column, faults_of
from bot.panel.fields import sections, typed_cells
from bot.panel.forms import Form
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit
from bot.store.edits import Draft, DraftState
from knowledge.exchange import Difference


async def listing(visit: Visit) -> Page:
    """List drafts, those that wait for a second person first."""
    drafts = await visit.services.store.edits.drafts()
    values = {
        "waiting": [draft for draft in drafts if draft.state is DraftState.REVIEW],
        "open": [draft for draft in drafts if draft.state is DraftState.DRAFT],
        "titles": {draft.id: _title(draft) for draft in drafts},
    }
    return Page("drafts", values)


async def begin(visit: Visit) -> Go:
    """Begin a draft of an entry."""
    draft = await visit.services.desk.begin(visit.staff, visit.path["entry"])
    return Go(f"/draf/{draft.id}")


async def begin_new(visit: Visit) -> Go:
    """Begin a draft of a new entry."""
    draft = await visit.services.desk.begin_new(visit.staff, visit.form.text("question"))
    return Go(f"/draf/{draft.id}")


async def show(visit: Visit) -> Page:
    """Show a draft: to edit it, and to decide about it where it waits for that."""
    return await draft_page(visit, await found_draft(visit))


async def preview(visit: Visit) -> Page:
    """Show how users would see what was typed, changing nothing."""
    draft = await found_draft(visit)
    try:
        draft = visit.services.desk.revised(draft, _typed(visit.form))
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused, typed=True)
    return await draft_page(visit, draft, typed=True)


async def try_out(visit: Visit) -> Page:
    """Ask the base as it would be with this draft."""
    draft = await found_draft(visit)
    question = visit.form.text("coba")[:500]
    try:
        draft = visit.services.desk.revised(draft, _typed(visit.form))
        edition = await visit.services.desk.try_out(draft)
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused, typed=True)
    match = edition.matcher.answers(question, None)[0]
    ranked = [edition.base.entries[choice.entry] for choice in match.choices or match.ranked[:3]]
    tried = {
        "question": question,
        "outcome": match.outcome.value,
        "entry": edition.base.find(match.entry) if match.entry else None,
        "near": ranked,
    }
    return await draft_page(visit, draft, typed=True, tried=tried)


async def save(visit: Visit) -> Answer:
    """Keep what was typed."""
    draft = await found_draft(visit)
    try:
        await _written(visit, draft)
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused, typed=True)
    except Conflict as conflict:
        return await draft_page(visit, draft, conflict=conflict, typed=True)
    return Go(f"/draf/{draft.id}", "draft_saved")


async def submit(visit: Visit) -> Answer:
    """Hand in what was typed: wording is published at once, anything else waits for a second person.

    All of it happens or nothing: what is refused is not kept either, but stays on the page.
    """
    draft, why = await found_draft(visit), visit.form.text("why")
    try:
        revised = visit.services.desk.revised(draft, _typed(visit.form))
        done = await visit.services.desk.submit(visit.staff, revised, why, sure=bool(visit.form.text("sure")))
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused, typed=True)
    except Conflict as conflict:
        return await draft_page(visit, draft, conflict=conflict, typed=True)
    if done.outcome is Outcome.WAITS:
        text = visit.services.messages.render("admin/review_wanted", draft=revised, by=visit.staff.label)
        await visit.services.notices.tell(Permission.REVIEW, text, but=visit.staff)
    if done.outcome is Outcome.PUBLISHED:
        await visit.services.notices.tell_authors(draft, visit.staff, News.PUBLISHED, why)
    said = {name: visit.form.several(name) for name in ("said", "unsaid", "withdrawn")}
    cells = {column: [text] for column, text in typed_cells(visit.form).items()}
    return after(draft, done, f"/draf/{draft.id}/ajukan", {"why": [why]} | cells | said)


async def rebase(visit: Visit) -> Answer:
    """Bring a draft, with what was typed, to what is published now; says what others changed in the same place."""
    draft, desk = await found_draft(visit), visit.services.desk
    try:
        fresh, clash = await desk.rebase(visit.staff, desk.revised(draft, _typed(visit.form)))
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused, typed=True)
    except Conflict as conflict:
        return await draft_page(visit, draft, conflict=conflict, typed=True)
    return await draft_page(visit, fresh, clash=clash)


async def discard(visit: Visit) -> Go:
    """Throw a draft away."""
    draft = await found_draft(visit)
    if not await visit.services.desk.discard(visit.staff, draft):
        raise Refused("gone", 409)
    await visit.services.notices.tell_authors(draft, visit.staff, News.DISCARDED)
    return Go("/draf", "discarded")


def after(draft: Draft, done: Submitted, again: str, fields: Mapping[str, Sequence[str]]) -> Answer:
    """Go on after a change was handed in; one that makes golden questions worse asks for a second yes."""
    if done.outcome is Outcome.WORSE:
        hidden = dict(fields) | {"version": [str(draft.version)]}
        return Page("worse", {"worse": done.worse, "again": again, "fields": hidden, "back": f"/draf/{draft.id}"}, 409)
    if done.outcome is Outcome.WAITS:
        return Go("/draf", "waits")
    return Go(f"/entri/{draft.subject}", "published")


async def found_draft(visit: Visit) -> Draft:
    """Find the draft of the address; a form means the version that it was made from."""
    draft = await visit.services.store.edits.draft(visit.path["draft"])
    if draft is None:
        raise Refused("gone", 404)
    if not visit.form.values:
        return draft
    version = visit.form.number("version")
    if not version:
        raise Refused("bad_action")
    return replace(draft, version=version)


async def draft_page(
    visit: Visit,
    draft: Draft,
    *,
    refused: EditRefused | None = None,
    conflict: Conflict | None = None,
    typed: bool = False,
    tried: dict[str, Any] | None = None,
    clash: Mapping[str, str] | None = None,
) -> Page:
    """Show a draft, with what is wrong with it and with what was typed where that was not kept."""
    desk, content = visit.services.desk, content_of(draft)
    trial = await desk.trial(draft)
    cells = dict(content.cells) | (typed_cells(visit.form) if typed else {})
    found = faults_of(refused) if refused else ()
    wrong = by_column(visit.services.messages, found or trial.faults)
    values = {
        "draft": draft,
        "sections": sections(trial.base, cells),
        "wrong": wrong,
        "card": _card(visit, trial),
        "milder": _milder(visit, draft, trial),
        "typed": typed,
        "difference": await difference(visit, draft),
        "second": await desk.needs_second(draft),
        "refused": refused,
        "conflict": conflict,
        "tried": tried,
        "clash": clash,
        "said": content.said,
        "withdrawn": content.withdrawn,
        "answers": draft.subject in visit.services.edition.base.entries,
        "said_typed": visit.form.text("said") if typed else "",
        "why": visit.form.text("why") if typed else "",
        "laws": trial.base.laws.values(),
        "own": visit.staff.mark in draft.authors,
        "decides": draft.state is DraftState.REVIEW and visit.may(Permission.REVIEW),
    }
    return Page("draft", values, 409 if conflict else 422 if refused else 200)


async def difference(visit: Visit, draft: Draft) -> Difference | None:
    """Tell what a draft changes of what answers now; None while it cannot be read."""
    history, newest = visit.services.history, await visit.services.store.edits.latest(draft.subject)
    entry, _ = content_of(draft).entry()
    if entry is None:
        return None
    before = shown_state(newest) if newest else EntryState()
    after_ = content_of(draft).state(entry, visit.services.desk.seed(draft.subject))
    return history.between(draft.subject, before, after_)


def _card(visit: Visit, trial: Trial) -> str:
    if trial.entry is None:
        return ""
    services = visit.services
    return render_card(services.messages, trial.base, trial.entry, services.now().date(), services.settings.region)


def _milder(visit: Visit, draft: Draft, trial: Trial) -> bool:
    """Tell whether a draft allows more than what answers now."""
    old = visit.services.edition.base.entries.get(draft.subject)
    return old is not None and trial.entry is not None and is_milder(old, trial.entry)


def _title(draft: Draft) -> str:
    cells = content_of(draft).cells
    return cells.get("question") or cells.get("title") or draft.subject


def _typed(form: Form) -> Typed:
    """Read what was typed."""
    withdrawn = form.text("withdrawn") == "1" if "withdrawn" in form.values else None
    return Typed(typed_cells(form), form.lines("said"), form.several("unsaid"), withdrawn=withdrawn)


async def _written(visit: Visit, draft: Draft) -> Draft:
    """Keep what was typed, if anything differs; raises EditRefused and Conflict."""
    desk, typed = visit.services.desk, _typed(visit.form)
    if desk.revised(draft, typed).content == draft.content:
        return draft
    return await desk.revise(visit.staff, draft, typed)
