"""Turn a question into weighted features: characters as typed, characters and words as normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from knowledge.lexicon import Lexicon
from knowledge.text import Normaliser

_SIZES = (2, 3, 4, 5)
_LONGEST = 60


class Block(IntEnum):
    """The groups of features, each brought to length one before they are added."""

    TYPED = 0
    CHARS = 1
    WORDS = 2
    ENDS = 3


BLOCK_WEIGHT = (0.7, 0.7, 1.2, 0.0)
"""How much each block counts in the trained model, by `Block`."""

FEW_WEIGHT = (1.0, 0.0, 1.0, 0.5)
"""How much each block counts where classes have a handful of phrasings: few begin or end alike by chance."""


@dataclass(frozen=True)
class Reading:
    """A question as the matcher reads it."""

    typed: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    concepts: tuple[str, ...]
    domain: int = 0
    """How many words of the field it holds."""

    @property
    def line(self) -> str:
        """The normalised question."""
        return " ".join(self.words)

    def units(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """List the units of each block; a unit expands to one or more features."""
        pairs = tuple(f"{a} {b}" for a, b in zip(self.stems, self.stems[1:], strict=False))
        return self.typed, self.words, self.stems + pairs + self.concepts, self._ends()

    def _ends(self) -> tuple[str, ...]:
        if not self.typed:
            return ()
        return f"^{self.typed[0]}", f"^{' '.join(self.typed[:2])} ", f"{self.typed[-1]}$"


class Reader:
    """Reads questions with one lexicon and one vocabulary."""

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser) -> None:
        self.normaliser = normaliser
        self._concepts = _concepts(lexicon, normaliser)
        domain = (word for phrase in lexicon.domain for word in normaliser.words(phrase))
        self._domain = frozenset(normaliser.stem(word) for word in domain)

    def read(self, text: str) -> Reading:
        """Normalise `text` and find its stems and meaning groups."""
        words = tuple(self.normaliser.words(text)[:_LONGEST])
        return self.reading(tuple(self.normaliser.raw(text)[:_LONGEST]), words)

    def reading(self, typed: tuple[str, ...], words: tuple[str, ...]) -> Reading:
        """Read words that are normalised already."""
        stems = tuple(self.normaliser.stem(word) for word in words)
        return Reading(typed, words, stems, self._find(stems), sum(stem in self._domain for stem in stems))

    def _find(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for at, stem in enumerate(stems):
            for rest, concept in self._concepts.get(stem, ()):
                if stems[at + 1 : at + 1 + len(rest)] == rest:
                    found[concept] = None
        return tuple(found)


def expand(block: Block, unit: str) -> list[str]:
    """List the features of one unit: n-grams inside the word's bounds, or the unit itself."""
    if block in (Block.WORDS, Block.ENDS):
        return ["w:" + unit]
    padded, mark = f" {unit[:24]} ", "r:" if block is Block.TYPED else "c:"
    return [mark + padded[i : i + n] for n in _SIZES for i in range(len(padded) - n + 1)]


def _concepts(lexicon: Lexicon, normaliser: Normaliser) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, concept in lexicon.concepts.items():
        for phrase in concept.words:
            stems = tuple(normaliser.stem(word) for word in normaliser.words(phrase))
            if stems and (stems[1:], "#" + name) not in table.setdefault(stems[0], []):
                table[stems[0]].append((stems[1:], "#" + name))
    return table
