"""Connecting those who receive reports: a one-time code for a group or a mail address, and ending it again."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.delivery.invitations import mail_code
from bot.delivery.mail import MailError, MailRefused
from bot.dialogs import Dialog
from bot.store.recipients import Channel
from handlers.presses import Buttons

DIALOG = "penerima"
_TRIES = 5
_ADDRESS = re.compile(r"[^@\s<>\",;]{1,64}@[\w-]+(\.[\w-]+)+")


class Act(StrEnum):
    """What a button of the list of recipients does."""

    LIST = "l"
    ADD = "a"
    REGION = "r"
    REVOKE = "c"
    SURE = "y"


BUTTONS = Buttons(
    {
        Act.LIST: 0,
        Act.ADD: 1,  # channel
        Act.REGION: 2,  # channel, region
        Act.REVOKE: 1,  # recipient
        Act.SURE: 1,  # recipient
    },
    "y",
)

Rows = list[list[InlineKeyboardButton]]


async def show(update: Update, context: Context) -> None:
    """List the recipients, with buttons to connect and to end one."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - commands come as messages
    text, rows = await _list(context)
    await message.reply_html(text, reply_markup=InlineKeyboardMarkup(rows))


async def press(update: Update, context: Context) -> None:
    """Do what a pressed button says."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the registry only passes button presses
    pressed = BUTTONS.read(query.data)
    if pressed is None:
        await query.answer(context.messages.label("stale_button"))
        return
    await query.answer()
    await _DO[pressed.action](query, context, *pressed.args)


async def connect(update: Update, context: Context) -> None:
    """Make the group a recipient by the code an officer sends in it."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - commands come as messages
    code = "".join(context.args or ())
    found = await context.services.directory.connect_group(code, message.chat_id) if code else None
    regions = context.services.edition.base.regions
    if found:
        serves = [regions[found.region].name]
        await context.services.alerts.tell("alert_connected", region=serves[0], group=message.chat.title or "")
    else:
        # The update may come a second time, when its code is used up already.
        serves = [regions[each.region].name for each in context.work.offices]
    await message.reply_html(
        context.messages.render(
            "recipient_connected", new=found is not None, serves=serves, forum=message.chat.is_forum
        )
    )


