"""Where the panel is reached from outside, and what follows from that for cookies and forms."""

from urllib.parse import urlsplit

from starlette.requests import Request

from bot.signin.sessions import SESSION_LASTS


class Address:
    """The public address of the service, such as `https://bot.example.go.id`; the panel is below `/panel`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.root = f"{parts.path.rstrip('/')}/panel"
        self._origin = f"{parts.scheme}://{parts.netloc}".lower()
        self._secure = parts.scheme == "https"

    @property
    def cookie_name(self) -> str:
        """Name of the session's cookie; `__Host-` makes browsers hold it to this very host."""
        return "__Host-panel" if self._secure else "panel"

    def cookie(self, secret: str, *, in_telegram: bool) -> str:
        """Write the cookie of a new session; an empty secret takes it away.

        Telegram on the web shows Mini Apps inside its own page, where browsers send none but `SameSite=None`
        cookies; `Partitioned` keeps that one inside Telegram. Everywhere else it is `Strict`.
        """
        lasts = int(SESSION_LASTS.total_seconds()) if secret else 0
        parts = [f"{self.cookie_name}={secret}", "Path=/", f"Max-Age={lasts}", "HttpOnly"]
        parts += ["Secure"] if self._secure else []
        parts += ["SameSite=None", "Partitioned"] if in_telegram and self._secure else ["SameSite=Strict"]
        return "; ".join(parts)

    def sent_from_here(self, request: Request) -> bool:
        """Tell whether a form was sent from a page of ours.

        Under `Referrer-Policy: no-referrer` browsers write `Origin: null` on forms of our own pages too; then
        `Sec-Fetch-Site` decides, which pages cannot set.
        """
        origin = request.headers.get("origin", "null").lower()
        if origin != "null":
            return origin == self._origin
        return request.headers.get("sec-fetch-site") == "same-origin"
