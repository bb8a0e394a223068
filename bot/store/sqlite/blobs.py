"""Sealed files beside the database: evidence of up to 20 MB would make it slow to write and to back up.

A file is written before the row that names it, so a crash leaves at most a file that no row names; `keep_only`
removes those. Overwriting a deleted file is not needed: its key is destroyed with its case.
"""

import asyncio
import os
from collections.abc import Callable, Sequence, Set
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar

from bot.store.base import StoreUnavailable

Result = TypeVar("Result")


class Folder:
    """A folder of sealed files; see `bot.store.casebook.Blobs`."""

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        self._path = path
        self._today = today

    async def put(self, name: str, sealed: bytes) -> None:
        """Keep bytes; they survive a crash when this returns."""
        await self._in_thread(lambda: self._put(name, sealed))

    async def get(self, name: str) -> bytes | None:
        """Read bytes; None when they were erased."""
        return await self._in_thread(lambda: self._get(name))

    async def has(self, name: str) -> bool:
        """Tell whether bytes are there."""
        return await self._in_thread((self._path / name).exists)

    async def drop(self, names: Sequence[str]) -> None:
        """Erase bytes that nothing needs any more."""
        await self._in_thread(lambda: self._drop(names))

    async def keep_only(self, names: Set[str], before: date) -> None:
        """Remove files written before a day that are not among `names`."""
        await self._in_thread(lambda: self._keep_only(names, before))

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.to_thread(work)
        except OSError as fault:
            raise StoreUnavailable(type(fault).__name__) from fault

    def _put(self, name: str, sealed: bytes) -> None:
        self._path.mkdir(mode=0o700, exist_ok=True)
        draft = self._path / f"{name}.new"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(sealed)
            handle.flush()
            # The file system would else keep the second in which a report was written.
            midnight = datetime.combine(self._today(), time(), UTC).timestamp()
            os.utime(handle.fileno(), (midnight, midnight))
            os.fsync(handle.fileno())
        draft.replace(self._path / name)
        self._sync_folder()

    def _sync_folder(self) -> None:
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _get(self, name: str) -> bytes | None:
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            return None

    def _drop(self, names: Sequence[str]) -> None:
        for name in names:
            (self._path / name).unlink(missing_ok=True)

    def _keep_only(self, names: Set[str], before: date) -> None:
        if not self._path.exists():
            return
        for file in self._path.iterdir():
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
            if file.name not in names and written < before:
                file.unlink(missing_ok=True)
