"""Tell words of everyday Indonesian from words that may be a name."""

import re
from functools import cache
from importlib.resources import files

# Names that are words as well: a name where they are capitalised, a word where they are not.
_WORD_OR_NAME = frozenset(
    [
        "adil",
        "awal",
        "bijak",
        "damai",
        "dharma",
        "hakim",
        "hari",
        "jujur",
        "juli",
        "mei",
        "mimin",
        "mulia",
        "muslim",
        "rapi",
        "sandi",
        "semangat",
        "setia",
        "tata",
        "titik",
        "unggul",
        "utama",
    ]
)
_HARI_INI = re.compile(r"\s+(?:ini|itu|h|senin|selasa|rabu|kamis|jum|sabtu|minggu|raya|apa|libur)", re.I)
# Verbs and possessed things ("katanya", "dipasang", "menyebarkan"): too many to list.
_INFLECTED = re.compile(
    r"di(?!rg)\w{5,}|me(?:ng|ny)\w{3,}|me[mn](?!tari)\w{4,}|ber(?![nlt])\w{4,}|ter(?!e)\w{4,}|ng[eiou]\w{3,}|"
    r"pe[mn][bcdgjpty]\w{4,}|(?:ke|pe)\w{4,}an|\w{3,}(?:nya|kah)|\w{2,}(?:in|kan)(?:nya|lah)"
)
_VOWEL = re.compile(r"[aeiou]")


def is_everyday(word: str) -> bool:
    """Tell whether a word is no name, whatever its case."""
    lower = word.lower()
    return lower in _everyday() or word in _WORD_OR_NAME or _INFLECTED.fullmatch(lower) is not None


def may_be_name(word: str, after: str) -> bool:
    """Tell whether a word that follows a title may be a name; `after` is the text behind the word."""
    if is_everyday(word):
        return False
    if word.lower() == "hari":
        return _HARI_INI.match(after) is None
    # Chat drops vowels from words ("bs", "gmn"), hardly ever from names.
    return not word.islower() or _VOWEL.search(word) is not None or not word.isascii()


@cache
def _everyday() -> frozenset[str]:
    lines = files("bot.privacy").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
