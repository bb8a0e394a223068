"""The base as one CSV table: a row for each entry, its phrasings in a column for each voice.

A cell that a spreadsheet would take for a formula carries an apostrophe in front, which reading takes away again.
"""

import csv
import io
from collections.abc import Sequence

from knowledge.exchange.content import Content
from knowledge.exchange.rows import BadRows, Raw, RowFault
from knowledge.exchange.tables import Table, read_entries, wide_table

GUARDED = ("=", "+", "-", "@", "\t", "'")
"""First characters that spreadsheets act on; the apostrophe itself, so that the guard can be told from a text's own."""

_DELIMITERS = (",", ";", "\t")


def write(content: Content, voices: Sequence[str]) -> bytes:
    """Write UTF-8 with the mark by which spreadsheets recognise it."""
    table = wide_table(content, voices)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([guard(cell) for cell in line] for _, line in table.rows)
    return out.getvalue().encode("utf-8-sig")


def read(text: str, name: str) -> Raw:
    """Read a CSV file with commas, semicolons or tabs between the cells."""
    raw = Raw()
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as fault:
        raise BadRows([RowFault(name, 0, "", f"is not a CSV table: {fault}")]) from fault
    table = Table.of(name, [[bare(cell) for cell in line] for line in lines])
    if not table.header:
        raise BadRows([RowFault(name, 1, "", "is empty: the first row must name the columns")])
    read_entries(table, raw, wide=True)
    return raw


def guard(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(GUARDED) else cell


def bare(cell: str) -> str:
    """Take the apostrophe of `guard` away."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(GUARDED) else cell


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)
