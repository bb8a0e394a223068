"""What a question is about, whatever its wording: the stems that tell it from other questions."""

from knowledge.features import Reading

_WORDS = (
    "apa siapa bagaimana mengapa kapan mana boleh bisa ada akan sudah belum sedang ini itu begitu saja juga lagi "
    "yang dan atau di ke dari pada kepada untuk dengan sama kalau karena tapi saya anda kami jadi hukum aturan"
)
_EMPTY = frozenset(_WORDS.split())
"""Stems that every question may hold; whom it forbids or allows ("tidak") is no such word."""


def telling_stems(reading: Reading) -> frozenset[str]:
    """Pick the stems that say what a question is about."""
    return frozenset(reading.stems) - _EMPTY
