"""Making text fit for the fonts that come with the typesetter; no font of the machine is ever used."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

STAND_IN = "▯"
"""Printed for emoji and letters that no font of ours has."""

LONGEST_WORD = 30
"""Characters of a word that is never broken; longer ones may be broken after every few."""

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

# What the fonts of typst 0.15 hold; a test prints every one of them.
_HELD = (
    (0x0020, 0x04FF), (0x0531, 0x0556), (0x0561, 0x0586), (0x0621, 0x063A), (0x0640, 0x0652), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x203E), (0x20A0, 0x20AE), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2500, 0x25FF),
    (0x2605, 0x2606), (0x2610, 0x2612), (0x2713, 0x2718),
)  # fmt: skip
_BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FEW = re.compile(r"\S{6}(?=\S)")


def printable(text: str) -> str:
    """Replace what cannot be printed by the stand-in, once a run, and let long words break.

    Signs that turn the direction of text or show nothing are left out: they could make a line read as another. A
    SHA-256 in hex is never broken.
    """
    folded = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    shown = "".join(_shown(character) for character in folded)
    return _LONG.sub(_breakable, re.sub(f"{STAND_IN}+", STAND_IN, shown))


def printable_tree(data: Json) -> Json:
    """Make every text in a tree printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {name: printable_tree(value) for name, value in data.items()}
    return [printable_tree(value) for value in data] if isinstance(data, Sequence) else data


def _breakable(word: re.Match[str]) -> str:
    return word[0] if _DIGEST.fullmatch(word[0]) else _FEW.sub(lambda few: few[0] + _BREAK, word[0])


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    code = ord(character)
    if character == "\n":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") or 0xFE00 <= code <= 0xFE0F:
        return ""
    if unicodedata.category(character) == "Cn":
        return STAND_IN
    if unicodedata.category(character) in ("Zs", "Zl", "Zp"):
        return " "
    return character if any(low <= code <= high for low, high in _HELD) else STAND_IN
