"""Short notices to staff from outside a chat; one that cannot be delivered must not stop what it tells of."""

from enum import StrEnum

import structlog
from pydantic import ValidationError

from bot.access import Access, Permission, Staff
from bot.delivery.alerts import Send
from bot.editing.changing import content_of
from bot.messages import Messages
from bot.store.edits import Draft

log = structlog.get_logger(__name__)


class News(StrEnum):
    """What became of a draft."""

    PUBLISHED = "published"
    RETURNED = "returned"
    DISCARDED = "discarded"


class Notices:
    """Sends Telegram HTML to staff in their private chats."""

    def __init__(self, messages: Messages, access: Access, send: Send) -> None:
        self._messages, self._access, self._send = messages, access, send

    async def tell(self, permission: Permission, text: str, but: Staff) -> int:
        """Tell everyone who may do something, apart from one person; returns how many were reached."""
        chats = await self._access.addresses(permission, but=but.mark)
        return sum([await self._deliver(chat, text) for chat in chats])

    async def tell_one(self, staff: Staff, text: str) -> bool:
        """Tell one person; False when they cannot be reached."""
        chat = await self._access.address(staff)
        return chat is not None and await self._deliver(chat, text)

    async def tell_authors(self, draft: Draft, by: Staff, news: News, why: str = "") -> int:
        """Tell everyone else who had a hand in a draft what `by` did with it; returns how many were reached."""
        reached = 0
        title = _title(draft)
        text = self._messages.render("admin/draft_news", title=title, by=by.label, news=news, why=why)
        for mark in sorted(draft.authors - {by.mark}):
            author = await self._access.by_mark(mark)
            reached += bool(author and await self.tell_one(author, text))
        return reached

    async def _deliver(self, chat: int, text: str) -> bool:
        try:
            await self._send(chat, text)
        except Exception as fault:  # whatever the channel raises
            log.info("notice_failed", fault=type(fault).__name__)
            return False
        return True


def _title(draft: Draft) -> str:
    try:
        return content_of(draft).cells.get("title") or draft.subject
    except ValidationError:  # written by another version
        return draft.subject
