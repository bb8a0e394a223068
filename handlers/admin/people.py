"""People: inviting by a link that expires, listing, and taking roles away."""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Message, Update

from bot.access import APPOINTS, Permission
from bot.context import Context
from bot.editing.texts import required_text
from bot.store.people import Invitation, Role
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    PAGE,
    OnPress,
    OnText,
    answering,
    end,
    gone,
    in_place,
    menu_button,
    message_of,
    number,
    prompt,
    short,
    staff,
    turns,
)
from handlers.screens import Row, Screen, keyboard_of, paged

LINK = "undang"
"""Prefix of deep links that hold an invitation."""

_LABEL_LIMIT = 30
_HASH_SHOWN = 16


async def open_invitation(update: Update, context: Context, token: str) -> None:
    """Give the role of an invitation to who opened its link."""
    message, user = message_of(update), update.effective_user
    accepted = await context.services.access.accept(token, user.id, message.chat_id) if user else None
    if accepted:
        context.work.staff = accepted
    await answering(message)(Screen(context.messages.render("admin/invited", who=accepted)))


async def _people(query: CallbackQuery, context: Context, page: str) -> None:
    label = context.messages.label
    everyone, at, pages = paged(await context.services.access.people(), number(page), PAGE)
    waiting = await context.services.access.invitations()
    rows: list[Row] = [
        [button(short(f"{grant.label} · {label(f'role_{grant.role}')}"), Do.PERSON, grant.mark.hex())]
        for grant in everyone
    ]
    rows += [[button(short(label("uninvite", label=i.label)), Do.UNINVITE, _handle(i))] for i in waiting[:PAGE]]
    rows += [turns(context, Do.PEOPLE, (), at, pages)]
    rows.append([button(label("invite"), Do.INVITE, "-"), menu_button(context)])
    text = context.messages.render("admin/people", everyone=everyone, waiting=waiting, page=at, pages=pages)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _person(query: CallbackQuery, context: Context, mark: str) -> None:
    grants = [grant for grant in await context.services.access.people() if grant.mark.hex() == mark]
    if not grants:
        await gone(query, context)
        return
    rows = [[button(context.messages.label("revoke"), Do.REVOKE, mark)]]
    rows.append([button(context.messages.label("menu_people"), Do.PEOPLE, "1"), menu_button(context)])
    text = context.messages.render("admin/person", grants=grants, regions=context.services.edition.base.regions)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _revoke(query: CallbackQuery, context: Context, mark: str) -> None:
    grants = [grant for grant in await context.services.access.people() if grant.mark.hex() == mark]
    if not grants or not await context.services.access.revoke(staff(context), grants[0].mark):
        await gone(query, context)
        return
    await _people(query, context, "1")


async def _uninvite(query: CallbackQuery, context: Context, handle: str) -> None:
    waiting = [one for one in await context.services.access.invitations() if _handle(one) == handle]
    if not waiting or not await context.services.access.cancel(staff(context), waiting[0].hash):
        await gone(query, context)
        return
    await _people(query, context, "1")


async def _invite(query: CallbackQuery, context: Context, role: str) -> None:
    label, base = context.messages.label, context.services.edition.base
    if role == Role.OFFICER:
        rows = [[button(region.name, Do.INVITE_REGION, role, region.id)] for region in base.regions.values()]
        await in_place(query)(Screen(context.messages.render("admin/invite_region"), keyboard_of(rows)))
    elif role in {one.value for one in Role}:
        await prompt(query, context, Permission.PEOPLE, "invite", role=role)
    else:
        may = {one for own in staff(context).roles for one in APPOINTS.get(own, ())}
        rows = [[button(label(f"role_{one}"), Do.INVITE, one.value)] for one in Role if one in may]
        await in_place(query)(
            Screen(context.messages.render("admin/invite"), keyboard_of([*rows, [menu_button(context)]]))
        )


async def _invite_region(query: CallbackQuery, context: Context, role: str, region: str) -> None:
    if region in context.services.edition.base.regions and role == Role.OFFICER:
        await prompt(query, context, Permission.PEOPLE, "invite", role=role, region=region)


async def _invited(message: Message, context: Context, text: str, data: Mapping[str, Any]) -> None:
    label = " ".join(required_text(text).split())[:_LABEL_LIMIT]
    token = await context.services.access.invite(staff(context), Role(data["role"]), label, data.get("region"))
    await end(context, message.chat_id)
    link = f"https://t.me/{context.bot.username}?start={LINK}_{token}"
    screen = Screen(
        context.messages.render("admin/invitation", link=link, label=label), keyboard_of([[menu_button(context)]])
    )
    await answering(message)(screen)


def _handle(invitation: Invitation) -> str:
    return invitation.hash.hex()[:_HASH_SHOWN]


ON_PRESS: dict[Do, OnPress] = {
    Do.PEOPLE: _people,
    Do.PERSON: _person,
    Do.REVOKE: _revoke,
    Do.INVITE: _invite,
    Do.INVITE_REGION: _invite_region,
    Do.UNINVITE: _uninvite,
}
ON_TEXT: dict[str, OnText] = {"invite": _invited}
