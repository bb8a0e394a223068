"""Delivering updates to a webhook: chats side by side, one chat in order, again until it answers 2xx."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.sandbox.errors import bad_request
from bot.sandbox.updates import Pending, UpdateQueue

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TIMEOUT = 60.0


@dataclass(frozen=True)
class Target:
    """Where updates go."""

    url: str
    secret: str = ""
    connections: int = 40


def checked_target(url: str, secret: str, connections: int, anywhere: bool) -> Target:
    """Check what setWebhook was given; without `anywhere`, only this computer can be the target.

    Raises:
        ApiError: Telegram, or the promise that nothing leaves this computer, forbids it.
    """
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad_request("bad webhook: Wrong HTTP URL")
    if not anywhere and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the sandbox delivers to this computer alone")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    return Target(url, secret, max(1, min(connections or 40, 100)))


def first_delays(failures: int) -> float:
    """Seconds to wait before delivering again."""
    return min(0.05 * 2.0**failures, 5.0)


class Webhook:
    """Delivers a queue's updates to one target until it is closed."""

    def __init__(
        self,
        queue: UpdateQueue,
        target: Target,
        clock: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
        delay: Callable[[int], float] = first_delays,
    ) -> None:
        self.target = target
        self.last_error: dict[str, Any] = {}
        self._queue = queue
        self._clock = clock
        self._delay = delay
        self._client = httpx.AsyncClient(transport=transport, timeout=_TIMEOUT, trust_env=False)
        self._slots = asyncio.Semaphore(target.connections)
        self._lanes: dict[int, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for update in list(queue.pending.values()):
            self.take(update)

    def take(self, update: Pending) -> None:
        """Deliver `update` once the earlier ones of its chat are delivered."""
        lane = self._lanes.get(update.chat)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.chat] = deque([update])
        task = asyncio.create_task(self._run(update.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop delivering; what was not answered stays in the queue."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _run(self, chat: int) -> None:
        lane = self._lanes[chat]
        failures = 0
        while lane:
            update = lane[0]
            if update.id in self._queue.pending and not await self._delivered(update):
                failures += 1
                await asyncio.sleep(self._delay(failures))
                continue
            failures = 0
            lane.popleft()
            self._queue.finish(update.id)
        del self._lanes[chat]

    async def _delivered(self, update: Pending) -> bool:
        headers = {"Content-Type": "application/json"}
        if self.target.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.target.secret
        try:
            async with self._slots:
                answer = await self._client.post(self.target.url, content=update.body, headers=headers)
        except httpx.HTTPError as fault:
            return self._failed(f"Connection failed: {type(fault).__name__}")
        if answer.is_success:
            return True
        return self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")

    def _failed(self, reason: str) -> bool:
        self.last_error = {"last_error_date": int(self._clock()), "last_error_message": reason}
        return False
