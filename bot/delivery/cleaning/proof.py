"""Reading a cleaned PDF anew, as if nobody had cleaned it: what cannot be shown to be bare needs consent.

Damaged files are why: what a repairing reader makes of them is a guess, and a copy must not rest on one.
"""

import io
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object

TELLING = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/RF", "/XFA", "/CreatorInfo", "/JS"})
"""Keys that hold what a copy must not say, wherever they stand."""

_XMP = (b"<?xpacket", b"<x:xmpmeta", b"adobe:ns:meta")
_MOST_READ = 8 * 1024 * 1024
"""Bytes that are unpacked of one stream."""


def is_bare(content: bytes, pages: int) -> bool:
    """Tell whether a PDF opens without repair, has its pages, and neither information, XMP nor attachments."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            told = "/Info" in pdf.trailer or any(_tells(each) for each in pdf.objects)
            return not told and len(pdf.pages) == pages and not pdf.get_warnings()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        return False


def _tells(item: "Object") -> bool:
    import pikepdf

    if isinstance(item, pikepdf.Array):
        values = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        if not TELLING.isdisjoint(item.keys()) or str(item.get("/Type", "")) == "/Metadata":
            return True
        if isinstance(item, pikepdf.Stream) and any(mark in _plain(item) for mark in _XMP):
            return True
        values = [item[name] for name in item.keys()]  # noqa: SIM118 - not a dict
    else:
        return False
    # What stands elsewhere is looked at in its own turn.
    return any(
        _tells(each) for each in values if isinstance(each, pikepdf.Array | pikepdf.Dictionary) and not each.is_indirect
    )


def _plain(stream: "Object") -> bytes:
    """Unpack the beginning of a stream; the dots of a picture are taken as they are, and so are other packings."""
    raw = stream.read_raw_bytes()
    if str(stream.get("/Subtype", "")) == "/Image":
        return raw
    filters = stream.get("/Filter")
    if filters is not None and str(filters) == "/FlateDecode":
        try:
            return zlib.decompressobj().decompress(raw, _MOST_READ)
        except zlib.error:
            return raw
    return raw
