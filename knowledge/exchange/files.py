"""The file formats of an exchange, each in a module of its own."""

from enum import StrEnum
from pathlib import Path, PurePath

from knowledge.base import KnowledgeBase
from knowledge.exchange import csv_file, json_file, markdown_file
from knowledge.exchange.content import Content, content_of
from knowledge.exchange.rows import BadRows, Raw, RowFault


class Format(StrEnum):
    """A format that can be written and read; its value is the suffix of its files."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    MD = "md"


def export(base: KnowledgeBase, wanted: Format) -> bytes:
    """Write every entry with all fields and phrasings as one file.

    Raises:
        BadRow: a text holds a character that the format cannot hold.
    """
    content = content_of(base)
    voices = voices_of(base, content)
    if wanted is Format.CSV:
        return csv_file.write(content, voices)
    if wanted is Format.JSON:
        return json_file.write(content)
    if wanted is Format.MD:
        return markdown_file.write(content, base)
    from knowledge.exchange import xlsx_file  # openpyxl costs start-up time that only spreadsheets should pay

    return xlsx_file.write(content, voices)


def read_file(path: Path) -> Raw:
    """Read an edited file; raises as `read_data` does, and OSError where there is none."""
    return read_data(path.read_bytes(), path.name)


def read_data(data: bytes, name: str) -> Raw:
    """Read the bytes of an edited file; the suffix of its name tells the format.

    Raises:
        BadRows: the file cannot be read at all.
    """
    try:
        known = Format(PurePath(name).suffix.removeprefix(".").lower())
    except ValueError:
        suffixes = ", ".join(f".{item}" for item in Format)
        raise BadRows([RowFault(name, 0, "", f"its name must end in one of {suffixes}")]) from None
    if known is Format.XLSX:
        from knowledge.exchange import xlsx_file

        return xlsx_file.read(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "is not UTF-8 text; save it again with the character set Unicode (UTF-8)"
        raise BadRows([RowFault(name, 0, "", message)]) from None
    reader = {Format.CSV: csv_file.read, Format.JSON: json_file.read, Format.MD: markdown_file.read}[known]
    return reader(text.replace("\r\n", "\n").replace("\r", "\n"), name)


def voices_of(base: KnowledgeBase, content: Content) -> tuple[str, ...]:
    """List the voices of a base, and any other that its phrasings have."""
    known = [voice.id for voice in base.vocabulary.voices]
    used = (voice for voices in content.phrasings.values() for voice in voices)
    return tuple(dict.fromkeys([*known, *used]))
