"""Broadcasts: looked at first, sent to oneself, then scheduled; progress is shown, and they can be stopped."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram import CallbackQuery, Message

from bot.access import Permission
from bot.context import Context
from bot.delivery.broadcast import LIMIT
from bot.editing.texts import EditRefused, required_text
from bot.store.broadcasts import Broadcast, BroadcastState
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    OnPress,
    OnText,
    Show,
    answering,
    below,
    end,
    gone,
    in_place,
    menu_button,
    prompt,
    short,
    staff,
)
from handlers.replies import toast
from handlers.screens import Row, Screen, keyboard_of

_SHOWN = 6
_NOW = ("sekarang", "now")
_HOUR = re.compile(r"(?:(?P<day>\d{1,2})[-/](?P<month>\d{1,2})\s+)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})")


async def _broadcasts(query: CallbackQuery, context: Context) -> None:
    broadcasting = context.services.broadcasting
    recent = await broadcasting.recent(_SHOWN)
    label = context.messages.label
    rows: list[Row] = [
        [button(short(f"{label(f'broadcast_{one.state}')} {one.text}"), Do.BROADCAST, one.id)] for one in recent
    ]
    rows.append([button(label("broadcast_new"), Do.BROADCAST_NEW), menu_button(context)])
    text = context.messages.render("admin/broadcasts", subscribers=await broadcasting.subscribers(), recent=recent)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _new(query: CallbackQuery, context: Context) -> None:
    await prompt(query, context, Permission.BROADCAST, "broadcast")


async def _written(message: Message, context: Context, text: str, _: Mapping[str, Any]) -> None:
    text = required_text(text)
    if len(text) > LIMIT:
        raise EditRefused("too_long", length=len(text), limit=LIMIT)
    made = await context.services.broadcasting.draft(staff(context), text)
    await end(context, message.chat_id)
    await _show(answering(message), context, made)


async def _broadcast(query: CallbackQuery, context: Context, broadcast_id: str) -> None:
    found = await _found(query, context, broadcast_id)
    if found:
        await _show(in_place(query), context, found)


async def _show(show: Show, context: Context, one: Broadcast) -> None:
    label = context.messages.label
    rows: list[Row] = []
    if one.state is BroadcastState.DRAFT:
        rows.append([button(label("broadcast_test"), Do.BROADCAST_TEST, one.id)])
        rows.append([button(label("broadcast_send"), Do.BROADCAST_SEND, one.id)])
    if one.state in (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.RUNNING):
        rows.append([button(label("broadcast_stop"), Do.BROADCAST_STOP, one.id)])
    if one.state in (BroadcastState.SCHEDULED, BroadcastState.RUNNING):
        rows.append([button(label("look_again"), Do.BROADCAST, one.id)])
    rows.append([button(label("menu_broadcasts"), Do.BROADCASTS), menu_button(context)])
    state = label(f"broadcast_{one.state}")
    subscribers = await context.services.broadcasting.subscribers()
    text = context.messages.render("admin/broadcast", one=one, state=state, subscribers=subscribers)
    await show(Screen(text, keyboard_of(rows)))


async def _test(query: CallbackQuery, context: Context, broadcast_id: str) -> None:
    found = await _found(query, context, broadcast_id)
    if found:
        await below(query)(Screen(context.messages.render("broadcast", text=found.text)))


async def _send(query: CallbackQuery, context: Context, broadcast_id: str) -> None:
    if await _found(query, context, broadcast_id):
        await prompt(query, context, Permission.BROADCAST, "broadcast_when", broadcast=broadcast_id)


async def _when(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    due = read_time(text, context.services.now())
    if due is None:
        raise EditRefused("time")
    broadcasting = context.services.broadcasting
    scheduled = await broadcasting.schedule(staff(context), data["broadcast"], due)
    await end(context, message.chat_id)
    found = await broadcasting.find(data["broadcast"])
    if found and scheduled:
        await _show(answering(message), context, found)
    else:
        await answering(message)(Screen(context.messages.label("staff_gone")))


async def _stop(query: CallbackQuery, context: Context, broadcast_id: str) -> None:
    if not await context.services.broadcasting.stop(staff(context), broadcast_id):
        await gone(query, context)
        return
    await toast(query, context.messages.label("stopped"))
    await _broadcast(query, context, broadcast_id)


async def _found(query: CallbackQuery, context: Context, broadcast_id: str) -> Broadcast | None:
    found = await context.services.broadcasting.find(broadcast_id)
    if found is None:
        await gone(query, context)
    return found


def read_time(text: str, now: datetime) -> datetime | None:
    """Read "sekarang", "07.30" or "28/11 07.30" as a moment to come; None for anything else."""
    text = text.strip().casefold()
    if text in _NOW:
        return now
    found = _HOUR.fullmatch(text)
    if found is None:
        return None
    try:
        due = now.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
        if found["day"]:
            due = due.replace(day=int(found["day"]), month=int(found["month"]))
    except ValueError:
        return None
    if found["day"]:
        return due if due >= now else due.replace(year=due.year + 1)
    return due if due >= now else due + timedelta(days=1)


ON_PRESS: dict[Do, OnPress] = {
    Do.BROADCASTS: _broadcasts,
    Do.BROADCAST: _broadcast,
    Do.BROADCAST_NEW: _new,
    Do.BROADCAST_TEST: _test,
    Do.BROADCAST_SEND: _send,
    Do.BROADCAST_STOP: _stop,
}
ON_TEXT: dict[str, OnText] = {"broadcast": _written, "broadcast_when": _when}
