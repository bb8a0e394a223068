"""From a file to a copy without metadata, or the reason why not."""

from dataclasses import replace

from bot.delivery.cleaning.model import CannotClean, Cleaned, Kind, Outcome, Reason, Refusal, Refused, Uncleanable
from bot.delivery.cleaning.sniff import inspect

_IMAGES = {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF, Kind.HEIC}
_OFFICE = {Kind.DOCX, Kind.XLSX, Kind.PPTX}
_MEDIA = {Kind.MP4, Kind.MOV, Kind.M4A, Kind.WEBM, Kind.MATROSKA, Kind.AVI, Kind.OGG, Kind.MP3, Kind.WAV}
_SMALLEST_COMPOUND = 1536
"""Bytes of the header, the table and the directory of an old office file."""


def clean(content: bytes) -> Outcome:
    """Make the copy; never raises. Takes up to a minute and much memory: the bot calls `clean_apart`."""
    kind = inspect(content)
    if isinstance(kind, Refused):
        return kind
    if kind is Kind.RTF and b"\\objdata" in content:
        return Refused(Reason.MACROS)
    try:
        outcome = _clean(content, kind)
        if isinstance(outcome, Cleaned) and outcome.kind is not kind:
            return replace(outcome, source=kind)
        return outcome
    except Refusal as refusal:
        return Refused(refusal.reason)
    except (CannotClean, RecursionError):
        return Uncleanable(kind)


def _clean(content: bytes, kind: Kind) -> Outcome:
    if kind in _IMAGES:
        from bot.delivery.cleaning.images import clean_image

        return clean_image(content, kind)
    if kind in _OFFICE:
        from bot.delivery.cleaning.office import clean_office

        return clean_office(content, kind)
    if kind in _MEDIA:
        from bot.delivery.cleaning.media import clean_media

        return clean_media(content, kind)
    if kind is Kind.PDF:
        from bot.delivery.cleaning.pdf import clean_pdf

        return clean_pdf(content)
    if kind is Kind.TEXT:
        return Cleaned(content, kind, untouched=True)
    return Uncleanable(kind) if _whole(content, kind) else Refused(Reason.BROKEN)


def _whole(content: bytes, kind: Kind) -> bool:
    """Tell whether a file that cannot be cleaned is more than the beginning of one."""
    if kind is Kind.TIFF:
        from bot.delivery.cleaning.images import is_readable

        return is_readable(content, "TIFF")
    if kind is Kind.RTF:
        return content.rstrip(b"\0\r\n ").endswith(b"}")
    return kind not in (Kind.DOC, Kind.XLS, Kind.PPT) or len(content) >= _SMALLEST_COMPOUND
