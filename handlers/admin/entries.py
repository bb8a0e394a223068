"""Entries: browsing, finding, their history, and going back."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import CallbackQuery, Message

from bot.access import Permission
from bot.context import Context
from bot.editing.content import RefusalState
from bot.editing.groups import wording_key
from bot.store.edits import REFUSALS
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    PAGE,
    OnPress,
    OnText,
    answering,
    below,
    end,
    fitted,
    gone,
    in_place,
    menu_button,
    number,
    prompt,
    short,
    show_outcome,
    staff,
    turns,
)
from handlers.replies import toast
from handlers.screens import Row, Screen, keyboard_of, paged
from knowledge.entries import Entry

_FOUND = 8


async def _topics(query: CallbackQuery, context: Context) -> None:
    base = context.services.edition.base
    categories = [category for category in base.vocabulary.categories if base.in_category(category.id)]
    buttons = [button(category.title, Do.CATEGORY, category.id, "1") for category in categories]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    text = context.messages.render("admin/topics", entries=len(base.entries))
    await in_place(query)(Screen(text, keyboard_of([*rows, [menu_button(context)]])))


async def _category(query: CallbackQuery, context: Context, category: str, page: str) -> None:
    entries, at, pages = paged(context.services.edition.base.in_category(category), number(page), PAGE)
    rows = [*entry_rows(entries), turns(context, Do.CATEGORY, (category,), at, pages)]
    rows.append([button(context.messages.label("menu_entries"), Do.TOPICS), menu_button(context)])
    text = context.messages.render("admin/category", entries=entries, page=at, pages=pages)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _find(query: CallbackQuery, context: Context) -> None:
    await prompt(query, context, Permission.READ, "find")


async def _found(message: Message, context: Context, text: str, _: Mapping[str, Any]) -> None:
    await end(context, message.chat_id)
    entries = find_entries(context, text)
    body = context.messages.render("admin/found", text=text[:100], entries=entries)
    await answering(message)(Screen(body, keyboard_of([*entry_rows(entries), [menu_button(context)]])))


async def _entry(query: CallbackQuery, context: Context, entry_id: str) -> None:
    services, label = context.services, context.messages.label
    entry = services.edition.base.find(entry_id)
    if entry is None:
        keyboard = keyboard_of([[button(label("history"), Do.HISTORY, entry_id, "1"), menu_button(context)]])
        await below(query)(Screen(context.messages.render("admin/entry_silent", entry=entry_id), keyboard))
        return
    newest = await services.store.edits.latest(entry.id)
    drafts = [draft for draft in await services.store.edits.drafts() if draft.subject == entry.id]
    phrasings = len(services.edition.base.phrasings.get(entry.id, ()))
    text = context.messages.render("admin/entry", entry=entry, newest=newest, drafts=drafts, phrasings=phrasings)
    rows: list[Row] = []
    if staff(context).may(Permission.EDIT):
        rows.append([button(label("edit"), Do.BEGIN, entry.id)])
        rows += [[button(label("open_draft", label=draft.label), Do.DRAFT, draft.id)] for draft in drafts]
    rows.append([button(label("history"), Do.HISTORY, entry.id, "1"), menu_button(context)])
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _history(query: CallbackQuery, context: Context, subject: str, page: str) -> None:
    at = number(page)
    revisions = await context.services.history.of(subject, PAGE + 1, (at - 1) * PAGE)
    shown = revisions[:PAGE]
    rows = [[button(short(f"#{r.number} {r.who}: {r.why}"), Do.REVISION, str(r.number))] for r in shown]
    rows.append(turns(context, Do.HISTORY, (subject,), at, at + (len(revisions) > PAGE)))
    rows.append([button(context.messages.label("entry"), Do.ENTRY, subject), menu_button(context)])
    text = context.messages.render("admin/history", subject=subject, revisions=shown, page=at)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _revision(query: CallbackQuery, context: Context, wanted: str) -> None:
    revision = await context.services.store.edits.revision(number(wanted))
    if revision is None or revision.subject == REFUSALS:
        await gone(query, context)
        return
    found = await context.services.history.difference(revision)
    kinds = (("added", found.added), ("removed", found.removed), ("changed", found.changed))
    changes = [(kind, change) for kind, listed in kinds for change in listed]
    newest = await context.services.store.edits.latest(revision.subject)
    rows: list[Row] = []
    if newest and staff(context).may(Permission.REVIEW):
        is_newest = newest.number == revision.number
        name, to = ("undo", revision.base) if is_newest else ("go_back", revision.number)
        rows.append([button(context.messages.label(name), Do.ROLLBACK, revision.subject, str(to))])
    rows.append([button(context.messages.label("history"), Do.HISTORY, revision.subject, "1"), menu_button(context)])
    text = fitted(context, "admin/revision", revision=revision, changes=changes)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _rollback(query: CallbackQuery, context: Context, subject: str, to: str) -> None:
    await _go_back(query, context, subject, to, sure=False)


async def _rollback_sure(query: CallbackQuery, context: Context, subject: str, to: str) -> None:
    await _go_back(query, context, subject, to, sure=True)


async def _go_back(query: CallbackQuery, context: Context, subject: str, to: str, sure: bool) -> None:
    await toast(query, context.messages.label("working"))
    why, target = context.messages.label("rolled_back"), int(to) if to.isdigit() else None
    done = await context.services.history.rollback(staff(context), subject, why, target, sure)
    again = button(context.messages.label("sure"), Do.ROLLBACK_SURE, subject, to)
    await show_outcome(below(query), context, done, again)


async def _keep(query: CallbackQuery, context: Context, subject: str) -> None:
    await _keep_ours(query, context, subject, sure=False)


async def _keep_sure(query: CallbackQuery, context: Context, subject: str) -> None:
    await _keep_ours(query, context, subject, sure=True)


async def _keep_ours(query: CallbackQuery, context: Context, subject: str, sure: bool) -> None:
    await toast(query, context.messages.label("working"))
    done = await context.services.history.keep(staff(context), subject, context.messages.label("kept_ours"), sure)
    await show_outcome(below(query), context, done, button(context.messages.label("sure"), Do.KEEP_SURE, subject))


async def _refused(query: CallbackQuery, context: Context, page: str) -> None:
    texts, at, pages = paged(tuple(reversed(await _refused_texts(context))), number(page), PAGE)
    rows = [[button(short(text), Do.REACCEPT, wording_key(text))] for text in texts]
    rows += [turns(context, Do.REFUSED, (), at, pages), [menu_button(context)]]
    await in_place(query)(
        Screen(context.messages.render("admin/refused_list", texts=texts, page=at, pages=pages), keyboard_of(rows))
    )


async def _reaccept(query: CallbackQuery, context: Context, key: str) -> None:
    await _accept_again(query, context, key, sure=False)


async def _reaccept_sure(query: CallbackQuery, context: Context, key: str) -> None:
    await _accept_again(query, context, key, sure=True)


async def _accept_again(query: CallbackQuery, context: Context, key: str, sure: bool) -> None:
    await toast(query, context.messages.label("working"))
    text = next((text for text in await _refused_texts(context) if wording_key(text) == key), "")
    done = await context.services.inbox.reaccept(staff(context), text, sure)
    await show_outcome(below(query), context, done, button(context.messages.label("sure"), Do.REACCEPT_SURE, key))


async def _refused_texts(context: Context) -> tuple[str, ...]:
    newest = await context.services.store.edits.latest(REFUSALS)
    return RefusalState.model_validate_json(newest.content).refused if newest else ()


def entry_rows(entries: Sequence[Entry]) -> list[Row]:
    """Make a button for each entry."""
    return [[button(short(entry.title), Do.ENTRY, entry.id)] for entry in entries]


def find_entries(context: Context, text: str) -> list[Entry]:
    """Find entries by id, by words in their question, and by how people ask."""
    base, matcher = context.services.edition.base, context.services.edition.matcher
    words = text.casefold().split()
    exact = [base.find(text.strip())]
    named = [
        e
        for e in base.entries.values()
        if words and all(w in f"{e.id} {e.title} {e.question}".casefold() for w in words)
    ]
    ranked = [base.find(choice.entry) for choice in matcher.match(text).ranked]
    return list({entry.id: entry for entry in (*exact, *named[:_FOUND], *ranked) if entry}.values())[:_FOUND]


ON_PRESS: dict[Do, OnPress] = {
    Do.TOPICS: _topics,
    Do.CATEGORY: _category,
    Do.ENTRY: _entry,
    Do.FIND: _find,
    Do.HISTORY: _history,
    Do.REVISION: _revision,
    Do.ROLLBACK: _rollback,
    Do.ROLLBACK_SURE: _rollback_sure,
    Do.KEEP: _keep,
    Do.KEEP_SURE: _keep_sure,
    Do.REFUSED: _refused,
    Do.REACCEPT: _reaccept,
    Do.REACCEPT_SURE: _reaccept_sure,
}
ON_TEXT: dict[str, OnText] = {"find": _found}
