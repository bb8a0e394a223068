"""Telling operators that something needs them."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.messages import Messages

log = structlog.get_logger(__name__)

Send = Callable[[int, str], Awaitable[None]]
"""Sends Telegram HTML to a chat; raises what the channel raises."""


class Alerts:
    """Sends short notices to the owners' chats. An alert holds no case content and no person."""

    def __init__(self, messages: Messages, recipients: Sequence[int], send: Send) -> None:
        self._messages = messages
        self._recipients = recipients
        self._send = send

    async def tell(self, template: str, /, **values: object) -> int:
        """Render `template` and send it to every owner; returns how many it reached. Faults are logged, not raised."""
        return await self.tell_chats(self._recipients, template, **values)

    async def tell_chats(self, chats: Sequence[int], template: str, /, **values: object) -> int:
        """Render `template` and send it to chats of staff; as `tell`."""
        text = self._messages.render(template, **values)
        reached = 0
        for chat in chats:
            try:
                await self._send(chat, text)
                reached += 1
            except Exception as fault:  # an alert that fails must not stop what raised it
                log.error("alert_failed", alert=template, fault=type(fault).__name__)
        return reached
