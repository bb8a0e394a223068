"""A look inside the two containers that documents come in: zip and Microsoft's compound file."""

import io
import zipfile
from collections.abc import Set as AbstractSet

from bot.delivery.cleaning.model import MOST_UNPACKED, Kind, Reason, Refused

MOST_PARTS = 5000
"""Entries of one office document."""

_OPEN_XML = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX, "ppt/presentation.xml": Kind.PPTX}
_OPEN_DOCUMENT = {b"text": Kind.ODT, b"spreadsheet": Kind.ODS, b"presentation": Kind.ODP}
_PROGRAMS = ("androidmanifest.xml", "classes.dex", "meta-inf/manifest.mf", "payload/")
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/dialogsheets/")
_COMPOUND = (
    ("WordDocument", Kind.DOC),
    ("PowerPoint Document", Kind.PPT),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
)


def zip_kind(content: bytes) -> Kind | Refused:
    """Tell an office document from any other zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename.lower() for entry in entries}
            kind = _zip_kind(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return Refused(Reason.ARCHIVE)
    if not isinstance(kind, Kind):
        return kind
    if any(entry.flag_bits & 1 for entry in entries):
        return Refused(Reason.ENCRYPTED)
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return Refused(Reason.ARCHIVE)
    return kind


def _zip_kind(archive: zipfile.ZipFile, names: AbstractSet[str]) -> Kind | Refused:
    if any(name in names or any(each.startswith(name) for each in names) for name in _PROGRAMS):
        return Refused(Reason.EXECUTABLE)
    if "[content_types].xml" in names:
        if any(mark in f"/{name}" for name in names for mark in _MACROS):
            return Refused(Reason.MACROS)
        found = [kind for name, kind in _OPEN_XML.items() if name in names]
        return found[0] if len(found) == 1 else Refused(Reason.ARCHIVE)
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as stream:
            family = stream.read(80).strip().rpartition(b".")[2]
        if family in _OPEN_DOCUMENT:
            scripted = any(name.startswith(("basic/", "scripts/")) for name in names)
            return Refused(Reason.MACROS) if scripted else _OPEN_DOCUMENT[family]
    return Refused(Reason.ARCHIVE)


def compound_kind(content: bytes) -> Kind | Refused:
    """Tell old office files, encrypted new ones and the rest by the stream names in the directory."""

    def holds(name: str) -> bool:
        # A directory entry holds its name in UTF-16 with a closing zero, padded to 64 bytes.
        entry = f"{name}\0".encode("utf-16-le")
        return entry + len(entry).to_bytes(2, "little") in content.replace(entry.ljust(64, b"\0"), entry)

    if holds("EncryptedPackage"):
        return Refused(Reason.ENCRYPTED)
    kind = next((kind for name, kind in _COMPOUND if holds(name)), None)
    if kind is None:
        return Refused(Reason.UNSUPPORTED)
    return Refused(Reason.MACROS) if holds("VBA") or holds("_VBA_PROJECT") else kind
