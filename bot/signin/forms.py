"""Tokens of forms: each belongs to one session and is good for sending once."""

import hmac
import secrets

_NONCE = 16
_LENGTH = 2 * _NONCE + 64


def form_token(secret: str) -> str:
    """Make the token of a form that is shown in the session with this secret."""
    nonce = secrets.token_hex(_NONCE)
    return nonce + _signature(secret, nonce)


def belongs(secret: str, token: str) -> bool:
    """Tell whether a token was made for this session."""
    if len(token) != _LENGTH or not token.isascii():
        return False
    nonce, given = token[: 2 * _NONCE], token[2 * _NONCE :]
    return hmac.compare_digest(given, _signature(secret, nonce))


def _signature(secret: str, nonce: str) -> str:
    # The cookie's secret is the key: the store holds its hash alone, so the file signs no forms.
    return hmac.digest(secret.encode(), f"form:{nonce}".encode(), "sha256").hex()
