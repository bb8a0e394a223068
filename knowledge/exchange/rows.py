"""Rows of an import file before and after the models have looked at them, and what can be wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from knowledge.check import plain
from knowledge.entries import Entry, Phrasing
from knowledge.errors import BadRow
from knowledge.exchange.content import Content, by_voice
from knowledge.reading import describe


@dataclass(frozen=True, order=True)
class RowFault:
    """One fault of an import file, named so that an editor finds the cell; row 0 means the whole sheet."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        return f"{', '.join(part for part in (self.sheet, row, column) if part)}: {self.message}"


class BadRows(BadRow):
    """An import file has faults; `faults` lists all of them and nothing was changed."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Place:
    """Where a row stands: its sheet (or file), its number from 1, and the letters of its columns where it has any."""

    sheet: str
    row: int
    letters: Mapping[str, str] = field(default_factory=dict)

    def fault(self, column: str, message: str) -> RowFault:
        """Name a fault in `column` (a field such as `basis.0.law`) of this row."""
        letter = self._letter(column)
        return RowFault(self.sheet, self.row, f"{letter} ({column})" if letter else column, message)

    def _letter(self, column: str) -> str:
        parts = column.split(".")
        names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.letters[name] for name in names if name in self.letters), "")


@dataclass(frozen=True)
class RawEntry:
    """A record as a file holds it; `unread` names fields whose fault is already known."""

    place: Place
    record: Mapping[str, Any]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RawPhrasing:
    """A text as a file holds it, with the column that holds it."""

    place: Place
    column: str
    entry: str
    voice: str
    text: str


@dataclass
class Raw:
    """All that a file holds."""

    entries: list[RawEntry] = field(default_factory=list)
    phrasings: list[RawPhrasing] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True)
class Valid:
    """The content of a file whose rows are all good, and where each entry stands in it."""

    content: Content
    places: Mapping[str, Place]


def validate(raw: Raw) -> Valid:
    """Turn rows into models.

    Raises:
        BadRows: with every bad row of the file.
    """
    faults = list(raw.faults)
    entries, places = _entries(raw.entries, faults)
    phrasings = _phrasings(raw.phrasings, {str(row.record.get("id")) for row in raw.entries}, faults)
    if faults:
        raise BadRows(faults)
    return Valid(Content(entries, {name: by_voice(found) for name, found in phrasings.items()}), places)


def _entries(rows: Sequence[RawEntry], faults: list[RowFault]) -> tuple[dict[str, Entry], dict[str, Place]]:
    entries: dict[str, Entry] = {}
    places: dict[str, Place] = {}
    for row in rows:
        try:
            entry = Entry.model_validate(row.record)
        except ValidationError as fault:
            faults += _explain(fault, row)
            continue
        if row.unread:
            continue
        if entry.id in entries:
            faults.append(row.place.fault("id", f"{entry.id} stands in row {places[entry.id].row} too"))
            continue
        entries[entry.id], places[entry.id] = entry, row.place
    return entries, places


def _explain(fault: ValidationError, row: RawEntry) -> Iterator[RowFault]:
    for error in fault.errors(include_url=False, include_input=False):
        if not error["loc"] or error["loc"][0] not in row.unread:
            yield row.place.fault(".".join(map(str, error["loc"])), describe(error))


def _phrasings(rows: Sequence[RawPhrasing], known: set[str], faults: list[RowFault]) -> dict[str, list[Phrasing]]:
    phrasings: dict[str, list[Phrasing]] = {}
    owners: dict[str, RawPhrasing] = {}
    for row in rows:
        if row.entry not in known:
            faults.append(row.place.fault("entry", f"{row.entry or 'an empty cell'} is not the id of an entry"))
            continue
        try:
            phrasing = Phrasing(text=row.text, voice=row.voice)
        except ValidationError as fault:
            faults += [_phrasing_fault(row, str(error["loc"][0]), describe(error)) for error in fault.errors()]
            continue
        owner = owners.setdefault(plain(phrasing.text), row)
        if owner.entry != row.entry:
            faults.append(_phrasing_fault(row, "text", f"{row.text[:60]!r} is also a phrasing of {owner.entry}"))
        phrasings.setdefault(row.entry, []).append(phrasing)
    return phrasings


def _phrasing_fault(row: RawPhrasing, field: str, message: str) -> RowFault:
    """Name the cell of a phrasing: its own sheet has a column for each field, an entry's row one for each voice."""
    return row.place.fault(row.column or field, message)
