"""The queue of updates: numbered, kept until confirmed, told to whoever waits."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.sandbox.errors import ApiError

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "inline_query",
        "chosen_inline_result",
        "message_reaction",
        "message_reaction_count",
    ]
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
MAX_BATCH = 100
MAX_WAIT = 50


@dataclass(frozen=True, slots=True)
class Pending:
    """An update nobody has confirmed yet; `body` is its JSON at the moment it happened."""

    id: int
    chat: int
    body: bytes


class UpdateQueue:
    """Numbers updates, keeps them until they are confirmed, and lets getUpdates and people wait."""

    def __init__(self, first: int) -> None:
        self._next = first
        self._arrival: asyncio.Future[None] | None = None
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self.pending: dict[int, Pending] = {}
        self.allowed = DEFAULT_KINDS
        self.on_put: Callable[[Pending], None] | None = None

    @property
    def last(self) -> int:
        """The number of the newest update."""
        return self._next - 1

    def allow(self, kinds: list[Any] | None) -> None:
        """Choose the kinds of later updates; an empty list means the default, None leaves the choice."""
        if kinds is not None:
            self.allowed = KINDS.intersection(kinds) or DEFAULT_KINDS

    def put(self, kind: str, payload: dict[str, Any], chat: int) -> int | None:
        """Queue an update and get its number; None when the bot does not want this kind."""
        if kind not in self.allowed:
            return None
        number = self._next
        self._next += 1
        update = Pending(number, chat, json.dumps({"update_id": number, kind: payload}).encode())
        self.pending[number] = update
        if self._arrival and not self._arrival.done():
            self._arrival.set_result(None)
        if self.on_put:
            self.on_put(update)
        return number

    async def take(self, offset: int, limit: int, wait: float) -> list[Pending]:
        """Confirm everything below `offset`, then get what is queued, waiting up to `wait` seconds for news.

        Raises:
            ApiError: A later call took over (409).
        """
        self._confirm(offset)
        if self._arrival and not self._arrival.done():
            self._arrival.set_exception(_taken_over())
        if not self.pending and wait > 0:
            await self._news(wait)
        return list(islice(self.pending.values(), limit))

    async def _news(self, wait: float) -> None:
        arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrival = arrival
        try:
            async with asyncio.timeout(wait):
                await arrival
        except TimeoutError:
            return
        finally:
            if self._arrival is arrival:
                self._arrival = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            drop = list(self.pending)[: max(0, len(self.pending) + offset)]
        else:
            drop = []
            for number in self.pending:
                if number >= offset:
                    break
                drop.append(number)
        for number in drop:
            del self.pending[number]
        if drop:
            self._tell()

    def finish(self, number: int) -> None:
        """Confirm one update, as a webhook does."""
        if self.pending.pop(number, None):
            self._tell()

    def clear(self) -> None:
        """Drop everything that waits."""
        self.pending.clear()
        self._tell()

    async def settled(self, number: int) -> None:
        """Wait until the bot has confirmed every update up to `number`."""
        if self._oldest() > number:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((number, waiter))
        await waiter

    def _oldest(self) -> int:
        return next(iter(self.pending), self._next)

    def _tell(self) -> None:
        oldest = self._oldest()
        for number, waiter in self._waiters:
            if number < oldest and not waiter.done():
                waiter.set_result(None)
        self._waiters = [waiter for waiter in self._waiters if not waiter[1].done()]


def _taken_over() -> ApiError:
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
