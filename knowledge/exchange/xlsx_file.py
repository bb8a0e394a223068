"""The base as a workbook: a sheet of entries, a sheet of phrasings. Every cell is text, so nothing is calculated."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.entries import Confidence, Verdict
from knowledge.exchange.cells import LISTS
from knowledge.exchange.content import Content
from knowledge.exchange.csv_file import GUARDED
from knowledge.exchange.rows import BadRows, Place, Raw, RowFault
from knowledge.exchange.tables import (
    ENTRIES,
    PHRASINGS,
    Table,
    column_letter,
    entries_table,
    phrasings_table,
    read_entries,
    read_phrasings,
)
from knowledge.exchange.unpacking import MOST_CELLS, hold_limits

MOST_ROWS, MOST_COLUMNS = 100_000, 100

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, InvalidFileException, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What zipfile, the XML parser (a SyntaxError) and openpyxl raise for workbooks that are damaged, locked or made up."""

_NARROW, _MIDDLE, _WIDE = 14, 30, 60
_WIDTHS = {"id": _MIDDLE, "title": _MIDDLE, "entry": _MIDDLE, "text": 110} | dict.fromkeys(
    ("question", "answer", "reason", "alternative", "note", "basis", "cases", "sources"), _WIDE
)


def write(content: Content, voices: Sequence[str]) -> bytes:
    """Write the workbook.

    Raises:
        BadRows: a text holds a control character, which a workbook cannot hold.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _add_styles(book)
    entries = _add_sheet(book, entries_table(content))
    _offer(entries, "verdict", list(Verdict))
    _offer(entries, "confidence", list(Confidence))
    _offer(_add_sheet(book, phrasings_table(content)), "voice", voices)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_styles(book: Workbook) -> None:
    wrapped = Alignment(wrap_text=True, vertical="top")
    book.add_named_style(NamedStyle("text", alignment=wrapped, number_format="@"))
    book.add_named_style(NamedStyle("heading", alignment=wrapped, number_format="@", font=Font(bold=True)))


def _add_sheet(book: Workbook, table: Table) -> Worksheet:
    sheet: Worksheet = book.create_sheet(table.name)
    _fill(sheet, 1, table.header, "heading", table)
    for number, line in table.rows:
        _fill(sheet, number, line, "text", table)
    for index, column in enumerate(table.header):
        width = _WIDTHS.get(column, _MIDDLE if column in LISTS else _NARROW)
        sheet.column_dimensions[column_letter(index)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    return sheet


def _fill(sheet: Worksheet, number: int, line: Sequence[str], style: str, table: Table) -> None:
    for index, text in enumerate(line):
        if ILLEGAL_CHARACTERS_RE.search(text):
            message = f"holds a control character, which a workbook cannot hold: {text[:60]!r}"
            raise BadRows([RowFault(table.name, number, table.header[index], message)])
        if not text:
            continue
        cell = cast(Cell, sheet.cell(number, index + 1))
        cell.value = text
        cell.data_type = "s"  # after the value, which makes a formula of what begins with =
        cell.style = style
        if text.startswith(GUARDED):
            # Keeps a text a text when an editor changes it, as the apostrophe typed before a cell does.
            cell.quotePrefix = True


def _offer(sheet: Worksheet, column: str, choices: Sequence[str]) -> None:
    index = next(cell.column for cell in sheet[1] if cell.value == column)
    letter = column_letter(index - 1)
    validation = DataValidation("list", formula1=f'"{",".join(choices)}"')
    validation.add(f"{letter}2:{letter}{max(sheet.max_row, 2)}")
    sheet.add_data_validation(validation)


def read(data: bytes, name: str) -> Raw:
    """Read a workbook as `write` makes it, also after a spreadsheet program has saved it."""
    book = _opened(data, name)
    missing = [sheet for sheet in (ENTRIES, PHRASINGS) if sheet not in book.sheetnames]
    if missing:
        raise BadRows([RowFault(sheet, 0, "", f"this sheet is missing in {name}") for sheet in missing])
    wild = [RowFault(sheet, 0, "", too) for sheet in (ENTRIES, PHRASINGS) if (too := _too_large(book[sheet]))]
    if wild:
        raise BadRows(wild)
    raw = Raw()
    read_entries(_table(book[ENTRIES], raw), raw)
    read_phrasings(_table(book[PHRASINGS], raw), raw)
    return raw


def _opened(data: bytes, name: str) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            hold_limits(parts, name)
        return load_workbook(io.BytesIO(data))
    except _DAMAGED as fault:
        raise BadRows([RowFault(name, 0, "", "is not an .xlsx workbook")]) from fault


def _too_large(sheet: object) -> str:
    """Say how a sheet is larger than a base can be; one cell far off makes it huge. A chart holds no cells."""
    if not isinstance(sheet, Worksheet) or sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        return f"is too large: at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
    if sheet.max_row * sheet.max_column > MOST_CELLS:  # reading it by rows makes a cell of every place
        return f"is too large: at most {MOST_CELLS} cells"
    return ""


def _table(sheet: Worksheet, raw: Raw) -> Table:
    table = Table.of(sheet.title, ([_text(cell.value) for cell in row] for row in sheet.iter_rows()))
    letters = {column: column_letter(index) for index, column in enumerate(table.header)}
    for merged in sheet.merged_cells.ranges:
        message = f"the cells {merged.coord} are merged; split them and fill in each"
        raw.faults.append(Place(sheet.title, merged.min_row).fault("", message))
    for row in sheet.iter_rows(max_col=max(len(table.header), 1)):
        raw.faults += [
            Place(sheet.title, cell.row, letters).fault(table.header[cell.column - 1], _NOT_TEXT[cell.data_type])
            for cell in row
            if isinstance(cell, Cell) and cell.data_type in _NOT_TEXT
        ]
    return table


_NOT_TEXT = {"f": "holds a formula; write it as text", "e": "holds the error of a formula; write it as text"}


def _text(value: Any) -> str:
    """Read a cell as text, also where a spreadsheet program has made a date or a number of it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
