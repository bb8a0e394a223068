"""Switches: each moved with a reason, for every process at once."""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Message

from bot.access import Permission
from bot.context import Context
from bot.editing.texts import EditRefused, required_text
from bot.switches import GROUPS, INLINE, MAINTENANCE, RECIPIENTS, REPORTS, Value
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    OnPress,
    OnText,
    answering,
    begin,
    end,
    in_place,
    menu_button,
    prompt,
    prompt_screen,
    staff,
)
from handlers.screens import Row, Screen, keyboard_of

_OFF = ("0", "mati", "hapus", "-")
_MOST_RECIPIENTS = 20


async def _switches(query: CallbackQuery, context: Context) -> None:
    await in_place(query)(_screen(context))


def _screen(context: Context) -> Screen:
    position, label = context.services.switches.position, context.messages.label
    regions = context.services.edition.base.regions
    states = {
        MAINTENANCE: position.maintenance is None,
        INLINE: position.inline,
        GROUPS: position.groups,
        **{f"{REPORTS}{region}": position.takes_reports(region) for region in regions},
    }
    rows: list[Row] = [
        [button(_named(context, name) + (" ✅" if on else " ⛔"), Do.SWITCH, _letter(context, name))]
        for name, on in states.items()
    ]
    rows.append([button(label("switch_recipients"), Do.SWITCH, _letter(context, RECIPIENTS))])
    text = context.messages.render(
        "admin/switches", position=position, names={n: _named(context, n) for n in names(context)}
    )
    return Screen(text, keyboard_of([*rows, [menu_button(context)]]))


async def _switch(query: CallbackQuery, context: Context, at: str) -> None:
    known = names(context)
    if not at.isdigit() or int(at) >= len(known):
        raise EditRefused("unknown")
    name = known[int(at)]
    await prompt(query, context, Permission.SWITCH, _step(name), name=name, told=_named(context, name))


async def _value(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    """Take the new value of a switch that has one, and ask for the reason."""
    value: Value = None if text.strip().casefold() in _OFF else required_text(text)
    if value and data["name"] == RECIPIENTS:
        value = str(value).replace(",", " ").split()[:_MOST_RECIPIENTS]
    await begin(context, message.chat_id, Permission.SWITCH, "switch_why", name=data["name"], value=value)
    await answering(message)(prompt_screen(context, "switch_why"))


async def _why(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    """Take the reason and move the switch; those that are on or off go the other way."""
    name, reason = str(data["name"]), required_text(text)[:200]
    value: Value = data["value"] if "value" in data else _other_way(context, name)
    try:
        await context.services.switches.move(staff(context), name, value, reason)
    except ValueError:
        raise EditRefused("switch_value") from None
    await end(context, message.chat_id)
    await answering(message)(_screen(context))


def names(context: Context) -> list[str]:
    """List every switch in the order of the buttons."""
    regions = context.services.edition.base.regions
    return [MAINTENANCE, INLINE, GROUPS, RECIPIENTS, *(f"{REPORTS}{region}" for region in regions)]


def _other_way(context: Context, name: str) -> Value:
    moved = context.services.switches.position.moved.get(name)
    return None if moved and moved.value is False else False


def _step(name: str) -> str:
    return "switch_value" if name in (MAINTENANCE, RECIPIENTS) else "switch_why"


def _named(context: Context, name: str) -> str:
    if name.startswith(REPORTS):
        region = context.services.edition.base.regions[name.removeprefix(REPORTS)]
        return context.messages.label("switch_reports", region=region.name)
    return context.messages.label(f"switch_{name}")


def _letter(context: Context, name: str) -> str:
    return str(names(context).index(name))


ON_PRESS: dict[Do, OnPress] = {Do.SWITCHES: _switches, Do.SWITCH: _switch}
ON_TEXT: dict[str, OnText] = {"switch_value": _value, "switch_why": _why}
