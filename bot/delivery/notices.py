"""Short notices to staff from outside a chat; one that cannot be delivered must not stop what it tells of."""

import structlog

from bot.access import Access, Permission, Staff
from bot.delivery.alerts import Send

log = structlog.get_logger(__name__)


class Notices:
    """Sends Telegram HTML to staff in their private chats."""

    def __init__(self, access: Access, send: Send) -> None:
        self._access, self._send = access, send

    async def tell(self, permission: Permission, text: str, but: Staff) -> int:
        """Tell everyone who may do something, apart from one person; returns how many were reached."""
        chats = await self._access.addresses(permission, but=but.mark)
        return sum([await self._deliver(chat, text) for chat in chats])

    async def tell_one(self, staff: Staff, text: str) -> bool:
        """Tell one person; False when they cannot be reached."""
        chat = await self._access.address(staff)
        return chat is not None and await self._deliver(chat, text)

    async def _deliver(self, chat: int, text: str) -> bool:
        try:
            await self._send(chat, text)
        except Exception as fault:  # whatever the channel raises
            log.info("notice_failed", fault=type(fault).__name__)
            return False
        return True
