"""What a workbook unpacks to, counted before anything is built of it.

openpyxl builds a cell (350 bytes) for every four bytes of `<c/>`, and looks at every place of a range that is merged or
linked: 26 kB of a file can ask for 400 MB, and a sheet that is merged as a whole for 17 billion places.
"""

import re
import zipfile
from collections.abc import Iterator

from openpyxl.utils.cell import range_boundaries

from knowledge.exchange.rows import BadRows, RowFault

LARGEST_UNPACKED = 30_000_000
"""Bytes of a workbook's parts; the shipped base takes a fifth of that."""

MOST_CELLS = 500_000
"""Cells of a workbook, and places of one sheet; the shipped base takes a seventh of that."""

_MOST_MARKS = 2_000_000
"""Tags of a workbook's parts; the shipped base takes a quarter of that."""

_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_SHEET = re.compile(rb"<(?:[^\s<>/:]+:)?sheet[\s/>]")
_RANGED = re.compile(rb"<(?:[^\s<>/:]+:)?(?:mergeCell|hyperlink|comment)\s([^<]*)")
_REF = re.compile(rb"\bref\s*=\s*[\"']([^\"']*)")
_ENCODING = re.compile(rb"<\?xml[^<>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_READABLE = (b"utf-8", b"us-ascii", b"ascii")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How a part begins that is written in two bytes a character, which no spreadsheet program does."""


def hold_limits(parts: zipfile.ZipFile, name: str) -> None:
    """Make sure that a workbook can be opened within limits and holds no program.

    Raises:
        BadRows: it holds more than a base can, or macros, or is written as no spreadsheet program writes.
        zipfile.BadZipFile, zlib.error: it is damaged.
    """
    if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
        raise _refused(name, f"is too large: at most {LARGEST_UNPACKED} bytes unpacked")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts.infolist()):
        raise _refused(name, "holds macros; save it as a workbook without macros")
    cells = sheets = marks = 0
    for part in parts.infolist():
        data = parts.read(part)
        if not _is_plain(data):
            raise _refused(name, "is not an .xlsx workbook")
        marks += data.count(b"<")
        cells += sum(1 for _ in _CELL.finditer(data)) + sum(_areas(data))
        sheets += sum(1 for _ in _SHEET.finditer(data))
    # Each sheet may name the same part, which is then built as often.
    if cells * max(sheets, 1) > MOST_CELLS or marks > _MOST_MARKS:
        raise _refused(name, f"is too large: at most {MOST_CELLS} cells")


def _is_plain(data: bytes) -> bool:
    """Tell whether the count sees all that a parser would: no entities, and an encoding in which a tag is a tag."""
    said = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    return not data.startswith(_WIDE) and b"<!DOCTYPE" not in data and (not said or said[1].lower() in _READABLE)


def _areas(data: bytes) -> Iterator[int]:
    """Count the places of each range that openpyxl looks at place by place."""
    for tag in _RANGED.finditer(data):
        yield from (_area(ref.decode("ascii", "replace")) for ref in _REF.findall(tag[1]))


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except ValueError:
        return MOST_CELLS + 1  # written in a way that hides its size
    if left is None or top is None or right is None or bottom is None:
        return MOST_CELLS + 1  # whole columns or rows
    return int((right - left + 1) * (bottom - top + 1))


def _refused(name: str, message: str) -> BadRows:
    return BadRows([RowFault(name, 0, "", message)])
