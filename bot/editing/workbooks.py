"""Reading and making workbooks in a process of its own, one at a time, so that answers do not wait for it."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE

from knowledge.base import KnowledgeBase
from knowledge.exchange import BadRows, Format, RowFault, Valid, content_of, export, read_sheet
from knowledge.exchange.files import voices_of
from knowledge.exchange.rows import validate
from knowledge.exchange.tables import read_tables
from knowledge.exchange.workbook import MODULE, pack_content, unpack_tables

PATIENCE = 60.0
"""Seconds after which a workbook counts as one that cannot be read or made."""


class Workbooks:
    """Files of a base, whatever they cost."""

    def __init__(self) -> None:
        self._busy = asyncio.Lock()

    async def read(self, data: bytes, name: str) -> Valid:
        """Read an edited file by itself.

        Raises:
            BadRows: with every bad row of the file.
        """
        if not name.lower().endswith(f".{Format.XLSX}"):
            return await asyncio.to_thread(read_sheet, data, name)
        said = await self._run(data, name, "read", name)
        return await asyncio.to_thread(lambda: validate(read_tables(unpack_tables(said))))

    async def write(self, base: KnowledgeBase, wanted: Format) -> bytes:
        """Write a base as a file; raises BadRows for what the format cannot hold."""
        if wanted is not Format.XLSX:
            return await asyncio.to_thread(export, base, wanted)
        content = content_of(base)
        packed = await asyncio.to_thread(pack_content, content, voices_of(base, content))
        return await self._run(packed, wanted, "write")

    async def _run(self, data: bytes, name: str, *words: str) -> bytes:
        async with self._busy:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-m", MODULE, *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/"
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    said, _ = await process.communicate(data)
            except TimeoutError as fault:
                raise _unreadable(name) from fault
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode != 0:
            raise _unreadable(name)
        return said


def _unreadable(name: str) -> BadRows:
    return BadRows([RowFault(name, 0, "", "is not an .xlsx workbook")])
