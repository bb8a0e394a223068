"""The self-check: whether the bot can do its work as it is set up, each fault with its remedy.

Names of what was looked at and of remedies are labels of `bot/messages`.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, WebhookInfo
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.delivery.directory import Directory
from bot.settings import Mode, Settings
from bot.store.base import Store
from bot.store.recipients import Channel
from bot.store.seal import CannotUnseal, Vault
from bot.switches import Switches
from knowledge.base import KnowledgeBase

_FRESH = timedelta(hours=1)
_MANY_PENDING = 100


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its name and, where it is not well, the remedy (names of labels)."""

    what: str
    well: bool
    remedy: str = ""
    subject: str = ""


class SelfCheck:
    """Looks at everything that Telegram, the operator or a group's admin may have set otherwise."""

    def __init__(
        self,
        bot: Callable[[], Bot],
        settings: Settings,
        store: Store,
        vault: Vault,
        directory: Directory,
        switches: Switches,
        base: Callable[[], KnowledgeBase],
    ) -> None:
        self._bot = bot
        self._settings = settings
        self._store = store
        self._vault = vault
        self._directory = directory
        self._switches = switches
        self._base = base

    async def findings(self) -> list[Finding]:
        """Look at everything; what Telegram does not answer is a finding too."""
        return [finding async for finding in self._examine()]

    async def _examine(self) -> AsyncIterator[Finding]:
        yield await self._keys()
        async for finding in self._profile():
            yield finding
        yield await self._webhook()
        async for finding in self._offices():
            yield finding
        for recipient in self._switches.position.recipients:
            yield await self._recipient(recipient)
        yield Finding("check_owners", bool(self._settings.owners), "remedy_owners")

    async def _keys(self) -> Finding:
        try:
            await self._vault.check()
        except CannotUnseal:
            return Finding("check_keys", False, "remedy_keys")
        return Finding("check_keys", True)

    async def _profile(self) -> AsyncIterator[Finding]:
        position = self._switches.position
        try:
            me = await self._bot().get_me()
        except TelegramError:
            yield Finding("check_telegram", False, "remedy_reach")
            return
        yield Finding("check_inline", bool(me.supports_inline_queries) or not position.inline, "remedy_inline")
        yield Finding("check_privacy", not me.can_read_all_group_messages, "remedy_privacy")
        yield Finding("check_joins", bool(me.can_join_groups) or not position.groups, "remedy_joins")

    async def _webhook(self) -> Finding:
        try:
            info = await self._bot().get_webhook_info()
        except TelegramError:
            return Finding("check_webhook", False, "remedy_reach")
        by_webhook = self._settings.mode is Mode.WEBHOOK
        if bool(info.url) != by_webhook or not (info.url or "").startswith(self._settings.webhook_url or ""):
            return Finding("check_webhook", False, "remedy_webhook_url")
        if _is_ill(info):
            return Finding("check_webhook", False, "remedy_webhook_error", info.last_error_message or "")
        return Finding("check_webhook", True)

    async def _offices(self) -> AsyncIterator[Finding]:
        """Look at the groups of officers; without their addresses nothing can be said, and `_keys` tells why."""
        for recipient in await self._store.recipients.active():
            if recipient.channel is Channel.GROUP:
                with suppress(CannotUnseal):
                    chat = int(await self._directory.address(recipient))
                    yield await self._group(self._base().regions[recipient.region].name, chat)

    async def _group(self, name: str, chat: int) -> Finding:
        bot = self._bot()
        try:
            found = await bot.get_chat(chat)
            member = await bot.get_chat_member(chat, bot.id)
        except TelegramError:
            return Finding("check_group", False, "remedy_group_unknown", name)
        may_post = member.status not in ("left", "kicked", "restricted") and found.type != ChatType.PRIVATE
        if not may_post:
            return Finding("check_group", False, "remedy_group_out", name)
        if found.is_forum and not _may_open_topics(member):
            return Finding("check_group", False, "remedy_group_topics", name)
        return Finding("check_group", True, subject=name)

    async def _recipient(self, recipient: str) -> Finding:
        if "@" in recipient:
            return Finding("check_recipient", self._settings.smtp_url is not None, "remedy_mail", recipient)
        try:
            await self._bot().get_chat(int(recipient))
        except (TelegramError, ValueError):
            return Finding("check_recipient", False, "remedy_recipient", recipient)
        return Finding("check_recipient", True, subject=recipient)


def _is_ill(info: WebhookInfo) -> bool:
    failed = info.last_error_date
    recent = failed is not None and datetime.now(UTC) - failed < _FRESH
    return recent or info.pending_update_count > _MANY_PENDING


def _may_open_topics(member: object) -> bool:
    return isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    )
