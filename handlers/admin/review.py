"""Handing in a draft, and the second person who looks at it."""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Message

from bot.access import Permission
from bot.context import Context
from bot.delivery.notices import News
from bot.editing.desk import Outcome
from bot.store.edits import Draft
from handlers.admin import notices
from handlers.admin.drafts import found, left, show
from handlers.admin.presses import Do, button
from handlers.admin.talk import OnPress, OnText, Show, answering, begin, below, end, gone, prompt, show_outcome, staff
from handlers.replies import toast


async def _submit(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await prompt(query, context, Permission.EDIT, "submit", draft=draft_id)


async def _submitted(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    draft = await left(message, context, data)
    if draft:
        await _hand_in(answering(message), context, message.chat_id, draft, text, sure=False)


async def _submit_sure(query: CallbackQuery, context: Context, draft_id: str) -> None:
    """The second yes: the reason given before waits in the dialog."""
    draft, dialog = await found(query, context, draft_id), context.work.dialog
    if draft is None or dialog is None or dialog.data.get("draft") != draft.id:
        await gone(query, context)
        return
    await toast(query, context.messages.label("working"))
    await _hand_in(below(query), context, query.from_user.id, draft, str(dialog.data.get("why", "")), sure=True)


async def _hand_in(where: Show, context: Context, chat: int, draft: Draft, why: str, sure: bool) -> None:
    done = await context.services.desk.submit(staff(context), draft, why, sure)
    if done.outcome is Outcome.WORSE:
        await begin(context, chat, Permission.EDIT, "submit", draft=draft.id, why=why)
    else:
        await end(context, chat)
    await show_outcome(where, context, done, button(context.messages.label("sure"), Do.SUBMIT_SURE, draft.id))
    if done.outcome is Outcome.PUBLISHED:
        await context.services.notices.tell_authors(draft, staff(context), News.PUBLISHED, why)
    if done.outcome is Outcome.WAITS:
        await notices.review_wanted(context, draft)


async def _approve(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await _take(query, context, draft_id, sure=False)


async def _approve_sure(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await _take(query, context, draft_id, sure=True)


async def _take(query: CallbackQuery, context: Context, draft_id: str, sure: bool) -> None:
    draft = await found(query, context, draft_id)
    if draft:
        await toast(query, context.messages.label("working"))
        done = await context.services.desk.approve(staff(context), draft, sure)
        again = button(context.messages.label("sure"), Do.APPROVE_SURE, draft.id)
        await show_outcome(below(query), context, done, again)
        if done.outcome is Outcome.PUBLISHED:
            await context.services.notices.tell_authors(draft, staff(context), News.PUBLISHED, draft.why)


async def _send_back(query: CallbackQuery, context: Context, draft_id: str) -> None:
    await prompt(query, context, Permission.REVIEW, "send_back", draft=draft_id)


async def _sent_back(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    draft = await left(message, context, data)
    if draft:
        draft = await context.services.desk.send_back(staff(context), draft, text)
        await end(context, message.chat_id)
        await show(answering(message), context, draft)
        await context.services.notices.tell_authors(draft, staff(context), News.RETURNED, draft.why)


ON_PRESS: dict[Do, OnPress] = {
    Do.SUBMIT: _submit,
    Do.SUBMIT_SURE: _submit_sure,
    Do.APPROVE: _approve,
    Do.APPROVE_SURE: _approve_sure,
    Do.SEND_BACK: _send_back,
}
ON_TEXT: dict[str, OnText] = {"submit": _submitted}
ON_REVIEW_TEXT: dict[str, OnText] = {"send_back": _sent_back}
