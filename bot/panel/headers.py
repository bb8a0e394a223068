"""Headers of every answer of the panel."""

import base64
import hashlib
import re

from starlette.responses import Response

_TELEGRAM_WEB = "https://web.telegram.org"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
_DOCUMENT = (
    "default-src 'none'; style-src {styles}; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'"
)
"""A page that holds all it shows: no scripts, nothing loaded. Bars and drawings are coloured by attributes."""

_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def document_policy(page: str) -> str:
    """Write the policy of a self-contained page: its own style sheets, known by their hashes, and nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() for sheet in _STYLE.findall(page)]
    return _DOCUMENT.format(styles=" ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'")


def secured(response: Response, *, framed: bool, cached: bool = False) -> Response:
    """Add the headers; `framed` pages may stand inside Telegram's own web page, and nowhere else.

    An answer that brings a policy of its own keeps it.
    """
    response.headers.update(_ALWAYS)
    policy = response.headers.get("Content-Security-Policy", _POLICY)
    ancestors = _TELEGRAM_WEB if framed else "'none'"
    response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {ancestors}"
    response.headers["Cache-Control"] = "no-cache" if cached else "no-store"
    return response
