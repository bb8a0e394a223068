"""Cleaning in a process of its own: hostile files meet a parser that has little memory, little time and no secrets."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from weakref import WeakKeyDictionary

from bot.delivery.cleaning.model import Outcome, Reason, Refused, Uncleanable
from bot.delivery.cleaning.sniff import inspect
from bot.delivery.cleaning.wire import unpack

SECONDS = 150
"""Time for one file; each run of ffmpeg has a smaller limit of its own."""

AT_ONCE = 2
"""Files cleaned at the same time."""

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def clean_apart(content: bytes, seconds: float = SECONDS) -> Outcome:
    """Clean a file in a process of its own; raises nothing, and a cancellation ends the process.

    A file that takes too long is `Uncleanable`; one that brings the process down is broken.
    """
    kind = inspect(content)
    if isinstance(kind, Refused):
        return kind
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "bot.delivery.cleaning.worker",
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/", start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(seconds):
                said, _ = await process.communicate(content)
        except TimeoutError:
            return Uncleanable(kind)
        finally:
            await _end(process)
    return unpack(said) if process.returncode == 0 else Refused(Reason.BROKEN)


async def _end(process: Process) -> None:
    """End the process and the ffmpeg it may have started, and wait until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
