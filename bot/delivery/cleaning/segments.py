"""Taking metadata out of pictures without decoding them: for pictures inside documents, whose looks must not change."""

import struct
import zlib
from collections.abc import Iterator

from bot.delivery.cleaning.model import CannotClean

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"bKGD", b"sBIT",
             b"acTL", b"fcTL", b"fdAT"}  # fmt: skip
_JP2_KEPT = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_LONE = {0x01, *range(0xD0, 0xD8)}
_DECODED = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}
"""Markers of the picture itself: frames, tables, scans, intervals."""

_END = b"\xff\xd9"


def strip_jpeg(content: bytes) -> bytes:
    """Keep the segments that make the picture, bit for bit, and nothing that follows its end.

    JFIF loses its thumbnail; Adobe's note of the colour transform stays, because decoders need it.
    """
    kept = bytearray(b"\xff\xd8")
    for marker, segment in _jpeg_segments(content):
        if marker == 0xE0 and segment[4:9] == b"JFIF\0":
            kept += _JFIF[:9] + segment[9:16] + b"\0\0"
        elif marker == 0xEE and segment[4:9] == b"Adobe":
            kept += segment[:16] if len(segment) >= 16 else b""
        elif marker in _DECODED:
            kept += segment
    return bytes(kept + _END)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    if content[:2] != b"\xff\xd8":
        raise CannotClean
    at, scanned = 2, False
    while True:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if scanned and at + 2 > len(content):
            return  # some scanners leave out the end
        if at + 2 > len(content) or content[at] != 0xFF:
            raise CannotClean
        marker = content[at + 1]
        if marker == 0xD9:
            return
        if marker in _LONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end > len(content) or end < at + 4:
            raise CannotClean
        if marker == 0xDA:
            end, scanned = _scan_end(content, end), True
        yield marker, content[at:end]
        at = end


def _scan_end(content: bytes, at: int) -> int:
    """Find where the entropy-coded data of a scan ends: at a marker that is neither stuffing nor restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    return len(content)


def strip_png(content: bytes) -> bytes:
    """Keep the chunks that make the picture; drop text, EXIF, times, profiles and what follows the end."""
    if not content.startswith(_PNG):
        raise CannotClean
    kept, at = bytearray(_PNG), len(_PNG)
    while at + 12 <= len(content):
        (length,), name = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            break
        if name in _PNG_KEPT:
            body = content[at + 4 : end - 4]
            kept += content[at : at + 4] + body + struct.pack(">I", zlib.crc32(body))
        if name == b"IEND":
            return bytes(kept)
        at = end
    raise CannotClean


def strip_jp2(content: bytes) -> bytes:
    """Keep the boxes of a JPEG 2000 picture that decoders need; a bare code stream has no metadata but comments."""
    if content.startswith(b"\xff\x4f"):
        return content
    kept, at = bytearray(), 0
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + length if length else len(content)
        if end > len(content) or end <= at:
            raise CannotClean
        if name in _JP2_KEPT:
            kept += content[at:end]
        at = end
    if not kept:
        raise CannotClean
    return bytes(kept)
