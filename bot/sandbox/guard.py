"""Who may talk to the sandbox: this computer's own browser and programs, and no other site's page."""

from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.webhook import LOOPBACK


class LocalOnly:
    """Refuses requests that came by another name (DNS rebinding) or from another site's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed."""
        reason = _refusal(Request(scope))
        if reason:
            await PlainTextResponse(reason, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _refusal(request: Request) -> str:
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return "Kotak pasir hanya melayani komputer ini sendiri."
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    foreign = origin is not None and origin not in (f"http://{host}", f"https://{host}")
    if request.method != "GET" and (foreign or site not in ("same-origin", "none")):
        return "Permintaan dari situs lain ditolak."
    return ""


def local_only() -> list[Middleware]:
    """Get the middleware for a route that only this computer may use."""
    return [Middleware(LocalOnly)]
