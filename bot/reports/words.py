"""Cleaning what people type, and saying why an answer cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_INVISIBLE = ("Cc", "Cf", "Cs", "Co")
_LINK = re.compile(r"(?:https?://|www\.|t\.me/)[^\s<>\"']{3,}", re.IGNORECASE)
_LONGEST_LINK = 500


@dataclass(frozen=True)
class Problem:
    """Why an answer is not taken; each name has its own sentence in `report_problem`."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)


def tidy(text: str) -> str:
    """Normalise text and remove characters that show nothing: they hide things and turn lines around."""
    plain = unicodedata.normalize("NFC", text.replace("\r", "").replace("\t", " "))
    kept = "".join(each for each in plain if each in "\n\u200d" or unicodedata.category(each) not in _INVISIBLE)
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Tidy text into one line."""
    return " ".join(tidy(text).split())


def links_in(text: str) -> tuple[str, ...]:
    """Find addresses in a text, each once."""
    found = (match.rstrip(".,;:!?)") for match in _LINK.findall(text))
    return tuple(dict.fromkeys(link for link in found if len(link) <= _LONGEST_LINK))
