"""Find codes of receipts and of questions to staff: who holds one can read what stands behind it (P2, P4)."""

import re

from bot.privacy.personal import Personal

_GROUPED = re.compile(r"(?<![\w-])[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){3}(?![\w-])", re.I)
_WHOLE = re.compile(r"(?<![\w-])(?:[0-9A-Z]{16}|T-?[0-9A-Z]{10})(?![\w-])", re.I)
_MIXED = 2
"""Groups with letters and digits that make four words of four letters a code."""


def scrub_codes(text: str, removed: set[Personal]) -> str:
    """Replace codes, and note them in `removed`."""

    def grouped(found: re.Match[str]) -> str:
        mixed = sum(_is_mixed(group) for group in re.split("[ -]", found[0]))
        linked = "-" in found[0] and any(each.isalpha() for each in found[0])
        return take(found) if mixed >= _MIXED or linked else found[0]

    def whole(found: re.Match[str]) -> str:
        return take(found) if _is_mixed(found[0].replace("-", "")) else found[0]

    def take(_: re.Match[str]) -> str:
        removed.add(Personal.CODE)
        return Personal.CODE.placeholder

    return _WHOLE.sub(whole, _GROUPED.sub(grouped, text))


def _is_mixed(text: str) -> bool:
    return any(each.isdigit() for each in text) and any(each.isalpha() for each in text)
