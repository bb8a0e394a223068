"""Cases in SQLite: reading, and erasing what is past its time."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from bot.store.base import StoreUnavailable
from bot.store.cases import (
    AbandonCase,
    Case,
    CaseAction,
    CaseCount,
    DropEvidence,
    DropFiles,
    Evidence,
    PurgeCase,
    Role,
    ThreadEntry,
    copy_name,
    original_name,
)
from bot.store.effects import Effect, each_of
from bot.store.sources import FlaggedSource
from bot.store.sqlite.blobs import Folder
from bot.store.sqlite.case_effects import hour_of, purge
from bot.store.sqlite.engine import Engine
from knowledge.reporting.rules import ReportKind
from knowledge.reporting.states import CaseState

KEEP_SOURCES = timedelta(days=30)
"""How long officers can mark the source of a case as abusive."""

_MAY_ERASE = (AbandonCase, DropEvidence, DropFiles, PurgeCase)
_COLUMNS = "id, region, kind, regime, state, opened, changed, sealed, way_back, purge_on"
_OPEN = tuple(state.value for state in CaseState if not state.closed)
_WATCH = (
    "PRAGMA temp_store = MEMORY",
    "CREATE TEMP TABLE gone_file (id TEXT)",
    "CREATE TEMP TRIGGER evidence_goes AFTER DELETE ON main.evidence BEGIN INSERT INTO gone_file VALUES (old.id); END",
)


class SqliteCases:
    """See `bot.store.casebook.Cases`."""

    def __init__(self, engine: Engine, folder: Folder) -> None:
        self._engine = engine
        self._folder = folder

    async def watch(self) -> None:
        """Have the writing connection note the evidence that goes, whoever erases it; a rollback takes it back."""

        def watch() -> None:
            for statement in _WATCH:
                self._engine.db.execute(statement)

        await self._engine.run(watch)

    async def committed(self, effects: Iterable[Effect]) -> None:
        """Erase the files of what effects that were committed have erased."""
        if any(isinstance(effect, _MAY_ERASE) for effect in each_of(effects)):
            await self._drop_gone()

    async def _drop_gone(self) -> None:
        def take() -> list[Any]:
            return self._engine.db.execute("DELETE FROM gone_file RETURNING id").fetchall()

        # Best effort: the effects are committed, and the sweep finds what stays.
        with suppress(StoreUnavailable):
            gone = [row[0] for row in await self._engine.run(take)]
            await self._folder.drop([name(each) for each in gone for name in (copy_name, original_name)])

    async def find(self, case_id: str) -> Case | None:
        """Get a case."""
        row = self._engine.one(f"SELECT {_COLUMNS} FROM case_file WHERE id = ?", case_id)  # noqa: S608 - fixed names
        return None if row is None else _case(row)

    async def by_lookup(self, lookup: str) -> Sequence[tuple[str, str]]:
        """List ids and receipt hashes of the cases whose code begins like this."""
        return [(row[0], row[1]) for row in await self._rows("id, receipt FROM case_file WHERE lookup = ?", lookup)]

    async def open_cases(self) -> Sequence[Case]:
        """List every case that is not closed, oldest first."""
        marks = ",".join("?" * len(_OPEN))
        return await self._cases(f"state IN ({marks}) ORDER BY opened, id", *_OPEN)

    async def ways_back(self) -> Sequence[tuple[str, bytes]]:
        """List ids and marks of the cases whose reporter wants notices, in no particular order."""
        rows = await self._rows("id, way_mark FROM case_file WHERE way_mark IS NOT NULL")
        return [(row[0], bytes(row[1])) for row in rows]

    async def thread(self, case_id: str) -> Sequence[ThreadEntry]:
        """List the messages of a case in order."""
        rows = await self._rows(
            "id, number, role, at, sealed FROM case_entry WHERE case_id = ? ORDER BY number", case_id
        )
        return [ThreadEntry(row[0], row[1], Role(row[2]), hour_of(row[3]), bytes(row[4])) for row in rows]

    async def actions(self, case_id: str) -> Sequence[CaseAction]:
        """List the history of a case in order."""
        sql = "number, role, action, at, state, sealed FROM case_action WHERE case_id = ? ORDER BY number"
        return [
            CaseAction(row[0], Role(row[1]), row[2], hour_of(row[3]), CaseState(row[4]), row[5] and bytes(row[5]))
            for row in await self._rows(sql, case_id)
        ]

    async def evidence(self, case_id: str) -> Sequence[Evidence]:
        """List the files of a case or of a draft, in the order in which they came."""
        sql = (
            'id, case_id, kind, digests, received, size, own_copy, as_is, "release", source'
            " FROM evidence WHERE case_id = ? ORDER BY number"
        )
        rows = await self._rows(sql, case_id)
        return [_evidence(row) for row in rows]

    async def sent_by(self, source: bytes) -> int:
        """Count the cases that a source sent on its day."""
        return int(self._engine.one("SELECT count(*) FROM case_file WHERE source = ?", source)[0])

    async def flagged(self, today: date) -> Sequence[FlaggedSource]:
        """List the flagged marks that still count."""
        rows = await self._rows("mark, day FROM blocked_source WHERE until >= ?", today.isoformat())
        return [FlaggedSource(bytes(row[0]), date.fromisoformat(row[1])) for row in rows]

    async def due_warnings(self, until: date) -> Sequence[Case]:
        """List cases to be erased up to a day that were not announced yet."""
        return await self._cases("purge_on <= ? AND warned = 0 ORDER BY id", until.isoformat())

    async def due_purges(self, today: date) -> Sequence[Case]:
        """List cases whose day of erasure has come, and of which nothing waits to be delivered (R3)."""
        waiting = """
            SELECT topic FROM delivery JOIN report_recipient r ON r.id = recipient WHERE waiting = 1 AND r.active = 1
        """
        return await self._cases(f"purge_on <= ? AND id NOT IN ({waiting}) ORDER BY id", today.isoformat())

    async def counts(self) -> Sequence[CaseCount]:
        """Count cases by month, region, kind and state, erased ones included."""
        sql = """
            month, region, kind, state, sum(cases) FROM (
                SELECT month, region, kind, state, cases FROM case_count
                UNION ALL SELECT substr(opened, 1, 7), region, kind, state, 1 FROM case_file
            ) GROUP BY month, region, kind, state ORDER BY month, region, kind, state
        """
        rows = await self._rows(sql)
        return [CaseCount(row[0], row[1], ReportKind(row[2]), CaseState(row[3]), row[4]) for row in rows]

    async def sweep(self, before: date) -> int:
        """Erase what drafts not touched since a day left behind, old marks, and files that no row names."""
        swept = await self._engine.run(lambda: self._sweep(before))
        await self._drop_gone()
        kept = await self._rows("id FROM evidence UNION ALL SELECT id FROM waiting_file")
        names = {name for (each,) in kept for name in (copy_name(each), original_name(each))}
        await self._folder.keep_only(names, before)
        return swept

    def _sweep(self, before: date) -> int:
        db = self._engine.db
        with self._engine.transaction():
            sql = "SELECT case_id FROM draft_file WHERE day < ?"
            drafts = [row[0] for row in db.execute(sql, [before.isoformat()]).fetchall()]
            for case_id in drafts:
                purge(db, case_id)
            db.execute("DELETE FROM waiting_file WHERE day < ?", [before.isoformat()])
            old = (self._engine.today() - KEEP_SOURCES).isoformat()
            db.execute("UPDATE case_file SET source = NULL, source_day = NULL WHERE source_day < ?", [old])
            db.execute("DELETE FROM blocked_source WHERE until < ?", [self._engine.today().isoformat()])
        self._engine.scrub_wal()
        return len(drafts)

    async def _cases(self, where: str, *values: Any) -> list[Case]:
        return [_case(row) for row in await self._rows(f"{_COLUMNS} FROM case_file WHERE {where}", *values)]

    async def _rows(self, rest: str, *values: Any) -> list[Any]:
        return await self._engine.rows(f"SELECT {rest}", *values)


def _case(row: Any) -> Case:
    return Case(
        id=row[0],
        region=row[1],
        kind=ReportKind(row[2]),
        regime=row[3],
        state=CaseState(row[4]),
        opened=hour_of(row[5]),
        changed=hour_of(row[6]),
        sealed=bytes(row[7]),
        way_back=row[8] and bytes(row[8]),
        purge_on=date.fromisoformat(row[9]) if row[9] else None,
    )


def _evidence(row: Any) -> Evidence:
    own_copy, as_is, release = map(bool, row[6:9])
    return Evidence(row[0], row[1], row[2], bytes(row[3]), hour_of(row[4]), row[5], own_copy, as_is, release, row[9])
