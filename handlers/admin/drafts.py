"""Drafts: written by answering prompts, looked at as users will see them, handed in, and reviewed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message

from bot.access import Permission
from bot.answering import Answer
from bot.cards import Cards, render_card
from bot.context import Context, View
from bot.delivery.notices import News
from bot.editing.changing import FIXED, content_of
from bot.editing.texts import EditRefused
from bot.store.edits import Draft, DraftState
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    PAGE,
    OnPress,
    OnText,
    Show,
    answering,
    begin,
    below,
    end,
    fault_lines,
    fitted,
    gone,
    in_place,
    menu_button,
    number,
    prompt,
    prompt_screen,
    short,
    staff,
    turns,
)
from handlers.screens import Row, Screen, answer_screen, keyboard_of, paged
from knowledge.entries import Confidence, Verdict
from knowledge.exchange.cells import COLUMNS

FIELDS = tuple(column for column in COLUMNS if column not in FIXED)


async def _drafts(query: CallbackQuery, context: Context, page: str) -> None:
    drafts, at, pages = paged(await context.services.store.edits.drafts(), number(page), PAGE)
    label = context.messages.label
    rows = [
        [button(short(f"{label(f'draft_{draft.state}')} {draft.subject} · {draft.label}"), Do.DRAFT, draft.id)]
        for draft in drafts
    ]
    rows += [turns(context, Do.DRAFTS, (), at, pages), [button(label("menu_new"), Do.NEW_ENTRY), menu_button(context)]]
    text = context.messages.render("admin/drafts", drafts=drafts, page=at, pages=pages)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _draft(query: CallbackQuery, context: Context, draft_id: str) -> None:
    draft = await found(query, context, draft_id)
    if draft:
        await show(in_place(query), context, draft)


async def _begin(query: CallbackQuery, context: Context, entry_id: str) -> None:
    draft = await context.services.desk.begin(staff(context), entry_id)
    await show(below(query), context, draft)


async def _new_entry(query: CallbackQuery, context: Context) -> None:
    await prompt(query, context, Permission.EDIT, "new_entry")


async def _new_named(message: Message, context: Context, text: str, _: Mapping[str, Any]) -> None:
    draft = await context.services.desk.begin_new(staff(context), text)
    await end(context, message.chat_id)
    await show(answering(message), context, draft)


async def show(where: Show, context: Context, draft: Draft) -> None:
    """Show a draft: its fields, what is wrong with it, and what can be done with it."""
    desk, content = context.services.desk, content_of(draft)
    trial = await desk.trial(draft)
    text = fitted(
        context,
        "admin/draft",
        draft=draft,
        cells={column: content.cells.get(column, "") for column in FIELDS},
        said=content.said,
        withdrawn=content.withdrawn,
        faults=fault_lines(context, trial.faults),
        second=await desk.needs_second(draft),
    )
    await where(Screen(text, keyboard_of(_draft_rows(context, draft, sound=not trial.faults))))


def _draft_rows(context: Context, draft: Draft, sound: bool) -> list[Row]:
    label, who = context.messages.label, staff(context)
    fields = [button(context.messages.column(name), Do.FIELD, draft.id, str(FIELDS.index(name))) for name in FIELDS]
    rows: list[Row] = [fields[at : at + 3] for at in range(0, len(fields), 3)]
    rows.append([button(label("say"), Do.SAY, draft.id)])
    if sound:
        rows.append([button(label("preview"), Do.PREVIEW, draft.id), button(label("try"), Do.TRY, draft.id)])
        if draft.state is DraftState.DRAFT:
            rows.append([button(label("submit"), Do.SUBMIT, draft.id)])
        elif who.may(Permission.REVIEW):
            approve = button(label("approve"), Do.APPROVE, draft.id)
            rows.append([approve, button(label("send_back"), Do.SEND_BACK, draft.id)])
    withdrawn = content_of(draft).withdrawn
    name, value = ("unwithdraw", "0") if withdrawn else ("withdraw", "1")
    rows.append([button(label("discard"), Do.DISCARD, draft.id), button(label(name), Do.WITHDRAW, draft.id, value)])
    return [*rows, [button(label("menu_drafts"), Do.DRAFTS, "1"), menu_button(context)]]


async def _field(query: CallbackQuery, context: Context, draft_id: str, at: str) -> None:
    draft, column = await found(query, context, draft_id), _column(at)
    if draft is None:
        return
    values = _choices(context, column)
    if values:
        rows = [[button(short(told), Do.CHOOSE, draft.id, at, str(place))] for place, (_, told) in enumerate(values)]
        rows.append([button(context.messages.label("back"), Do.DRAFT, draft.id)])
        text = context.messages.render("admin/choose", column=column)
        await in_place(query)(Screen(text, keyboard_of(rows)))
        return
    written = content_of(draft).cells.get(column, "")
    await begin(context, query.from_user.id, Permission.EDIT, "field", draft=draft.id, column=column)
    await below(query)(prompt_screen(context, "field", column=column, written=written))


async def _choose(query: CallbackQuery, context: Context, draft_id: str, at: str, place: str) -> None:
    draft, column = await found(query, context, draft_id), _column(at)
    values = _choices(context, column)
    if draft and number(place) < len(values):
        value = values[int(place)][0]
        draft = await context.services.desk.write(staff(context), draft, {column: value})
        await show(in_place(query), context, draft)


async def _written(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    draft = await left(message, context, data)
    if draft:
        text = "" if text.strip() == "-" else text
        draft = await context.services.desk.write(staff(context), draft, {data["column"]: text})
        await end(context, message.chat_id)
        await show(answering(message), context, draft)


async def _say(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await prompt(query, context, Permission.EDIT, "say", draft=draft_id)


async def _said(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    draft = await left(message, context, data)
    if draft:
        for line in text.splitlines():
            draft = await context.services.desk.say(staff(context), draft, line) if line.strip() else draft
        await end(context, message.chat_id)
        await show(answering(message), context, draft)


async def _preview(query: CallbackQuery, context: Context, draft_id: str) -> None:
    draft = await found(query, context, draft_id)
    trial = await context.services.desk.trial(draft) if draft else None
    if draft and trial and trial.entry:
        today = context.services.now().date()
        card = render_card(context.messages, trial.base, trial.entry, today, context.view.region)
        rows = [[button(context.messages.label("back"), Do.DRAFT, draft.id)]]
        await below(query)(Screen(card, keyboard_of(rows)))


async def _try(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await prompt(query, context, Permission.EDIT, "try", draft=draft_id)


async def _tried(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    """Answer as if the draft were published; the next message is tried too."""
    draft = await left(message, context, data)
    if draft is None:
        return
    edition = await context.services.desk.try_out(draft)
    trial = replace(context.services, edition=edition, cards=Cards(context.messages))
    view = View(trial, context.view.region, context.view.bot_name)
    for match in edition.matcher.answers(text):
        shown = answer_screen(view, Answer(match, edition, (), None))
        rows = [
            [button(context.messages.label("back"), Do.DRAFT, draft.id)],
            [button(context.messages.label("cancel"), Do.CANCEL)],
        ]
        await answering(message)(Screen(f"{context.messages.render('admin/tried')}\n\n{shown.text}", keyboard_of(rows)))


async def _discard(query: CallbackQuery, context: Context, draft_id: str) -> None:
    draft = await found(query, context, draft_id)
    if draft:
        if await context.services.desk.discard(staff(context), draft):
            await context.services.notices.tell_authors(draft, staff(context), News.DISCARDED)
        await _drafts(query, context, "1")


async def _withdraw(query: CallbackQuery, context: Context, draft_id: str, wanted: str) -> None:
    draft = await found(query, context, draft_id)
    if draft:
        draft = await context.services.desk.withdraw(staff(context), draft, wanted == "1")
        await show(in_place(query), context, draft)


async def _rebase(query: CallbackQuery, context: Context, draft_id: str) -> None:
    draft = await found(query, context, draft_id)
    if draft:
        draft, clash = await context.services.desk.rebase(staff(context), draft)
        await below(query)(Screen(fitted(context, "admin/rebased", clash=clash)))
        await show(below(query), context, draft)


async def found(query: CallbackQuery, context: Context, draft_id: str) -> Draft | None:
    """Find the draft of a button; tells when it is gone."""
    draft = await context.services.store.edits.draft(draft_id)
    if draft is None:
        await gone(query, context)
    return draft


async def left(message: Message, context: Context, data: Mapping[str, Any]) -> Draft | None:
    """Find the draft of a prompt; tells when it is gone."""
    draft = await context.services.store.edits.draft(str(data.get("draft", "")))
    if draft is None:
        await end(context, message.chat_id)
        await answering(message)(Screen(context.messages.label("staff_gone")))
    return draft


def _column(at: str) -> str:
    if not at.isdigit() or int(at) >= len(FIELDS):
        raise EditRefused("column", column=at[:10])
    return FIELDS[int(at)]


def _choices(context: Context, column: str) -> list[tuple[str, str]]:
    """List the values of a column that is chosen and not typed, each with its label."""
    vocabulary = context.services.edition.base.vocabulary
    match column:
        case "verdict":
            return [(verdict.value, verdict.value) for verdict in Verdict]
        case "confidence":
            return [(level.value, level.value) for level in Confidence]
        case "category":
            return [(category.id, category.title) for category in vocabulary.categories]
        case "when":
            return [(period.id, period.label) for period in vocabulary.periods]
    return []


ON_PRESS: dict[Do, OnPress] = {
    Do.DRAFTS: _drafts,
    Do.DRAFT: _draft,
    Do.BEGIN: _begin,
    Do.NEW_ENTRY: _new_entry,
    Do.FIELD: _field,
    Do.CHOOSE: _choose,
    Do.SAY: _say,
    Do.PREVIEW: _preview,
    Do.TRY: _try,
    Do.DISCARD: _discard,
    Do.WITHDRAW: _withdraw,
    Do.REBASE: _rebase,
}
ON_TEXT: dict[str, OnText] = {
    "new_entry": _new_named,
    "field": _written,
    "say": _said,
    "try": _tried,
}
