"""What editors type: refused with the reason where it could mislead readers or break out of its place."""

import re
import unicodedata

LONGEST = 4_000
"""Characters of one typed text; each field of an entry has a lower limit of its own."""

_TAG = re.compile(r"</?[a-zA-Z!][^>]*>|&[a-zA-Z]+;|&#\d+;")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ALLOWED_CONTROLS = "\n\t"


class EditRefused(Exception):
    """An edit cannot be taken as it is; `code` names the reason (label `refused_<code>`), `values` fill it in."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def checked_text(text: str) -> str:
    """Return the text without outer space and with plain line breaks.

    Raises:
        EditRefused: it is too long, or holds invisible or direction-changing characters, HTML or template syntax.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST:
        raise EditRefused("too_long", length=len(text), limit=LONGEST)
    if any(_is_hidden(char) for char in text):
        raise EditRefused("hidden")
    if _TEMPLATE.search(text):
        raise EditRefused("template")
    if _TAG.search(text):
        raise EditRefused("html")
    return text


def required_text(text: str) -> str:
    """Check a text that must not be empty, such as a reason.

    Raises:
        EditRefused: it is empty, or not fit as `checked_text` says.
    """
    text = checked_text(text)
    if not text:
        raise EditRefused("empty")
    return text


def _is_hidden(char: str) -> bool:
    """Tell whether a character cannot be seen: controls, zero-width and direction marks, private and lone ones."""
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn") and char not in _ALLOWED_CONTROLS
