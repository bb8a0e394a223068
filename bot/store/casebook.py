"""Reading cases, and keeping the sealed files that belong to them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.store.cases import Case, CaseAction, CaseCount, Evidence, ThreadEntry
from bot.store.sources import FlaggedSource


class Cases(Protocol):
    """Reading cases."""

    async def find(self, case_id: str) -> Case | None:
        """Get a case."""
        ...

    async def by_lookup(self, lookup: str) -> Sequence[tuple[str, str]]:
        """List ids and receipt hashes of the cases whose code begins like this; mostly one or none."""
        ...

    async def open_cases(self) -> Sequence[Case]:
        """List every case that is not closed, oldest first."""
        ...

    async def ways_back(self) -> Sequence[tuple[str, bytes]]:
        """List ids and marks of the cases whose reporter wants notices, in no particular order."""
        ...

    async def thread(self, case_id: str) -> Sequence[ThreadEntry]:
        """List the messages of a case in order."""
        ...

    async def actions(self, case_id: str) -> Sequence[CaseAction]:
        """List the history of a case in order."""
        ...

    async def evidence(self, case_id: str) -> Sequence[Evidence]:
        """List the files of a case or of a draft, in the order in which they came."""
        ...

    async def sent_by(self, source: bytes) -> int:
        """Count the cases that a source sent on its day."""
        ...

    async def flagged(self, today: date) -> Sequence[FlaggedSource]:
        """List the flagged marks that still count."""
        ...

    async def due_warnings(self, until: date) -> Sequence[Case]:
        """List cases to be erased up to a day that were not announced yet."""
        ...

    async def due_purges(self, today: date) -> Sequence[Case]:
        """List cases whose day of erasure has come."""
        ...

    async def counts(self) -> Sequence[CaseCount]:
        """Count cases by month, region, kind and state, erased ones included."""
        ...

    async def sweep(self, before: date) -> int:
        """Erase what drafts not touched since a day left behind, old marks, and files that no row names."""
        ...


class Blobs(Protocol):
    """Sealed bytes too large for a row. A name is written once and never changed."""

    async def put(self, name: str, sealed: bytes) -> None:
        """Keep bytes; they survive a crash when this returns.

        Raises:
            StoreUnavailable: they could not be written.
        """
        ...

    async def get(self, name: str) -> bytes | None:
        """Read bytes; None when they were erased.

        Raises:
            StoreUnavailable: they could not be read.
        """
        ...

    async def has(self, name: str) -> bool:
        """Tell whether bytes are there."""
        ...

    async def drop(self, names: Sequence[str]) -> None:
        """Erase bytes that nothing needs any more; names that are not there are no fault."""
        ...
