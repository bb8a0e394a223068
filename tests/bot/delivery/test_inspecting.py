"""Which files are taken, which are not, and why; the name plays no part."""

import gzip
import io
import tarfile
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.delivery.cleaning import LARGEST, Cleaned, Kind, Outcome, Reason, Refused, Uncleanable, clean, inspect
from bot.delivery.cleaning.model import MOST_UNPACKED
from tests.support import planted

HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def compound(*names: str) -> bytes:
    """The header of an old office file and a directory with streams of these names."""
    entries = [f"{name}\0".encode("utf-16-le") for name in ("Root Entry", *names)]
    directory = b"".join(e.ljust(64, b"\0") + len(e).to_bytes(2, "little") + bytes(62) for e in entries)
    return HEADER + directory + bytes(1024)


def tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return target.getvalue()


def bomb() -> bytes:
    """144 million pixels in 18 kB."""
    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    return target.getvalue()


def tiff() -> bytes:
    target = io.BytesIO()
    planted.picture().save(target, "TIFF")
    return target.getvalue()


def open_document(family: str, **more: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {"mimetype": f"application/vnd.oasis.opendocument.{family}", "content.xml": "<a/>"}
    return planted.package(parts | more)


EXE = b"MZ\x90\0" + bytes(200) + b"This program cannot be run in DOS mode."
REFUSED: list[tuple[str, bytes, Reason]] = [
    ("nothing", b"", Reason.EMPTY),
    ("a video of 21 MB", b"\0\0\0\x18ftypmp42" + bytes(21 * 1024 * 1024), Reason.TOO_LARGE),
    ("one byte too many", bytes(LARGEST + 1), Reason.TOO_LARGE),
    ("a program renamed to .pdf", EXE, Reason.EXECUTABLE),
    ("a Linux program", b"\x7fELF\2\1\1" + bytes(100), Reason.EXECUTABLE),
    ("an Android app, the wedding invitation of fraudsters",
     planted.package({"AndroidManifest.xml": b"\3\0", "classes.dex": b"dex\n"}), Reason.EXECUTABLE),
    ("a Java program", planted.package({"META-INF/MANIFEST.MF": "Main-Class: A"}), Reason.EXECUTABLE),
    ("a Windows shortcut", b"L\0\0\0\x01\x14\x02\0" + bytes(60), Reason.EXECUTABLE),
    ("a zip renamed to .jpg", planted.package({"foto.jpg": planted.image("JPEG")}), Reason.ARCHIVE),
    ("an empty zip", planted.package({}), Reason.ARCHIVE),
    ("half a zip", planted.package({"a": "b" * 1000})[:60], Reason.ARCHIVE),
    ("a rar", b"Rar!\x1a\x07\x01\0" + bytes(60), Reason.ARCHIVE),
    ("a 7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(60), Reason.ARCHIVE),
    ("a gzip", gzip.compress(b"a"), Reason.ARCHIVE),
    ("a tar", tar(), Reason.ARCHIVE),
    ("a web page", b"  <!DOCTYPE html><html><body>", Reason.SCRIPT),
    ("a web page as UTF-16", "<html>".encode("utf-16"), Reason.SCRIPT),
    ("a drawing that can run scripts", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.SCRIPT),
    ("a text with a script in it", b"halo <script>alert(1)</script>", Reason.SCRIPT),
    ("a shell script", b"#!/bin/sh\nrm", Reason.SCRIPT),
    ("a batch file", b"@echo off\r\ndel", Reason.SCRIPT),
    ("a locked PDF", planted.locked_pdf(), Reason.ENCRYPTED),
    ("a locked DOCX", compound("EncryptionInfo", "EncryptedPackage"), Reason.ENCRYPTED),
    ("a document with macros", planted.docx(**{"word/vbaProject.bin": b"\0"}), Reason.MACROS),
    ("an old document with macros", compound("WordDocument", "Macros", "VBA"), Reason.MACROS),
    ("an OpenDocument with macros", open_document("text", **{"Basic/a.xml": "<a/>"}), Reason.MACROS),
    ("an RTF with an object", rb"{\rtf1 {\object\objdata 0105}}", Reason.MACROS),
    ("a bomb of pixels", bomb(), Reason.TOO_MANY_PIXELS),
    ("half a JPEG", planted.image("JPEG")[:700], Reason.BROKEN),
    ("half a PNG", planted.image("PNG")[:60], Reason.BROKEN),
    ("only the beginning of a PDF", b"%PDF-1.7\n%\xe2\xe3", Reason.BROKEN),
    ("a film without film", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(500), Reason.BROKEN),
    ("a document without words", planted.docx(**{"word/document.xml": "<w:document"}), Reason.BROKEN),
    ("a document that declares entities",
     planted.docx(**{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), Reason.BROKEN),
    ("an old installer", compound("SummaryInformation"), Reason.UNSUPPORTED),
    ("the head of a TIFF", b"II*\0" + bytes(100), Reason.BROKEN),
    ("the head of a film", b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska" + bytes(60), Reason.BROKEN),
    ("the head of an RTF", rb"{\rtf1 ", Reason.BROKEN),
    ("the head of an old document", compound("WordDocument")[:900], Reason.BROKEN),
    ("bytes of no known type", b"\x00\x01\x02\x03" * 40, Reason.UNSUPPORTED),
]  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_and_why(content: bytes, reason: Reason) -> None:
    assert clean(content) == Refused(reason)


def test_a_document_that_unpacks_without_end_is_refused() -> None:
    squeezed = planted.docx(**{"word/media/image9.png": bytes(MOST_UNPACKED)})
    assert len(squeezed) < LARGEST
    assert clean(squeezed) == Refused(Reason.ARCHIVE)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (compound("WordDocument"), Kind.DOC),
        (compound("Workbook"), Kind.XLS),
        (compound("PowerPoint Document"), Kind.PPT),
        (open_document("text"), Kind.ODT),
        (open_document("spreadsheet"), Kind.ODS),
        (rb"{\rtf1 {\info{\author Bambang}} Halo}", Kind.RTF),
        (tiff(), Kind.TIFF),
    ],
)
def test_known_types_that_cannot_be_cleaned_need_consent(content: bytes, kind: Kind) -> None:
    assert clean(content) == Uncleanable(kind)


def test_every_kind_has_a_neutral_name() -> None:
    for kind in Kind:
        assert kind.extension.startswith(".")
        assert "/" in kind.media_type


def is_sound(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) or outcome.kind in (Kind.TEXT, Kind.RTF)


@given(st.binary(max_size=4096))
def test_random_bytes_are_refused_or_are_text(content: bytes) -> None:
    assert is_sound(clean(content))
    inspect(content)


MAGIC = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x10\0\0\0WEBP", b"\0\0\0\x18ftypheic",
         b"%PDF-1.5\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # fmt: skip


@given(st.sampled_from(MAGIC), st.binary(max_size=2048))
@settings(max_examples=150)
def test_random_bytes_behind_a_known_beginning_never_raise(magic: bytes, rest: bytes) -> None:
    assert not isinstance(clean(magic + rest), Uncleanable)


@given(
    st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "HEIF", "pdf", "docx"]),
    st.integers(0, 10_000),
    st.binary(max_size=8),
)
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_never_raises(name: str, at: int, damage: bytes) -> None:
    whole = {"pdf": planted.pdf, "docx": planted.docx}.get(name, lambda: planted.image(name))()
    at %= len(whole)
    outcome = clean(whole[:at] + damage + whole[at + len(damage) :])
    assert isinstance(outcome, Cleaned | Uncleanable | Refused)


def test_a_zip_whose_part_lies_about_its_checksum_is_refused() -> None:
    whole = bytearray(planted.docx())
    crc = zlib.crc32(b"x").to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        entry = archive.getinfo("word/document.xml")
    whole[entry.header_offset + 40 + len(entry.filename) :][:4] = crc
    broken = bytes(whole[: entry.header_offset + 60]) + b"\xff\xff\xff" + bytes(whole[entry.header_offset + 63 :])
    assert clean(broken) == Refused(Reason.BROKEN)
