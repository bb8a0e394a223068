"""Headers of every answer of the panel."""

from starlette.responses import Response

_TELEGRAM_WEB = "https://web.telegram.org"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def secured(response: Response, *, framed: bool, cached: bool = False) -> Response:
    """Add the headers; `framed` pages may stand inside Telegram's own web page, and nowhere else."""
    response.headers.update(_ALWAYS)
    response.headers["Content-Security-Policy"] = _POLICY.format(ancestors=_TELEGRAM_WEB if framed else "'none'")
    response.headers["Cache-Control"] = "no-cache" if cached else "no-store"
    return response
