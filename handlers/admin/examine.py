"""/periksa: whether the bot can do its work as it is set up, each fault with its remedy."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import CallbackQuery, ChatMemberAdministrator, ChatMemberOwner, Update, WebhookInfo
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.context import Context
from bot.settings import Mode
from bot.store.recipients import Channel
from bot.store.seal import CannotUnseal
from handlers.admin.presses import Do
from handlers.admin.talk import OnPress, answering, below, menu_button, message_of
from handlers.screens import Screen, keyboard_of

_FRESH = timedelta(hours=1)
_MANY_PENDING = 100


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its name and, where it is not well, the remedy (names of labels)."""

    what: str
    well: bool
    remedy: str = ""
    subject: str = ""


async def by_command(update: Update, context: Context) -> None:
    """Examine and tell."""
    await answering(message_of(update))(await _screen(context))


async def _by_button(query: CallbackQuery, context: Context) -> None:
    await below(query)(await _screen(context))


async def _screen(context: Context) -> Screen:
    findings = [finding async for finding in examine(context)]
    text = context.messages.render("admin/examine", findings=findings)
    return Screen(text, keyboard_of([[menu_button(context)]]))


async def examine(context: Context) -> AsyncIterator[Finding]:
    """Look at everything, one finding after another."""
    yield await _keys(context)
    async for finding in _profile(context):
        yield finding
    yield await _webhook(context)
    async for finding in _offices(context):
        yield finding
    for recipient in context.services.switches.position.recipients:
        yield await _recipient(context, recipient)
    yield Finding("check_owners", bool(context.services.settings.owners), "remedy_owners")


async def _offices(context: Context) -> AsyncIterator[Finding]:
    """Look at the groups of officers; without their addresses nothing can be said, and `_keys` tells why."""
    services = context.services
    for recipient in await services.store.recipients.active():
        if recipient.channel is Channel.GROUP:
            with suppress(CannotUnseal):
                chat = int(await services.directory.address(recipient))
                yield await _group(context, services.edition.base.regions[recipient.region].name, chat)


async def _keys(context: Context) -> Finding:
    try:
        await context.services.vault.check()
    except CannotUnseal:
        return Finding("check_keys", False, "remedy_keys")
    return Finding("check_keys", True)


async def _profile(context: Context) -> AsyncIterator[Finding]:
    me, position = await context.bot.get_me(), context.services.switches.position
    yield Finding("check_inline", bool(me.supports_inline_queries) or not position.inline, "remedy_inline")
    yield Finding("check_privacy", not me.can_read_all_group_messages, "remedy_privacy")
    yield Finding("check_joins", bool(me.can_join_groups) or not position.groups, "remedy_joins")


async def _webhook(context: Context) -> Finding:
    try:
        info = await context.bot.get_webhook_info()
    except TelegramError:
        return Finding("check_webhook", False, "remedy_reach")
    settings = context.services.settings
    by_webhook = settings.mode is Mode.WEBHOOK
    if bool(info.url) != by_webhook or not (info.url or "").startswith(settings.webhook_url or ""):
        return Finding("check_webhook", False, "remedy_webhook_url")
    if _is_ill(info):
        return Finding("check_webhook", False, "remedy_webhook_error", info.last_error_message or "")
    return Finding("check_webhook", True)


def _is_ill(info: WebhookInfo) -> bool:
    failed = info.last_error_date
    recent = failed is not None and datetime.now(UTC) - failed < _FRESH
    return recent or info.pending_update_count > _MANY_PENDING


async def _group(context: Context, name: str, chat: int) -> Finding:
    try:
        found = await context.bot.get_chat(chat)
        member = await context.bot.get_chat_member(chat, context.bot.id)
    except TelegramError:
        return Finding("check_group", False, "remedy_group_unknown", name)
    may_post = member.status not in ("left", "kicked", "restricted") and found.type != ChatType.PRIVATE
    if not may_post:
        return Finding("check_group", False, "remedy_group_out", name)
    if found.is_forum and not _may_open_topics(member):
        return Finding("check_group", False, "remedy_group_topics", name)
    return Finding("check_group", True, subject=name)


def _may_open_topics(member: object) -> bool:
    return isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    )


async def _recipient(context: Context, recipient: str) -> Finding:
    if "@" in recipient:
        return Finding("check_recipient", context.services.mailer is not None, "remedy_mail", recipient)
    try:
        await context.bot.get_chat(int(recipient))
    except (TelegramError, ValueError):
        return Finding("check_recipient", False, "remedy_recipient", recipient)
    return Finding("check_recipient", True, subject=recipient)


ON_PRESS: dict[Do, OnPress] = {Do.EXAMINE: _by_button}
