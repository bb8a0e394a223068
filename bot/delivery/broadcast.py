"""Sending a text to all subscribers: at Telegram's pace, resumable, and never to who blocked the bot."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.access import Access, NotAllowed, Permission, Staff
from bot.delivery.alerts import Send
from bot.jobs import pause
from bot.store.base import Store
from bot.store.broadcasts import Broadcast, BroadcastState, Reached, Recipient, Subscribe, Unsubscribe, subscriber_owner
from bot.store.purposes import ADDRESS
from bot.store.seal import CannotUnseal, Vault

log = structlog.get_logger(__name__)

LIMIT = 3_000
"""Characters of a broadcast."""

_BATCH = 20
_PACE = 1.0
"""Seconds a batch takes at least: with 20 a second, answers keep room below Telegram's 30."""
_CLAIM = timedelta(minutes=2)
_LOOK = 2.0


class Broadcasting:
    """Subscribing, and preparing what is sent to subscribers."""

    def __init__(self, vault: Vault, store: Store, access: Access, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._store = store
        self._parts = store.broadcasts
        self._access = access
        self._now = now

    async def is_subscriber(self, chat: int) -> bool:
        """Tell whether a chat subscribed."""
        return await self._parts.is_subscriber(await self._mark(chat))

    async def subscribe(self, chat: int, today: date) -> Subscribe:
        """Make the effect that adds a chat to the subscribers."""
        mark = await self._mark(chat)
        return Subscribe(mark, await self._vault.seal(subscriber_owner(mark), ADDRESS, str(chat).encode()), today)

    async def unsubscribe(self, chat: int) -> Unsubscribe:
        """Make the effect that forgets a subscriber (P8)."""
        return Unsubscribe(await self._mark(chat))

    async def subscribers(self) -> int:
        """Count subscribers."""
        return await self._parts.subscribers()

    async def draft(self, by: Staff, text: str) -> Broadcast:
        """Keep a text to be looked at first; it is plain text, not HTML.

        Raises:
            NotAllowed: the role of `by` does not permit it.
            ValueError: the text is empty or too long.
        """
        _need(by)
        if not 0 < len(text.strip()) <= LIMIT:
            raise ValueError(LIMIT)
        made = Broadcast(secrets.token_urlsafe(6), text.strip(), BroadcastState.DRAFT, by.label, self._now())
        await self._parts.add(made)
        return made

    async def find(self, broadcast_id: str) -> Broadcast | None:
        """Look up a broadcast with its progress."""
        return await self._parts.find(broadcast_id)

    async def recent(self, limit: int = 10) -> list[Broadcast]:
        """List broadcasts, newest first."""
        return list(await self._parts.recent(limit))

    async def schedule(self, by: Staff, broadcast_id: str, due: datetime) -> bool:
        """Have a broadcast sent from a moment on; False when that was done before."""
        _need(by)
        return await self._parts.schedule(broadcast_id, due, self._access.audit(by, "broadcast", broadcast_id))

    async def stop(self, by: Staff, broadcast_id: str) -> bool:
        """Send no more of a broadcast; False when it is over."""
        _need(by)
        return await self._parts.stop(broadcast_id, self._access.audit(by, "broadcast_stop", broadcast_id))

    async def _mark(self, chat: int) -> bytes:
        return await self._vault.mark("subscriber", chat)


class Broadcaster:
    """The job that sends. Recipients are claimed in the store: a crash or a second process repeats nobody at length."""

    name = "broadcaster"

    def __init__(
        self,
        vault: Vault,
        store: Store,
        render: Callable[[str], str],
        send: Send,
        now: Callable[[], datetime],
        wait: Callable[[asyncio.Event, float], Awaitable[None]] = pause,
    ) -> None:
        self._vault = vault
        self._parts = store.broadcasts
        self._render = render
        self._send = send
        self._now = now
        self._wait = wait

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due until told to stop."""
        while not stop.is_set():
            due = await self._parts.next(self._now())
            if due is None:
                await self._wait(stop, _LOOK)
            elif not await self._send_some(due, stop):
                await self._wait(stop, _PACE)

    async def _send_some(self, due: Broadcast, stop: asyncio.Event) -> bool:
        """Send one batch; True when there is nothing to wait for."""
        batch = await self._parts.claim(due.id, self._now(), self._now() + _CLAIM, _BATCH)
        if not batch:
            return await self._parts.finish(due.id)
        text = self._render(due.text)
        for recipient in batch:
            if stop.is_set():
                return True
            wait = await self._send_one(due, recipient, text)
            if wait:
                await self._wait(stop, wait)
        return False

    async def _send_one(self, due: Broadcast, recipient: Recipient, text: str) -> float:
        """Send to one recipient and note it; returns the seconds that Telegram asks to wait."""
        try:
            chat = int(await self._vault.unseal(subscriber_owner(recipient.mark), ADDRESS, recipient.address))
            await self._send(chat, text)
        except RetryAfter as fault:
            wait = fault.retry_after
            return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        except (Forbidden, ChatMigrated, CannotUnseal):
            await self._parts.settle(due.id, recipient.mark, Reached.GONE)
            return 0
        except BadRequest as fault:
            gone = "not found" in fault.message.lower()
            await self._parts.settle(due.id, recipient.mark, Reached.GONE if gone else Reached.FAILED)
            return 0
        except (NetworkError, TelegramError) as fault:
            log.warning("broadcast_delayed", fault=type(fault).__name__)
            return _PACE
        await self._parts.settle(due.id, recipient.mark, Reached.SENT)
        return 0


def _need(by: Staff) -> None:
    if not by.may(Permission.BROADCAST):
        raise NotAllowed
