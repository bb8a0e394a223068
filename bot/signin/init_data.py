"""What Telegram tells a Mini App about who opened it (`initData`), read only when Telegram signed it.

The rule is Telegram's: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

MAX_AGE = timedelta(minutes=5)
"""Time after opening the Mini App in which its `initData` signs in."""

LARGEST = 8_192
"""Characters of `initData` that are read at all; Telegram sends well below a thousand."""

_CLOCKS_DIFFER = timedelta(minutes=1)
_MOST_FIELDS = 40


class InitDataRefused(Exception):
    """The `initData` is forged, too old or not readable; never holds any of it."""


@dataclass(frozen=True)
class Opened:
    """Who opened the Mini App, and the signature that names this opening."""

    user: int
    proof: bytes
    ends: datetime


def read_init_data(text: str, token: str, now: datetime) -> Opened:
    """Check the signature and the age.

    Raises:
        InitDataRefused: Telegram did not sign this for the bot with `token`, or too long ago.
    """
    fields = _fields(text)
    given = fields.pop("hash", "")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    proof = hmac.digest(key, lines.encode("utf-8", "surrogatepass"), hashlib.sha256)
    if not hmac.compare_digest(proof.hex().encode(), given.encode("utf-8", "surrogatepass")):
        raise InitDataRefused
    opened = _opened(fields)
    if not -_CLOCKS_DIFFER <= now - opened <= MAX_AGE:
        raise InitDataRefused
    return Opened(_user(fields), proof, opened + MAX_AGE)


def _fields(text: str) -> dict[str, str]:
    if len(text) > LARGEST:
        raise InitDataRefused
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS)
    except ValueError as fault:
        raise InitDataRefused from fault
    if len(dict(pairs)) != len(pairs):
        raise InitDataRefused
    return dict(pairs)


def _opened(fields: dict[str, str]) -> datetime:
    try:
        return datetime.fromtimestamp(int(fields["auth_date"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError) as fault:
        raise InitDataRefused from fault


def _user(fields: dict[str, str]) -> int:
    try:
        user = json.loads(fields["user"])["id"]
    except (KeyError, ValueError, TypeError) as fault:
        raise InitDataRefused from fault
    if not isinstance(user, int) or isinstance(user, bool):
        raise InitDataRefused
    return user
