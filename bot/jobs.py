"""Work that goes on beside the updates: upkeep, delivery, sending what is due."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class Job(Protocol):
    """Something that runs until it is told to stop. Several processes may run the same job at once."""

    @property
    def name(self) -> str:
        """Name for the log."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is left then is taken up by the next start."""
        ...


class Jobs:
    """Runs jobs as long as the bot runs; one that fails is started again."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start all of them."""
        self._tasks = [asyncio.create_task(self._keep_running(job)) for job in self._jobs]

    async def stop(self) -> None:
        """Tell all to stop and wait until they have."""
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def _keep_running(self, job: Job) -> None:
        wait = _FIRST_WAIT
        while not self._stop.is_set():
            try:
                await job.run(self._stop)
                return
            except Exception as fault:  # a job must survive whatever one round of it brings
                log.error("job_failed", job=job.name, fault=type(fault).__name__)
                await pause(self._stop, wait)
                wait = min(_LONGEST_WAIT, wait * 2)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
