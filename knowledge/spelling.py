"""Bring a misspelled word to the vocabulary."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
_LONGEST = 24
_LONG_WORD = 7


class Speller:
    """Looks for a known word one edit away that begins alike.

    Another letter in place of one counts for long words only: "hamil" is not a misspelled "hasil".
    """

    def __init__(self, words: Iterable[str]) -> None:
        buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= _SHORTEST - 1 and word.isascii() and word.isalpha():
                buckets[word[0], len(word)].append(word)
        self._buckets = dict(buckets)

    def nearest(self, word: str) -> str | None:
        """Find the best known word within one edit, or nothing."""
        if not _SHORTEST <= len(word) <= _LONGEST:
            return None
        for length in (len(word), len(word) + 1, len(word) - 1):
            near = self._buckets.get((word[0], length), ())
            found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1) if near else None
            if found and (len(word) >= _LONG_WORD or length != len(word) or sorted(found[0]) == sorted(word)):
                return str(found[0])
        return None
