"""The delivery worker: brings what is in the outbox to its recipients until each has acknowledged (R3).

Any number of workers may run, in one process or in several: each delivery is claimed by one of them, and the claim of
a worker that died expires. Within a worker every recipient has a lane of its own, so that one that is slow or gone
does not hold up the others.
"""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Protocol

import structlog

from bot.delivery.alerts import Alerts
from bot.delivery.directory import Directory
from bot.delivery.parcels import Carrier, Fault, Moved, Parcel, Refused, Undelivered, Unwanted
from bot.delivery.retry import Retry, next_try
from bot.jobs import pause
from bot.metrics import DELIVERIES
from bot.store.base import Store, StoreError
from bot.store.effects import Effect
from bot.store.outbox import Claimed, Posted, Setback
from bot.store.recipients import Channel, Recipient
from bot.store.seal import SealError

log = structlog.get_logger(__name__)

CLAIM_SECONDS = 20
"""How long a claim lasts; a worker that lives renews it in time."""

AT_ONCE = 10
"""Deliveries claimed at once, so that a worker that dies leaves few behind."""

LOOK_AGAIN = 2.0
"""Seconds between looks for what other processes have put into the outbox."""

_GRACE = 5.0


class Composing(Protocol):
    """Writes what letters say."""

    async def address(self, recipient: Recipient, claimed: Claimed) -> str:
        """Open the address that a delivery goes to.

        Raises:
            Unwanted: there is none any more.
            SealError: it cannot be opened.
        """
        ...

    async def compose(self, claimed: Claimed, channel: Channel) -> Parcel | None:
        """Write a letter for a channel; None when what it was about is erased."""
        ...


@dataclass(frozen=True)
class Desk:
    """What a worker works with; `arrived` makes the effects that a letter's arrival has."""

    store: Store
    composer: Composing
    directory: Directory
    arrived: Callable[[Claimed], Awaitable[Sequence[Effect]]]
    carriers: Mapping[Channel, Carrier]
    alerts: Alerts
    region_name: Callable[[str], str]
    now: Callable[[], datetime]


