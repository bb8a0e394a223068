"""The base as tables of text, and back: what the spreadsheet formats have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from knowledge.exchange.cells import COLUMNS, from_cells, from_lines, to_cells, to_lines
from knowledge.exchange.content import Content
from knowledge.exchange.rows import Place, Raw, RawEntry, RawPhrasing, RowFault

ENTRIES = "entries"
PHRASINGS = "phrasings"
PHRASING_COLUMNS = ("entry", "voice", "text")
VOICE_PREFIX = "phrasings."
"""Where phrasings stand in the row of their entry, each voice has a column with this before its id."""


@dataclass(frozen=True)
class Table:
    """A sheet of text; `rows` are numbered as the spreadsheet shows them, the header being row 1."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def of(cls, name: str, lines: Iterable[Sequence[str]]) -> "Table":
        """Take the first line as the header, and number the rest; empty lines are left out."""
        numbered = [(number, tuple(line)) for number, line in enumerate(lines, start=1)]
        header = tuple(cell.strip() for cell in numbered[0][1]) if numbered else ()
        while header and not header[-1]:
            header = header[:-1]
        return cls(name, header, tuple((number, line) for number, line in numbered[1:] if any(map(str.strip, line))))

    def records(self) -> Iterable[tuple[Place, dict[str, str]]]:
        """Yield each row with its place and its cells by column."""
        letters = {column: column_letter(index) for index, column in enumerate(self.header)}
        for number, line in self.rows:
            padded = (*line, *[""] * len(self.header))
            yield Place(self.name, number, letters), dict(zip(self.header, padded, strict=False))


@dataclass(frozen=True)
class Tables:
    """The two sheets of a workbook, and what is wrong with them as sheets."""

    entries: Table
    phrasings: Table
    faults: tuple[RowFault, ...] = ()


def read_tables(found: Tables) -> Raw:
    """Read the rows of a workbook's sheets."""
    raw = Raw(faults=list(found.faults))
    read_entries(found.entries, raw)
    read_phrasings(found.phrasings, raw)
    return raw


def column_letter(index: int) -> str:
    """Name a column (from 0) as spreadsheets do: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters


def entries_table(content: Content) -> Table:
    """Write one row for each entry."""
    return Table.of(ENTRIES, [COLUMNS, *(tuple(to_cells(entry).values()) for entry in content.entries.values())])


def phrasings_table(content: Content) -> Table:
    """Write one row for each phrasing."""
    lines = [
        (name, voice, text)
        for name, voices in content.phrasings.items()
        for voice, texts in voices.items()
        for text in texts
    ]
    return Table.of(PHRASINGS, [PHRASING_COLUMNS, *lines])


def wide_table(content: Content, voices: Sequence[str]) -> Table:
    """Write one row for each entry with its phrasings beside it, a column for each voice."""
    header = (*COLUMNS, *(VOICE_PREFIX + voice for voice in voices))
    lines = [
        (*to_cells(entry).values(), *(to_lines(content.voices(entry.id).get(voice, ())) for voice in voices))
        for entry in content.entries.values()
    ]
    return Table.of(ENTRIES, [header, *lines])


def read_entries(table: Table, raw: Raw, *, wide: bool = False) -> None:
    """Add the rows of an entries table to `raw`; a wide one holds the phrasings too."""
    voices = [column for column in table.header if column.startswith(VOICE_PREFIX)] if wide else []
    if not _header_fits(table, (*COLUMNS, *voices), raw):
        return
    if wide and not voices:
        raw.faults.append(Place(table.name, 1).fault("", f"has no column such as {VOICE_PREFIX}gaul"))
    for place, cells in table.records():
        record, faults = from_cells(cells)
        raw.faults += [place.fault(column, message) for column, message in faults.items()]
        raw.entries.append(RawEntry(place, record, frozenset(faults)))
        for column in voices:
            voice = column.removeprefix(VOICE_PREFIX)
            raw.phrasings += [
                RawPhrasing(place, column, cells["id"].strip(), voice, text) for text in from_lines(cells[column])
            ]


def read_phrasings(table: Table, raw: Raw) -> None:
    """Add the rows of a phrasings table to `raw`."""
    if not _header_fits(table, PHRASING_COLUMNS, raw):
        return
    for place, cells in table.records():
        trimmed: Mapping[str, str] = {column: cells[column].strip() for column in PHRASING_COLUMNS}
        raw.phrasings.append(RawPhrasing(place, "", **trimmed))


def _header_fits(table: Table, wanted: Sequence[str], raw: Raw) -> bool:
    place = Place(table.name, 1, {column: column_letter(index) for index, column in enumerate(table.header)})
    faults = [place.fault(column, "is missing") for column in wanted if column not in table.header]
    faults += [
        place.fault(column, "is not a column we know; check the spelling")
        for column in table.header
        if column not in wanted
    ]
    faults += [place.fault(c, "stands twice") for c in sorted(set(table.header)) if table.header.count(c) > 1]
    raw.faults += faults
    return not faults
