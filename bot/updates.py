"""Taking updates: an update counts as taken only when its work is done and committed (R2).

Telegram keeps what is not acknowledged, so Telegram is the inbox. `Intake.take` runs one update to the end;
the webhook answers 200 only after it returned, and `Poller` moves its offset past finished updates alone.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.access import Staff
from bot.dialogs import Dialog
from bot.metrics import UPDATE_SECONDS, UPDATES
from bot.store.base import StoreError, Updates
from bot.store.effects import Effect
from bot.store.people import Role
from bot.store.recipients import Recipient
from bot.switches import Position

log = structlog.get_logger(__name__)

MAX_AT_ONCE = 8
"""Updates worked on at once; more only contend for connections to Telegram (docs/decisions/0003)."""

LONG_POLL = 50
"""Seconds a getUpdates call may wait for news."""

_PATIENCE = 1.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class NotTaken(Exception):
    """The update could not be finished now and must be delivered again; `wait` is in seconds."""

    def __init__(self, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__("deliver this update again")


@dataclass
class Work:
    """The work of one update: what is known before it starts, what it will commit, whether it must come again."""

    effects: list[Effect] = field(default_factory=list)
    postponed: NotTaken | None = None
    dialog: Dialog | None = None
    region: str | None = None
    offices: tuple[Recipient, ...] = ()
    staff: Staff | None = None
    position: Position = field(default_factory=Position)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of who sent this update."""
        return self.staff.roles if self.staff else frozenset()

    def add(self, *effects: Effect) -> None:
        """Have effects committed together with the update's claim."""
        self.effects += effects

    def postpone(self, fault: Exception) -> None:
        """Leave the update unfinished, so that it is delivered again."""
        self.postponed = NotTaken(_asked_wait(fault))


Preparer = Callable[[Update, Work], Awaitable[None]]
"""Looks up what filters and handlers need to know of an update's chat, before they are asked."""

_current: ContextVar[Work] = ContextVar("work")


def current_work() -> Work:
    """Get the work of the update that this task is handling."""
    return _current.get()


class Lanes:
    """Lets updates of one chat pass in order while different chats go side by side."""

    def __init__(self, at_once: int = MAX_AT_ONCE) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    @property
    def slot(self) -> asyncio.Semaphore:
        """Bounds how many updates are worked on; commits wait outside of it, so that many share one."""
        return self._slots

    @asynccontextmanager
    async def enter(self, chat: int) -> AsyncIterator[None]:
        """Wait for earlier updates of `chat`, then hold its lane."""
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(chat)
            if waiting > 1:
                self._locks[chat] = (lock, waiting - 1)


class Intake:
    """Runs updates through the Telegram application and commits what they did."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        store: Updates,
        preparers: Sequence[Preparer] = (),
    ) -> None:
        self._application = application
        self._store = store
        self._preparers = preparers
        self._lanes = Lanes()

    async def take(self, update: Update) -> None:
        """Work on one update until its effects are committed; a second delivery has no second effect.

        Raises:
            NotTaken: Telegram or the store could not be reached; the update must be delivered again.
        """
        async with self._lanes.enter(_lane(update)):
            try:
                if await self._store.is_done(update.update_id):
                    return
                work = Work()
                _current.set(work)
                for prepare in self._preparers:
                    await prepare(update, work)
                async with self._lanes.slot, _timed():
                    await self._application.process_update(update)
                if work.postponed:
                    UPDATES.labels("postponed").inc()
                    raise work.postponed
                await self._store.commit(update.update_id, work.effects)
                UPDATES.labels("taken").inc()
            except StoreError as fault:
                log.error("store_failed", fault=type(fault).__name__)
                raise NotTaken from fault


@asynccontextmanager
async def _timed() -> AsyncIterator[None]:
    with UPDATE_SECONDS.time():
        yield


def _lane(update: Update) -> int:
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0


class Poller:
    """Fetches updates with getUpdates and acknowledges only what is finished."""

    def __init__(self, bot: Bot, intake: Intake, allowed_updates: list[str]) -> None:
        self._bot = bot
        self._intake = intake
        self._allowed = allowed_updates
        self._stopping = asyncio.Event()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()
        self._offset = 0

    async def run(self) -> None:
        """Poll until `stop` is called.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        failures = 0
        while not self._stopping.is_set():
            try:
                await self._poll()
                failures = 0
            except InvalidToken:
                raise
            except TelegramError as fault:
                failures += 1
                log.warning("poll_failed", fault=type(fault).__name__, conflict=isinstance(fault, Conflict))
                await self._pause(_backoff(failures, _asked_wait(fault)))
        await self._settle()

    def stop(self) -> None:
        """Stop fetching; updates that are being worked on are finished or left for redelivery."""
        self._stopping.set()

    async def _poll(self) -> None:
        waiting = bool(self._tasks)
        fetch = asyncio.ensure_future(
            self._bot.get_updates(
                offset=self._offset or None,
                timeout=0 if waiting else LONG_POLL,
                allowed_updates=self._allowed,
                read_timeout=LONG_POLL + 10,
            )
        )
        for update in await self._unless_stopped(fetch):
            self._start(update)
        if self._tasks:
            # Bounded, so that one slow chat does not keep news of the others waiting.
            await asyncio.wait(list(self._tasks.values()), timeout=_PATIENCE)
        self._advance()

    async def _unless_stopped(self, fetch: "asyncio.Future[tuple[Update, ...]]") -> tuple[Update, ...]:
        stop = asyncio.ensure_future(self._stopping.wait())
        both: set[asyncio.Future[Any]] = {fetch, stop}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if fetch.done():
            return fetch.result()
        fetch.cancel()
        return ()

    def _start(self, update: Update) -> None:
        number = update.update_id
        if number in self._tasks or number in self._done:
            return
        if not self._offset:
            self._offset = number
        self._tasks[number] = asyncio.create_task(self._work(update))

    async def _work(self, update: Update) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                await self._intake.take(update)
                self._done.add(update.update_id)
                break
            except NotTaken as fault:
                failures += 1
                await self._pause(_backoff(failures, fault.wait))
            except Exception as fault:  # the loop must survive whatever one update brings
                failures += 1
                log.error("update_failed", fault=type(fault).__name__)
                await self._pause(_backoff(failures, None))
        del self._tasks[update.update_id]

    def _advance(self) -> None:
        """Move the offset up to the first update that is not finished."""
        if self._done:
            self._offset = min(self._tasks, default=max(self._done) + 1)
            self._done = {number for number in self._done if number >= self._offset}

    async def _settle(self) -> None:
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()))
        self._advance()
        if self._offset:
            with suppress(TelegramError):
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _asked_wait(fault: Exception) -> float | None:
    """Seconds that Telegram asks to wait, where it does."""
    wait = fault.retry_after if isinstance(fault, RetryAfter) else None
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _backoff(failures: int, asked: float | None) -> float:
    if asked is not None:
        return asked
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (failures - 1))
    return wait * random.uniform(0.7, 1.3)  # noqa: S311 - jitter
