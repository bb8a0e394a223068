"""What a file turned out to be and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

LARGEST = 20 * 1024 * 1024
"""Bytes of one file; Telegram hands bots no larger ones."""

MOST_PIXELS = 64_000_000
"""Pixels of one picture, the size of a large phone camera; more is taken for a decompression bomb."""

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that the parts of one office document may unpack to."""


class Kind(StrEnum):
    """The types of files that are taken, found by content."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    OGG = "ogg"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    TEXT = "text"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    RTF = "rtf"
    TIFF = "tiff"
    AVI = "avi"
    MATROSKA = "matroska"

    @property
    def extension(self) -> str:
        """The ending of a neutral file name, with its dot."""
        return _NAMES[self][0]

    @property
    def media_type(self) -> str:
        """The media type to send it as."""
        return _NAMES[self][1]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_NAMES = {
    Kind.JPEG: (".jpg", "image/jpeg"),
    Kind.PNG: (".png", "image/png"),
    Kind.WEBP: (".webp", "image/webp"),
    Kind.GIF: (".gif", "image/gif"),
    Kind.HEIC: (".heic", "image/heic"),
    Kind.PDF: (".pdf", "application/pdf"),
    Kind.DOCX: (".docx", f"{_OPEN_XML}.wordprocessingml.document"),
    Kind.XLSX: (".xlsx", f"{_OPEN_XML}.spreadsheetml.sheet"),
    Kind.PPTX: (".pptx", f"{_OPEN_XML}.presentationml.presentation"),
    Kind.MP4: (".mp4", "video/mp4"),
    Kind.MOV: (".mov", "video/quicktime"),
    Kind.WEBM: (".webm", "video/webm"),
    Kind.OGG: (".ogg", "audio/ogg"),
    Kind.MP3: (".mp3", "audio/mpeg"),
    Kind.M4A: (".m4a", "audio/mp4"),
    Kind.WAV: (".wav", "audio/wav"),
    Kind.TEXT: (".txt", "text/plain"),
    Kind.DOC: (".doc", "application/msword"),
    Kind.XLS: (".xls", "application/vnd.ms-excel"),
    Kind.PPT: (".ppt", "application/vnd.ms-powerpoint"),
    Kind.ODT: (".odt", "application/vnd.oasis.opendocument.text"),
    Kind.ODS: (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
    Kind.ODP: (".odp", "application/vnd.oasis.opendocument.presentation"),
    Kind.RTF: (".rtf", "application/rtf"),
    Kind.TIFF: (".tif", "image/tiff"),
    Kind.AVI: (".avi", "video/x-msvideo"),
    Kind.MATROSKA: (".mkv", "video/x-matroska"),
}


class Reason(StrEnum):
    """Why a file is not taken; each has its own sentence."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    EXECUTABLE = "executable"
    ARCHIVE = "archive"
    SCRIPT = "script"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_MANY_PIXELS = "too-many-pixels"
    BROKEN = "broken"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Cleaned:
    """A copy without metadata; `source` is the kind of an original whose copy is of another (a HEIC becomes a JPEG).

    `untouched` says that the type cannot hold file metadata, so the bytes are the original's.
    """

    content: bytes
    kind: Kind
    untouched: bool = False
    source: Kind | None = None


@dataclass(frozen=True)
class Uncleanable:
    """A file of a known type whose metadata cannot be removed: the original may only go with consent."""

    kind: Kind


@dataclass(frozen=True)
class Refused:
    """A file that is not taken at all."""

    reason: Reason


Outcome = Cleaned | Uncleanable | Refused


class Refusal(Exception):
    """Raised inside the cleaners to stop at once; never leaves `clean`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class CannotClean(Exception):
    """Raised inside the cleaners where a part resists; never leaves `clean`."""
