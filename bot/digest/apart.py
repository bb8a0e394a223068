"""Making the files of an issue in a process of its own, so that the bot never holds what drawing needs."""

import asyncio
import base64
import json
import sys

from bot.digest.forms import Files
from bot.digest.issue import Issue

PATIENCE = 120.0
"""Seconds after which making the files has failed."""


class NotMade(Exception):
    """The files of an issue could not be made."""


async def make_files_apart(issue: Issue) -> Files:
    """Make the files of an issue in a process of its own.

    Raises:
        NotMade: the process failed or took too long.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.digest.forms", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(issue.to_json().encode()), PATIENCE)
    except TimeoutError as fault:
        process.kill()
        await process.wait()
        raise NotMade("took too long") from fault
    if process.returncode != 0:
        raise NotMade(f"ended with {process.returncode}")
    return Files(**{name: base64.b64decode(content) for name, content in json.loads(said).items()})


class Shelf:
    """Makes files for readers, one issue at a time, and keeps the last issue's: people open several of them."""

    def __init__(self) -> None:
        self._busy = asyncio.Lock()
        self._kept: tuple[Issue, Files] | None = None

    async def files(self, issue: Issue) -> Files:
        """Get the files of an issue; raises `NotMade`."""
        async with self._busy:
            if self._kept is None or self._kept[0] != issue:
                self._kept = issue, await make_files_apart(issue)
            return self._kept[1]
