"""When the summary is due, and the job that sends it then, or as soon as the machine is on again (R4)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.delivery.alerts import Alerts
from bot.digest.apart import NotMade
from bot.digest.sending import Sender
from bot.digest.weeks import Week
from bot.jobs import pause

log = structlog.get_logger(__name__)

LOOK_EVERY = 20.0
"""Seconds between looks at the clock."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Schedule:
    """The hour of the week at which the summary of the week before goes out, on the region's clock."""

    day: int
    hour: time

    @classmethod
    def read(cls, text: str) -> "Schedule":
        """Read an hour such as `mon 07:00`, as the settings hold it."""
        day, hour = text.split()
        return cls(DAYS.index(day), time.fromisoformat(hour))

    def latest_due(self, now: datetime) -> Week:
        """Get the last week whose summary is due at a moment of the region's clock."""
        complete = Week.last_complete(now)
        moment = datetime.combine(Week.of(now.date()).monday + timedelta(days=self.day), self.hour, now.tzinfo)
        return complete if now >= moment else complete.shifted(-1)


class SummaryJob:
    """Sends what is due. Any number of processes may run it: each sending is claimed in the store."""

    name = "summary"

    def __init__(self, sender: Sender, schedule: Schedule, alerts: Alerts, now: Callable[[], datetime]) -> None:
        self._sender = sender
        self._schedule = schedule
        self._alerts = alerts
        self._now = now
        self._told: set[Week] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look at the clock now and every few seconds, and send what is due."""
        while not stop.is_set():
            await self.look()
            await pause(stop, LOOK_EVERY)

    async def look(self) -> None:
        """Send what is due by now."""
        for week, recipients in await self._sender.due(self._schedule.latest_due(self._now())):
            try:
                await self._sender.send(week, recipients)
            except NotMade as fault:
                log.error("summary_not_made", week=week.name, fault=str(fault))
                await self._tell_once(week)
        await self._sender.report_unclear()

    async def _tell_once(self, week: Week) -> None:
        if week not in self._told:
            self._told.add(week)
            await self._alerts.tell("summary_not_made", week=week.name)