class Delivery:
    """A job that empties the outbox."""

    name = "delivery"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._recipients = desk.store.recipients
        self._worker = secrets.token_hex(8)
        self._news = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._stop = asyncio.Event()
        self._outbox.listen(self.wake)

    def wake(self) -> None:
        """Look into the outbox now."""
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; what is under way then is finished, or left to another worker."""
        self._stop = stop
        renewing = asyncio.create_task(self._keep_claims())
        try:
            while not stop.is_set():
                self._news.clear()
                if not await self._start_lanes():
                    await self._tell_held()
                    await self._wait()
        finally:
            renewing.cancel()
            await self._end_lanes()
            await self._outbox.release(self._worker)

    async def settle(self) -> None:
        """Wait until nothing is due and nothing is under way, or the job stops."""
        while not self._stop.is_set():
            due = await self._outbox.next_due()
            if not self._lanes and (due is None or due > self._seconds()):
                return
            self.wake()
            await asyncio.sleep(0.005)

    def _seconds(self) -> int:
        return int(self._desk.now().timestamp())

    async def _start_lanes(self) -> bool:
        now = self._seconds()
        claimed = await self._outbox.claim(self._worker, now, now + CLAIM_SECONDS, AT_ONCE, list(self._lanes))
        by_recipient = sorted(claimed, key=lambda each: each.place.recipient)
        for name, deliveries in groupby(by_recipient, key=lambda each: each.place.recipient):
            self._lanes[name] = asyncio.create_task(self._run_lane(name, list(deliveries)))
        return bool(claimed)

    async def _run_lane(self, name: str, deliveries: Sequence[Claimed]) -> None:
        try:
            recipient = await self._recipients.recipient(name)
            for claimed in deliveries:
                if recipient is None or self._stop.is_set():
                    break
                if await self._outbox.is_held_by(claimed.place, self._worker):
                    recipient = await self._deliver(recipient, claimed)
        except Exception as fault:  # one recipient's trouble, or the store's, must not end the others' deliveries
            log.error("lane_failed", fault=type(fault).__name__)
            await pause(self._stop, 1.0)
        finally:
            with suppress(Exception):  # a store that is down: the claims expire by themselves
                await self._outbox.release(self._worker, name)
            del self._lanes[name]
            self._news.set()

    async def _deliver(self, recipient: Recipient, claimed: Claimed) -> Recipient | None:
        """Bring one letter; returns the recipient for the next one, None when all of it has to wait."""
        try:
            await self._bring(recipient, claimed)
        except Moved as move:
            await self._desk.store.apply(await self._desk.directory.readdressed(recipient, move.address))
            log.info("recipient_moved", channel=recipient.channel.value)
            return None
        except Undelivered as problem:
            return await self._set_back(recipient, claimed, problem)
        except SealError:
            return await self._set_back(recipient, claimed, Refused(Fault.KEYS))
        except StoreError:
            raise
        except Exception as fault:  # whatever one letter brings must not keep the others from going out
            log.error("delivery_failed", fault=type(fault).__name__)
            return await self._set_back(recipient, claimed, Refused(Fault.BUG))
        DELIVERIES.labels(recipient.channel.value, "delivered").inc()
        if recipient.fault and await self._recipients.note_fault(recipient.id, None):
            await self._tell("alert_recovered", recipient)
        return await self._recipients.recipient(recipient.id)

    async def _bring(self, recipient: Recipient, claimed: Claimed) -> None:
        async def note(parts: int, /, *posted: Posted) -> None:
            await self._outbox.note(claimed.place, parts, *posted)

        try:
            parcel = await self._desk.composer.compose(claimed, recipient.channel)
            if parcel is not None:
                address = await self._desk.composer.address(recipient, claimed)
                await self._desk.carriers[recipient.channel].carry(address, claimed, parcel, note)
        except Unwanted:
            log.info("delivery_unwanted", channel=recipient.channel.value)
        # First what follows from the arrival, which has no effect twice: a crash in between repeats it.
        await self._desk.store.apply(*await self._desk.arrived(claimed))
        await self._outbox.acknowledge(claimed.place)

    async def _set_back(self, recipient: Recipient, claimed: Claimed, problem: Undelivered) -> Recipient | None:
        now = self._seconds()
        since = claimed.failing_since or now
        retry = next_try(problem, claimed.attempts, now - since, random.random())  # noqa: S311 - jitter
        setback = Setback(problem.fault.value, now + max(1, round(retry.wait)), since, retry.pause_all)
        await self._outbox.set_back(claimed.place, self._worker, setback)
        DELIVERIES.labels(recipient.channel.value, "set-back").inc()
        log.warning("delivery_set_back", channel=recipient.channel.value, fault=problem.fault.value)
        await self._alert(recipient, problem.fault, retry)
        return None if retry.pause_all else recipient

    async def _alert(self, recipient: Recipient, fault: Fault, retry: Retry) -> None:
        if retry.alert and await self._recipients.note_fault(recipient.id, fault.value):
            await self._tell("alert_delivery", recipient, fault=fault.value)

    async def _tell(self, template: str, recipient: Recipient, **values: str) -> None:
        region = self._desk.region_name(recipient.region)
        await self._desk.alerts.tell(template, region=region, channel=recipient.channel.value, **values)

    async def _tell_held(self) -> None:
        today = self._desk.now().date()
        for region in await self._outbox.held_regions():
            if await self._outbox.first(f"held:{region}:{today}"):
                await self._desk.alerts.tell("alert_no_recipient", region=self._desk.region_name(region))

    async def _wait(self) -> None:
        due = await self._outbox.next_due()
        wait = LOOK_AGAIN if due is None else min(LOOK_AGAIN, max(0.05, due - self._seconds()))
        stop, news = asyncio.ensure_future(self._stop.wait()), asyncio.ensure_future(self._news.wait())
        try:
            await asyncio.wait((stop, news), timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            news.cancel()

    async def _keep_claims(self) -> None:
        while True:
            await asyncio.sleep(CLAIM_SECONDS / 4)
            if self._lanes:
                with suppress(Exception):  # a store that is down: the claims expire, and are looked at before use
                    await self._outbox.keep(self._worker, self._seconds() + CLAIM_SECONDS)

    async def _end_lanes(self) -> None:
        lanes = list(self._lanes.values())
        if lanes:
            _, late = await asyncio.wait(lanes, timeout=_GRACE)
            for lane in late:
                lane.cancel()
            await asyncio.gather(*late, return_exceptions=True)
