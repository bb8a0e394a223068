"""Forms that carry a file: `multipart/form-data` (RFC 7578), read in memory and within limits.

Starlette's own reader keeps large files on disk, and files of staff have no business there.
"""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from bot.panel.refusals import Refused

MULTIPART = "multipart/form-data"
LARGEST_UPLOAD = 8_000_000
"""Bytes of a form with its file; the whole base is 2 MB as CSV and 1 MB as a workbook."""

_MOST_PARTS = 50
_LONGEST_HEAD = 2_000


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it."""

    name: str
    content: bytes


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, list[str]], dict[str, Upload]]:
    """Take a body apart into fields and files; a file that was not chosen is none.

    Raises:
        Refused: it is not what its type says.
    """
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= 200:
        raise Refused("not_a_form", 400)
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("ascii", "replace"))[1:]
    if not parts or not parts[-1].startswith(b"--") or len(parts) > _MOST_PARTS:
        raise Refused("not_a_form", 400)
    values: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    for part in parts[:-1]:
        name, filename, content = _read_part(part)
        if filename is None:
            values.setdefault(name, []).append(_text(content).replace("\r\n", "\n"))
        elif filename:
            files[name] = Upload(filename, content)
    return values, files


def _read_part(part: bytes) -> tuple[str, str | None, bytes]:
    top, found, content = part.partition(b"\r\n\r\n")
    if not found or len(top) > _LONGEST_HEAD:
        raise Refused("not_a_form", 400)
    head = BytesParser(policy=HTTP).parsebytes(top.lstrip(b"\r\n") + b"\r\n\r\n", headersonly=True)
    name = head.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise Refused("not_a_form", 400)
    filename = head.get_param("filename", header="content-disposition")
    return name, str(filename) if filename is not None else None, content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Refused("not_a_form", 400) from fault
