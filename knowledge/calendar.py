"""The election calendar: which stage a day is in, by region and regime. No date stands in code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import model_validator

from knowledge.entries import Confidence, Record, Slug

NATIONAL = "nasional"


class StageKind(StrEnum):
    """Stages as a user understands them, in the order in which they outrank each other."""

    PEMUNGUTAN = "pemungutan-suara"
    MASA_TENANG = "masa-tenang"
    KAMPANYE = "kampanye"
    PENETAPAN = "penetapan-calon"
    PENCALONAN = "pencalonan"
    REKAPITULASI = "rekapitulasi"
    PERSIAPAN = "persiapan"
    OUTSIDE = "di-luar-tahapan"


_RANK = {kind: rank for rank, kind in enumerate(StageKind)}


class Phase(Record):
    """One phase of an election; both days belong to it."""

    id: str
    name: str
    stage: StageKind
    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> "Phase":
        if self.end < self.start:
            raise ValueError("the phase ends before it starts")
        return self


class Election(Record):
    """One election and its calendar, for `regions` (ids, provinces, or "nasional")."""

    id: Slug
    name: str
    regime: Slug
    legal: str
    regions: tuple[Slug, ...]
    voting_day: date
    phases: tuple[Phase, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """The stage of one day: its kind, the phase's name and last day where an election is running."""

    kind: StageKind
    name: str = ""
    election: Election | None = None
    until: date | None = None


OUTSIDE = Stage(StageKind.OUTSIDE)


def stage_on(day: date, elections: Iterable[Election], places: Iterable[str]) -> Stage:
    """Find the stage of `day` for someone in `places` (a region id and the wider ids that hold it)."""
    here = {NATIONAL, *places}
    running = [
        (_RANK[phase.stage], phase.end, phase, election)
        for election in elections
        if here.intersection(election.regions)
        for phase in election.phases
        if phase.start <= day <= phase.end
    ]
    if not running:
        return OUTSIDE
    _, _, phase, election = min(running, key=lambda row: row[:2])
    return Stage(phase.stage, phase.name, election, phase.end)


@dataclass(frozen=True)
class Coming:
    """A day ahead on which something of an election begins; `name` is empty for the voting day."""

    day: date
    name: str
    election: str


def coming(day: date, elections: Iterable[Election], places: Iterable[str], days: int) -> list[Coming]:
    """List what begins within `days` days after `day` for someone in `places`, soonest first."""
    here, last = {NATIONAL, *places}, day + timedelta(days=days)
    found: set[tuple[date, str, str]] = set()
    for election in elections:
        if not here.intersection(election.regions):
            continue
        found |= {(phase.start, phase.name, election.name) for phase in election.phases}
        found.add((election.voting_day, "", election.name))
    return [Coming(*row) for row in sorted(found) if day < row[0] <= last]
