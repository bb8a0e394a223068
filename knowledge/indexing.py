"""What the matcher indexes: entries with their phrasings, the words they hold, and which wording is whose."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.lexicon import Lexicon
from knowledge.text import Normaliser

_COMMON = 2


@dataclass(frozen=True)
class MatchEntry:
    """What the matcher needs of an entry; `phrasings` start with its question and title."""

    id: str
    verdict: str
    category: str
    phrasings: tuple[str, ...]
    actors: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


def vocabulary(lexicon: Lexicon, texts: Iterable[str]) -> list[str]:
    """List the words that stand often enough in `texts` to count as spelled right."""
    plain = Normaliser(lexicon)
    counts = Counter(token for text in texts for token in plain.raw(text))
    return sorted(token for token, count in counts.items() if count >= _COMMON and token.isalpha())


def exact_owners(lines: Sequence[str], owners: Sequence[int]) -> dict[str, int]:
    """Map each normalised phrasing to its entry, leaving out what several entries have in common."""
    found: dict[str, int] = {}
    for line, owner in zip(lines, owners, strict=True):
        found[line] = owner if found.get(line, owner) == owner else -1
    return {line: owner for line, owner in found.items() if owner >= 0}
