"""Turn a question into weighted features: characters as typed, characters and words as normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from knowledge.lexicon import Lexicon
from knowledge.text import Normaliser

_SIZES = (2, 3, 4)
_LONGEST = 60
_NEAR = 3


class Block(IntEnum):
    """The groups of features, each brought to length one before they are added."""

    TYPED = 0
    CHARS = 1
    WORDS = 2
    SENSE = 3
    """Words with synonyms as one: which stand near each other in any order, and which begin and end the question."""


BLOCK_WEIGHT = (0.7, 0.7, 1.2, 0.0)
"""How much each block counts in the trained model, by `Block`."""

FEW_WEIGHT = (0.8, 0.8, 1.0, 0.8)
"""How much each block counts where classes have a handful of phrasings: few begin or end alike by chance."""


@dataclass(frozen=True)
class Reading:
    """A question as the matcher reads it."""

    typed: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    concepts: tuple[str, ...]
    senses: tuple[str, ...] = field(default=(), repr=False)
    """The stems, with the meaning group in place of a word that has one."""
    domain: int = 0
    """How many words of the field it holds."""

    @property
    def line(self) -> str:
        """The normalised question."""
        return " ".join(self.words)

    def units(self, block: Block) -> tuple[str, ...]:
        """List the units of a block; a unit expands to one or more features."""
        if block is Block.TYPED:
            return self.typed
        if block is Block.CHARS:
            return self.words
        if block is Block.WORDS:
            return self.stems + tuple(f"{a} {b}" for a, b in pairwise(self.stems)) + self.concepts
        return self.concepts + self._beside() + self._ends()

    def _beside(self) -> tuple[str, ...]:
        near = ((word, other) for at, word in enumerate(self.senses) for other in self.senses[at + 1 : at + 1 + _NEAR])
        return tuple({f"{min(pair)}+{max(pair)}": None for pair in near})

    def _ends(self) -> tuple[str, ...]:
        if not self.senses:
            return ()
        return f"^{self.senses[0]}", f"^{' '.join(self.senses[:2])}", f"{self.senses[-1]}$"


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
        concepts, senses = self._find(stems)
        return Reading(typed, words, stems, concepts, senses, sum(stem in self._domain for stem in stems))

    def _find(self, stems: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found: dict[str, None] = {}
        senses = list(stems)
        for at, stem in enumerate(stems):
            for rest, concept in self._concepts.get(stem, ()):
                if stems[at + 1 : at + 1 + len(rest)] == rest:
                    found[concept] = None
                    if senses[at] == stem:
                        senses[at] = concept
        return tuple(found), tuple(senses)


def expand(block: Block, unit: str) -> list[str]:
    """List the features of one unit: n-grams inside the word's bounds, or the unit itself."""
    if block in (Block.WORDS, Block.SENSE):
        return [("w:" if block is Block.WORDS else "s:") + unit]
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
