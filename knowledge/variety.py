"""How varied the phrasings are: the matcher learns from differences, and texts that say the same teach it little."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from rapidfuzz import fuzz

from knowledge.entries import Phrasing

SAMPLE = 20
"""Phrasings among which distinct words are counted, so that entries of different size compare."""

MIN_WORDS = 64
"""Distinct words to expect in a sample of an entry's phrasings.

Three standard deviations below the mean of the shipped base (115, deviation 17, lowest 69).
"""

MAX_NEAR_DUPLICATES = 0.1
"""Share of an entry's phrasings that nearly repeat another of its phrasings."""

MIN_IN_VOICE = 3
"""Phrasings in a voice below which the voice is hardly heard."""

MIN_VOICES = 6
"""Voices an entry needs; one more that is hardly heard beside so many is no fault."""

_NEAR = 85.0
"""Likeness from 0 to 100 of two texts, words in alphabetical order, from which one nearly repeats the other."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Variety:
    """Figures of the phrasings of one entry, or of all."""

    phrasings: int
    words: int
    near_duplicates: int
    voices: Mapping[str, int]

    @property
    def near_duplicate_rate(self) -> float:
        """Share of phrasings that nearly repeat another of the same entry."""
        return self.near_duplicates / self.phrasings if self.phrasings else 0.0


def measure(phrasings: Sequence[Phrasing]) -> Variety:
    """Measure the phrasings of one entry."""
    texts = [_words(phrasing.text) for phrasing in phrasings]
    return Variety(
        phrasings=len(texts),
        words=len({word for text in texts for word in text}),
        near_duplicates=_near_duplicates([" ".join(text) for text in texts]),
        voices=Counter(phrasing.voice for phrasing in phrasings),
    )


def measure_all(said: Iterable[Sequence[Phrasing]]) -> Variety:
    """Measure the phrasings of all entries together; only those of the same entry can be near-duplicates."""
    groups = list(said)
    words = {word for group in groups for phrasing in group for word in _words(phrasing.text)}
    voices = Counter(phrasing.voice for group in groups for phrasing in group)
    near = sum(measure(group).near_duplicates for group in groups)
    return Variety(voices.total(), len(words), near, voices)


def expected_words(texts: Sequence[str], sample: int = SAMPLE) -> float:
    """Count the distinct words to expect in `sample` of the texts, drawn at random without putting back.

    Rarefaction (Hurlbert 1971, Ecology 52; Heck, van Belle and Simberloff 1975, Ecology 56) with texts as what is
    drawn. Distinct words for each phrasing would fall with every phrasing added; this does not. A word that stands in
    d of n texts is missed with probability C(n-d, k) / C(n, k). With fewer texts than `sample` all of them are taken.
    """
    size = min(sample, len(texts))
    standing = Counter(word for text in texts for word in set(_words(text)))
    every = comb(len(texts), size)
    return sum(1 - comb(len(texts) - count, size) / every for count in standing.values())


def shortcomings(phrasings: Sequence[Phrasing]) -> Iterator[str]:
    """Say what makes the phrasings of an entry monotonous."""
    if not phrasings:
        return
    found = measure(phrasings)
    words = expected_words([phrasing.text for phrasing in phrasings])
    if found.phrasings >= SAMPLE and words < MIN_WORDS:
        yield f"monotonous: {words:.0f} distinct words in {SAMPLE} phrasings, at least {MIN_WORDS} are usual"
    if found.near_duplicate_rate > MAX_NEAR_DUPLICATES:
        yield f"monotonous: {found.near_duplicates} of {found.phrasings} phrasings nearly repeat another"
    thin = sorted(voice for voice, count in found.voices.items() if count < MIN_IN_VOICE)
    if thin and len(found.voices) - len(thin) < MIN_VOICES:
        yield f"voices with fewer than {MIN_IN_VOICE} phrasings: {', '.join(thin)}"


def _words(text: str) -> list[str]:
    return sorted(_WORD.findall(text.casefold()))


def _near_duplicates(texts: Sequence[str]) -> int:
    near: set[int] = set()
    for index, text in enumerate(texts):
        for other in range(index + 1, len(texts)):
            if fuzz.ratio(text, texts[other], score_cutoff=_NEAR):
                near |= {index, other}
    return len(near)
