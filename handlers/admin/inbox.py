"""The inbox of misses: one tap for each."""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, Message

from bot.access import Permission
from bot.context import Context
from bot.editing.groups import Group
from handlers.admin import drafts
from handlers.admin.entries import find_entries
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


async def _inbox(query: CallbackQuery, context: Context, page: str) -> None:
    groups, at, pages = paged(await context.services.inbox.groups(), number(page), PAGE)
    rows = [[button(short(f"{group.count}× {group.text}"), Do.GROUP, group.id)] for group in groups]
    rows += [turns(context, Do.INBOX, (), at, pages), [menu_button(context)]]
    text = context.messages.render("admin/inbox", groups=groups, page=at, pages=pages)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _group(query: CallbackQuery, context: Context, group_id: str) -> None:
    group = await context.services.inbox.group(group_id)
    if group is None:
        await gone(query, context)
        return
    label, base = context.messages.label, context.services.edition.base
    nearest = [base.entries[choice.entry] for choice in context.services.inbox.nearest(group)]
    rows: list[Row] = [
        [button(short(label("alias_for", title=entry.title)), Do.ALIAS, group.id, entry.id)] for entry in nearest
    ]
    rows.append([button(label("alias_other"), Do.ALIAS_OTHER, group.id)])
    if staff(context).may(Permission.EDIT):
        rows.append([button(label("new_from"), Do.NEW_FROM, group.id)])
    released = group.text in await context.services.inbox.released()
    if staff(context).may(Permission.EDIT):
        name, shown = ("unrelease", "0") if released else ("release", "1")
        rows.append([button(label(name), Do.RELEASE, group.id, shown)])
    rows.append([button(label("outside"), Do.OUTSIDE, group.id), button(label("ignore"), Do.IGNORE, group.id)])
    rows.append([button(label("menu_inbox"), Do.INBOX, "1"), menu_button(context)])
    text = fitted(context, "admin/group", group=group, wordings=group.wordings[:8], nearest=nearest, released=released)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _alias(query: CallbackQuery, context: Context, group_id: str, entry_id: str) -> None:
    await _settle_as_alias(query, context, group_id, entry_id, sure=False)


async def _alias_sure(query: CallbackQuery, context: Context, group_id: str, entry_id: str) -> None:
    await _settle_as_alias(query, context, group_id, entry_id, sure=True)


async def _settle_as_alias(query: CallbackQuery, context: Context, group_id: str, entry_id: str, sure: bool) -> None:
    group = await _waiting(query, context, group_id)
    if group:
        done = await context.services.inbox.alias(staff(context), group, entry_id, sure)
        await show_outcome(below(query), context, done, _sure(context, Do.ALIAS_SURE, group_id, entry_id))


async def _alias_other(query: CallbackQuery, context: Context, group_id: str) -> None:
    await prompt(query, context, Permission.INBOX, "alias_other", group=group_id)


async def _alias_found(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    await end(context, message.chat_id)
    entries = find_entries(context, text)
    rows = [[button(short(entry.title), Do.ALIAS, data["group"], entry.id)] for entry in entries]
    body = context.messages.render("admin/found", text=text[:100], entries=entries)
    await answering(message)(Screen(body, keyboard_of([*rows, [menu_button(context)]])))


async def _outside(query: CallbackQuery, context: Context, group_id: str) -> None:
    await _settle_as_outside(query, context, group_id, sure=False)


async def _outside_sure(query: CallbackQuery, context: Context, group_id: str) -> None:
    await _settle_as_outside(query, context, group_id, sure=True)


async def _settle_as_outside(query: CallbackQuery, context: Context, group_id: str, sure: bool) -> None:
    group = await _waiting(query, context, group_id)
    if group:
        done = await context.services.inbox.outside(staff(context), group, sure)
        await show_outcome(below(query), context, done, _sure(context, Do.OUTSIDE_SURE, group_id))


async def _new_from(query: CallbackQuery, context: Context, group_id: str) -> None:
    group = await _waiting(query, context, group_id)
    if group:
        draft = await context.services.inbox.new_entry(staff(context), group)
        await drafts.show(below(query), context, draft)


async def _ignore(query: CallbackQuery, context: Context, group_id: str) -> None:
    group = await _waiting(query, context, group_id)
    if group:
        await context.services.inbox.ignore(staff(context), group)
        await _inbox(query, context, "1")


async def _release(query: CallbackQuery, context: Context, group_id: str, shown: str) -> None:
    group = await _waiting(query, context, group_id)
    if group:
        await context.services.inbox.release(staff(context), group, shown=shown == "1")
        await _group(query, context, group_id)


async def _waiting(query: CallbackQuery, context: Context, group_id: str) -> Group | None:
    group = await context.services.inbox.group(group_id)
    if group is None:
        await gone(query, context)
    else:
        await toast(query, context.messages.label("working"))
    return group


def _sure(context: Context, action: Do, *args: str) -> InlineKeyboardButton:
    return button(context.messages.label("sure"), action, *args)


ON_PRESS: dict[Do, OnPress] = {
    Do.INBOX: _inbox,
    Do.GROUP: _group,
    Do.ALIAS: _alias,
    Do.ALIAS_SURE: _alias_sure,
    Do.ALIAS_OTHER: _alias_other,
    Do.OUTSIDE: _outside,
    Do.OUTSIDE_SURE: _outside_sure,
    Do.NEW_FROM: _new_from,
    Do.IGNORE: _ignore,
    Do.RELEASE: _release,
}
ON_TEXT: dict[str, OnText] = {"alias_other": _alias_found}
