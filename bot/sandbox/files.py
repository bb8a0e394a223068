"""Files: bytes by file_id, and the little that Telegram finds out about an image."""

import hashlib
import mimetypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.sandbox.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_MAX_SIDES = 10_000


@dataclass(frozen=True)
class File:
    """A file kept in the cloud; `kind` is photo, document, sticker or voice."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str

    @property
    def unique_id(self) -> str:
        """The same for the same content, as Telegram promises."""
        return "AgAD" + hashlib.blake2s(self.content, digest_size=6).hexdigest()


class Files:
    """Keeps files by file_id and by the path they are fetched from."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, kind: str, name: str, content: bytes, mime: str = "") -> File:
        """Keep a file; photos lose their metadata, as they do on Telegram.

        Raises:
            ApiError: It is empty, too big, or no image where one is needed.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            content = checked_photo(content)
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        number = len(self._by_id)
        path = f"{kind}s/file_{number}{PurePosixPath(name).suffix}"
        identity = f"{'AgACAgUAAxkBAAI' if kind == 'photo' else 'BQACAgUAAxkBAAI'}{number:06d}"
        file = File(identity, kind, name, mime, content, path)
        self._by_id[identity] = self._by_path[path] = file
        return file

    def get(self, file_id: str) -> File | None:
        """Get a file by its file_id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """Get a file by the path that getFile told."""
        return self._by_path.get(path)

    def clear(self) -> None:
        """Forget all files."""
        self._by_id.clear()
        self._by_path.clear()


def checked_photo(content: bytes) -> bytes:
    """Check that `content` can be a photo and take its metadata off."""
    if len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        )
    sides = image_size(content)
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = sides
    if width + height > _MAX_SIDES or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return b"".join(_bare_jpeg(content)) if content.startswith(b"\xff\xd8") else content


def image_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height of a PNG, JPEG, GIF or WebP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] == b"VP8X" and len(content) >= 30:
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if content[12:16] == b"VP8 " and len(content) >= 30:
        width, height = (value & 0x3FFF for value in struct.unpack("<HH", content[26:30]))
        return width, height
    if content[12:16] == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Walk the header of a JPEG: marker, start and end of each segment, up to the picture itself."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        end = len(content) if marker == 0xDA else at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        yield marker, at, end
        at = end


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    for marker, start, end in _segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and end <= len(content):
            height, width = struct.unpack(">HH", content[start + 5 : start + 9])
            return width, height
    return None


def _bare_jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    for marker, start, end in _segments(content):
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            yield content[start:end]
