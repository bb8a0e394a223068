"""The summary as a spreadsheet: the same bytes for the same issue."""

import io
import math
import zipfile
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.digest.issue import Issue
from bot.digest.tables import Table, tables_of
from bot.digest.words import labels

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WIDEST = 60
_LINE = 15
"""Height of a line in points."""

_NUMBER, _SHARE, _DAY = "#,##0", "#,##0.0", "d mmmm yyyy"


def render_sheet(issue: Issue) -> bytes:
    """Write an issue as XLSX, a sheet for each table."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for table in tables_of(issue):
        _fill(book.create_sheet(labels()["sheets"][table.name]), table)
    made = datetime.combine(issue.week.sunday, time())
    book.properties.creator = "Tanya Netral"
    book.properties.title = f"{labels()['title']} {issue.week.name}"
    book.properties.created = made
    target = io.BytesIO()
    book.save(target)
    return _fixed(target.getvalue(), made)


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.append([labels()["columns"][column] for column in table.columns])
    for row in table.rows:
        sheet.append(["" if value is None else value for value in row])
    for cell in sheet[1]:
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5C73")
    for column in range(1, len(table.columns) + 1):
        _dress(sheet, column)
    for at in range(2, sheet.max_row + 1):
        _stretch(sheet, at)
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _dress(sheet: Worksheet, column: int) -> None:
    widest = 10
    for row in range(1, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a text that begins with = is no formula
            widest = max(widest, len(cell.value) + 2)
            aligned = "right" if cell.value in ("<5", "–") else "left"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=aligned)
        elif isinstance(cell.value, int | float):
            cell.number_format = _NUMBER if isinstance(cell.value, int) else _SHARE
            cell.alignment = Alignment(vertical="top")
        else:
            cell.number_format = _DAY
            widest = max(widest, 18)
            cell.alignment = Alignment(vertical="top", horizontal="left")
    sheet.column_dimensions[get_column_letter(column)].width = min(widest, _WIDEST)


def _stretch(sheet: Worksheet, row: int) -> None:
    """Give a row the height of its longest text: not every program does so by itself."""
    lines = [
        math.ceil((len(str(cell.value or "")) + 2) / sheet.column_dimensions[get_column_letter(column)].width)
        for column, cell in enumerate(sheet[row], start=1)
    ]
    if max(lines) > 1:
        sheet.row_dimensions[row].height = _LINE * max(lines)


def _fixed(data: bytes, made: datetime) -> bytes:
    """Write the archive anew with fixed times: openpyxl notes when it was saved, and zip when each part was."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _with_time(content, made)
            fixed.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _with_time(core: bytes, made: datetime) -> bytes:
    start, end = core.index(b">", core.index(b"<dcterms:modified")) + 1, core.index(b"</dcterms:modified>")
    return core[:start] + f"{made.isoformat()}Z".encode() + core[end:]
