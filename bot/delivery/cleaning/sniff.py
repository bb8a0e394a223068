"""What a file is, decided by its content alone."""

import re

from bot.delivery.cleaning.containers import compound_kind, zip_kind
from bot.delivery.cleaning.model import LARGEST, Kind, Reason, Refused

Found = Kind | Refused

_MAGIC: tuple[tuple[bytes, Kind | Reason], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"{\\rtf", Kind.RTF),
    (b"OggS", Kind.OGG),
    (b"ID3", Kind.MP3),
    (b"MZ", Reason.EXECUTABLE),
    (b"\x7fELF", Reason.EXECUTABLE),
    (b"\xca\xfe\xba\xbe", Reason.EXECUTABLE),
    (b"\xfe\xed\xfa\xce", Reason.EXECUTABLE),
    (b"\xfe\xed\xfa\xcf", Reason.EXECUTABLE),
    (b"\xce\xfa\xed\xfe", Reason.EXECUTABLE),
    (b"\xcf\xfa\xed\xfe", Reason.EXECUTABLE),
    (b"dex\n", Reason.EXECUTABLE),
    (b"\0asm", Reason.EXECUTABLE),
    (b"L\0\0\0\x01\x14\x02\0", Reason.EXECUTABLE),  # a Windows shortcut
    (b"#!AMR", Reason.UNSUPPORTED),
    (b"#!", Reason.SCRIPT),
    (b"PK\x05\x06", Reason.ARCHIVE),
    (b"PK\x07\x08", Reason.ARCHIVE),
    (b"Rar!\x1a\x07", Reason.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Reason.ARCHIVE),
    (b"\x1f\x8b", Reason.ARCHIVE),
    (b"BZh", Reason.ARCHIVE),
    (b"\xfd7zXZ\0", Reason.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Reason.ARCHIVE),
    (b"\x04\x22\x4d\x18", Reason.ARCHIVE),
    (b"MSCF", Reason.ARCHIVE),
    (b"\x60\xea", Reason.ARCHIVE),
    (b"!<arch>\n", Reason.ARCHIVE),
)
_BRANDS = {
    b"heic": Kind.HEIC, b"heix": Kind.HEIC, b"hevc": Kind.HEIC, b"heim": Kind.HEIC, b"heis": Kind.HEIC,
    b"mif1": Kind.HEIC, b"msf1": Kind.HEIC, b"avif": Kind.HEIC, b"avis": Kind.HEIC,
    b"qt  ": Kind.MOV, b"M4A ": Kind.M4A, b"M4B ": Kind.M4A,
}  # fmt: skip
_RIFF = {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV, b"AVI ": Kind.AVI}
_MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|\?xml|\?php|body|iframe|head|xsl:|hta:)", re.IGNORECASE)
_SCRIPT = re.compile(rb"\s*(@echo\s|@?rem\s|<%|\$?powershell\b|wscript\.|on error resume next)", re.IGNORECASE)
_LOOK = 4096
"""Bytes at the beginning in which markup is looked for."""


def inspect(content: bytes) -> Found:
    """Tell the type of a file, or why it is not taken; the name plays no part."""
    if not content:
        return Refused(Reason.EMPTY)
    if len(content) > LARGEST:
        return Refused(Reason.TOO_LARGE)
    if content.startswith(b"PK\x03\x04"):
        return zip_kind(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return compound_kind(content)
    for magic, meaning in _MAGIC:
        if content.startswith(magic):
            return meaning if isinstance(meaning, Kind) else Refused(meaning)
    return _by_structure(content) or _text(content) or _unknown(content)


def _by_structure(content: bytes) -> Found | None:
    head = content[:_LOOK]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], Kind.MP4)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"pnot") or (head[4:8] == b"free" and b"mdat" in head):
        return Kind.MOV
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return Kind.WEBM if b"webm" in head[:64] else Kind.MATROSKA
    if content[257:262] == b"ustar" or content[32769:32774] == b"CD001":
        return Refused(Reason.ARCHIVE)
    if len(head) > 256 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0, 0xF0):
        return Kind.MP3
    return None


def _text(content: bytes) -> Found | None:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    if any(character < " " and character not in "\t\n\r\f" for character in text):
        return None
    start = text[:_LOOK].encode("utf-8", "replace")
    return Refused(Reason.SCRIPT) if _MARKUP.search(start) or _SCRIPT.match(start) else Kind.TEXT


_REASONS = {
    Reason.ARCHIVE: ("zip", "rar", "7z", "tar", "gz", "bz2", "xz", "cab", "iso", "lzh", "lha", "arj", "zst", "dmg"),
    Reason.EXECUTABLE: ("exe", "dll", "msi", "apk", "jar", "class", "deb", "rpm", "com", "scr"),
}


def _unknown(content: bytes) -> Refused:
    """Name the reason for a type we do not take with the help of a register of signatures."""
    import puremagic

    try:
        matches = puremagic.magic_string(content[:_LOOK])
    except (puremagic.PureError, ValueError):
        return Refused(Reason.UNSUPPORTED)
    best = matches[0].extension.lstrip(".").lower() if matches else ""
    return Refused(next((reason for reason, names in _REASONS.items() if best in names), Reason.UNSUPPORTED))
