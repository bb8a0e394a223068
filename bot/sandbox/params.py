"""Reading the parameters of one call; values come as JSON or, as in a form, as strings holding JSON."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.sandbox.errors import bad_request

Json = dict[str, Any]


class Upload(NamedTuple):
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


class Params:
    """The parameters of one call; names nobody asks for are ignored, as Telegram ignores them."""

    __slots__ = ("files", "values")

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """Get a string, empty when it is not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Get a whole number; like Telegram, read what is not a number as the default."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Get a yes or no."""
        value = self.values.get(name)
        if value is None:
            return default
        return str(value).lower() in {"true", "1", "yes", "t", "y"}

    def parsed(self, name: str, label: str = "") -> Any:
        """Get a JSON value, or None when it is not given.

        Raises:
            ApiError: The value is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {label or name} JSON object") from None

    def array(self, name: str, label: str, of: str) -> list[Any] | None:
        """Get a JSON array, or None when it is not given."""
        value = self.parsed(name, label)
        if value is None:
            return None
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {of}")
        return value

    def mapping(self, name: str, label: str = "") -> Json | None:
        """Get a JSON object, or None when it is not given."""
        value = self.parsed(name, label)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {label or name.replace('_', ' ')}")
        return value

    def upload(self, name: str) -> Upload | None:
        """Get the file sent as `name`, directly or by an attach:// reference."""
        if name in self.files:
            return self.files[name]
        return self.attached(self.values.get(name))

    def attached(self, reference: object) -> Upload | None:
        """Get the file that an attach:// reference names."""
        if isinstance(reference, str) and reference.startswith("attach://"):
            return self.files.get(reference.removeprefix("attach://"))
        return None
