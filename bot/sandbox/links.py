"""Links, names and commands in plain text, as Telegram's server finds them."""

import re
from typing import Any
from urllib.parse import urlsplit

_MENTION_LINK = re.compile(r"tg://(?:user|openmessage)\?(?:user_)?id=(\d+)")
_BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(?=[/:?#]|$)", re.IGNORECASE)
_LOCAL = re.compile(r"(localhost|\d{1,3}(\.\d{1,3}){3})(?=[/:?#]|$)")

# Each kind with a sign that its text cannot lack, so that most texts need no search; earlier kinds win.
_KINDS = (
    ("url", ".", re.compile(r"\b(?:https?://|www\.|t\.me/)[^\s<>\"]*[^\s<>\".,;:!?)]")),
    ("email", "@", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", "/", re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", "@", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", "#", re.compile(r"(?<![\w#])#[^\W\d]\w*")),
    ("phone_number", "+", re.compile(r"(?<![\w+])\+\d[\d -]{8,15}\d\b")),
)


def mentioned_user(url: str) -> int | None:
    """Get the user id of a tg://user link."""
    match = _MENTION_LINK.match(url)
    return int(match[1]) if match else None


def checked_url(url: str) -> str | None:
    """Normalise a link as Telegram does; None when Telegram would drop it without a word."""
    url = url.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*://", url, re.IGNORECASE):
        url = f"http://{url}"
    scheme, _, rest = url.partition("://")
    if scheme.lower() in ("tg", "ton", "tonsite"):
        return url if rest else None
    if scheme.lower() not in ("http", "https") or not (_BARE_HOST.match(rest) or _LOCAL.match(rest)):
        return None
    return url if urlsplit(url).path else f"{url}/"


def found_entities(text: str) -> list[dict[str, Any]]:
    """Find links, mails, commands, names, hashtags and phone numbers in plain text."""
    spans: list[tuple[int, int, str]] = []
    for kind, sign, pattern in _KINDS:
        if sign not in text:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(start < other_end and other_start < end for other_start, other_end, _ in spans):
                spans.append((start, end, kind))
    return [_entity(text, *span) for span in sorted(spans)]


def _entity(text: str, start: int, end: int, kind: str) -> dict[str, Any]:
    offset = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
    length = len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2
    return {"type": kind, "offset": offset, "length": length}