async def migrated(update: Update, context: Context) -> None:
    """Follow a group that became a supergroup under a new id."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the filter of the registry sees to it
    if message.migrate_to_chat_id:
        for office in context.work.offices:
            moved = await context.services.directory.readdressed(office, str(message.migrate_to_chat_id))
            context.work.add(moved)


async def answer(update: Update, context: Context) -> None:
    """Take the mail address, or the code that was mailed to it."""
    message, dialog = update.effective_message, context.work.dialog
    assert message is not None  # noqa: S101 - the filters of the registry see to it
    assert dialog is not None  # noqa: S101 - the filters of the registry see to it
    words = (message.text or "").strip()
    if "tries" in dialog.data:
        await _take_code(message, context, dialog, words)
    else:
        await _take_address(message, context, dialog, words)


async def _take_address(message: Message, context: Context, dialog: Dialog, words: str) -> None:
    region = dialog.data["region"]
    if not _ADDRESS.fullmatch(words):
        await _say(message, context, "no_address")
        return
    invited = await context.services.directory.invite(region, words)
    name = context.services.edition.base.regions[region].name
    try:
        await mail_code(context.services.mailer, context.messages, words, invited.code, name)
    except MailError as fault:
        await _say(message, context, "mail_refused" if isinstance(fault, MailRefused) else "mail_delayed")
        return
    going_on = Dialog(DIALOG, {"region": region, "tries": _TRIES})
    context.work.add(invited.effect, await context.services.dialogs.save(message.chat_id, going_on))
    await _say(message, context, "code_mailed")


async def _take_code(message: Message, context: Context, dialog: Dialog, words: str) -> None:
    found = await context.services.directory.connect_mail(words)
    tries = dialog.data["tries"] - 1
    if found or not tries:
        context.work.add(await context.services.dialogs.end(message.chat_id, DIALOG))
        await _say(message, context, "mail_connected" if found else "no_tries_left")
        return
    going_on = Dialog(DIALOG, {**dialog.data, "tries": tries})
    context.work.add(await context.services.dialogs.save(message.chat_id, going_on))
    await _say(message, context, "wrong_code", tries=tries)


async def _show_list(query: CallbackQuery, context: Context) -> None:
    if query.message:
        context.work.add(await context.services.dialogs.end(query.message.chat.id, DIALOG))
    await _replace(query, *await _list(context))


async def _add(query: CallbackQuery, context: Context, channel: str) -> None:
    if channel == Channel.MAIL and context.services.mailer is None:
        await _replace(query, context.messages.render("recipient_answer", outcome="no_mailer"), [_back(context)])
        return
    rows = [
        [BUTTONS.button(region.name, Act.REGION, channel, region.id)]
        for region in context.services.edition.base.regions.values()
    ]
    await _replace(query, context.messages.render("recipient_region"), [*rows, _back(context)])


async def _region(query: CallbackQuery, context: Context, channel: str, region_id: str) -> None:
    region = context.services.edition.base.regions.get(region_id)
    if region is None or query.message is None:
        return
    if channel == Channel.MAIL:
        dialog = Dialog(DIALOG, {"region": region.id})
        context.work.add(await context.services.dialogs.save(query.message.chat.id, dialog))
        text = context.messages.render("recipient_address", region=region.name)
    else:
        invited = await context.services.directory.invite(region.id)
        context.work.add(invited.effect)
        text = context.messages.render("recipient_code", region=region.name, code=invited.code)
    await _replace(query, text, [_back(context)])


async def _revoke(query: CallbackQuery, context: Context, recipient_id: str) -> None:
    recipient = await context.services.store.recipients.recipient(recipient_id)
    if recipient is None:
        await _show_list(query, context)
        return
    region = context.services.edition.base.regions[recipient.region].name
    text = context.messages.render("recipient_revoke", region=region, channel=recipient.channel.value)
    sure = BUTTONS.button(context.messages.label("recipient_sure"), Act.SURE, recipient_id)
    await _replace(query, text, [[sure], _back(context)])


async def _sure(query: CallbackQuery, context: Context, recipient_id: str) -> None:
    context.work.add(*context.services.directory.revoked(recipient_id))
    await _replace(query, context.messages.render("recipient_answer", outcome="revoked"), [_back(context)])


_DO: dict[Act, Callable[..., Awaitable[None]]] = {
    Act.LIST: _show_list,
    Act.ADD: _add,
    Act.REGION: _region,
    Act.REVOKE: _revoke,
    Act.SURE: _sure,
}


async def _list(context: Context) -> tuple[str, Rows]:
    recipients, regions = await context.services.store.recipients.active(), context.services.edition.base.regions
    label = context.messages.label
    text = context.messages.render("recipients", recipients=recipients, regions=regions)
    rows = [
        [BUTTONS.button(label("recipient_end", number=number), Act.REVOKE, each.id)]
        for number, each in enumerate(recipients, start=1)
    ]
    add = [BUTTONS.button(label(f"recipient_add_{each}"), Act.ADD, each) for each in (Channel.GROUP, Channel.MAIL)]
    return text, [*rows, add]


def _back(context: Context) -> list[InlineKeyboardButton]:
    return [BUTTONS.button(context.messages.label("recipient_back"), Act.LIST)]


async def _replace(query: CallbackQuery, text: str, rows: Rows) -> None:
    with suppress(BadRequest):  # the same text already
        await query.edit_message_text(text, "HTML", reply_markup=InlineKeyboardMarkup(rows))


async def _say(message: Message, context: Context, outcome: str, **values: object) -> None:
    text = context.messages.render("recipient_answer", outcome=outcome, **values)
    await message.reply_html(text, reply_markup=InlineKeyboardMarkup([_back(context)]))
