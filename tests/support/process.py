"""The bot as operators run it: a process of its own, with a Bot API on loopback."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
READY = 30.0
"""Seconds until a bot must be ready on a busy machine."""


class BotProcess:
    """One run of `tanya-netral run`, or of another command that goes on until it is stopped."""

    def __init__(self, environment: Mapping[str, str], folder: Path, command: str = "run") -> None:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self._environment = kept | {"DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | dict(environment)
        self._folder = folder
        self._command = command
        self._said = folder.parent / f"said-{id(self)}.txt"
        self._process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    async def start(self) -> str:
        """Start, and wait until the bot says that it is ready; returns that line."""
        await self._launch()
        assert self._process.stdout
        line = (await asyncio.wait_for(self._process.stdout.readline(), READY)).decode().strip()
        if not line.startswith("Ready."):
            raise AssertionError(line or await self._ended())
        return line

    async def fails(self) -> tuple[int, str]:
        """Start a bot that cannot start; returns its exit code and what it said to standard error."""
        await self._launch()
        said = await self._ended()
        return self._process.returncode or 0, said

    async def kill(self) -> None:
        """End the process as a power cut does."""
        self._process.kill()
        await self._ended()

    async def stop(self) -> int:
        """Ask the process to end; returns its exit code."""
        self._process.terminate()
        await self._ended()
        return self._process.returncode or 0

    async def _ended(self) -> str:
        """Wait for the end; returns what was said to standard error."""
        await asyncio.wait_for(self._process.communicate(), READY)
        return self._said.read_text(encoding="utf-8")

    async def _launch(self) -> None:
        # A file and no pipe: a pipe that nobody reads fills up, and then the process stands still.
        with self._said.open("wb") as said:
            await self._spawn(said)

    async def _spawn(self, said: IO[bytes]) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            self._command,
            cwd=self._folder.parent,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
        )
