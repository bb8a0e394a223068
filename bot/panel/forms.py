"""What a browser sent with a form, read within limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.panel.refusals import Refused
from bot.panel.uploads import LARGEST_UPLOAD, MULTIPART, Upload, read_multipart

TOKEN = "token"  # noqa: S105 - the name of a field
LARGEST_BODY = 256_000
MOST_FIELDS = 400

_ENCODING = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """Fields of a form; one that was not sent is empty."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Get a field without white space around it."""
        return self.values.get(name, [""])[-1].strip()

    def several(self, name: str) -> list[str]:
        """Get all values of a field that can be ticked more than once."""
        return list(self.values.get(name, ()))

    def lines(self, name: str) -> list[str]:
        """Get the lines of a field, empty ones left out."""
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def number(self, name: str) -> int:
        """Get a field as a number; 0 for anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def read_form(request: Request, *, upload: bool = False) -> Form:
    """Read the body of a request; one with a file only where an `upload` is expected.

    Raises:
        Refused: it is no form, or too large.
    """
    written = request.headers.get("content-type", "")
    encoding = written.partition(";")[0].strip().lower()
    if upload and encoding == MULTIPART:
        return Form(*read_multipart(written, await _body(request, LARGEST_UPLOAD)))
    if encoding != _ENCODING:
        raise Refused("not_a_form", 415)
    return Form(_fields(await _body(request, LARGEST_BODY)))


async def _body(request: Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Refused("too_large", 413)
    return bytes(body)


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as fault:
        raise Refused("not_a_form", 400) from fault
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return values
