"""Find whom, what and which circumstance a question names, and where an entry contradicts them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.lexicon import Lexicon
from knowledge.text import Normaliser

_GAP = 3
_ANY = "~"
PARTISAN = frozenset({"calon", "partai", "tim-sukses", "keluarga-calon"})
_NEUTRAL = "netral"
DENIED = "tanpa-"
"""Marks a circumstance the question says is absent."""
_CIRCUMSTANCE = 2
_DENIAL_REACH = 3
_ASKS = frozenset({"boleh", "bisa", "apa"})
_LIGHT = frozenset({"pakai", "ada", "ambil", "punya", "sedang", "di", "lagi", "pada", "saya", "akan", "dan"})
"""Words that may stand between a denial and what it denies."""

Cue = tuple[tuple[frozenset[str], ...], tuple[bool, ...]]


@dataclass(frozen=True)
class Found:
    """The facet values a question names."""

    actors: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()


class FacetFinder:
    """Finds facet values by the cue phrases of the lexicon."""

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        self._denials = frozenset(lexicon.denials)
        self._classes = {
            name: frozenset(word for phrase in words for word in self._stems(phrase))
            for name, words in lexicon.classes.items()
        }
        self._cues: dict[str, list[tuple[int, str, Cue]]] = {}
        tables = (lexicon.actors, lexicon.objects, lexicon.circumstances)
        for facet, table in enumerate(tables):
            self._add(facet, table)

    def find(self, stems: Sequence[str]) -> Found:
        """Collect the values whose cue stands in `stems`."""
        found: tuple[set[str], set[str], set[str]] = (set(), set(), set())
        for at, stem in enumerate(stems):
            for facet, value, cue in self._cues.get(stem, ()):
                if value not in found[facet] and not self._asks(stems, at) and _matches(cue, stems, at):
                    denied = facet == _CIRCUMSTANCE and self._is_denied(stems, at)
                    found[facet].add(DENIED + value if denied else value)
        if not PARTISAN & found[1]:
            found[1].add(_NEUTRAL)
        return Found(*(frozenset(values) for values in found))

    def _asks(self, stems: Sequence[str], at: int) -> bool:
        """Tell whether a denial only makes a question of the word before it, as in "boleh tidak"."""
        return stems[at] in self._denials and at > 0 and stems[at - 1] in _ASKS

    def _is_denied(self, stems: Sequence[str], at: int) -> bool:
        for back in range(at - 1, max(-1, at - 1 - _DENIAL_REACH), -1):
            if stems[back] in self._denials:
                return back == 0 or stems[back - 1] not in _ASKS
            if stems[back] not in _LIGHT:
                return False
        return False

    def _add(self, facet: int, table: Mapping[str, Sequence[str]]) -> None:
        for value, phrases in table.items():
            for phrase in phrases:
                cue = self._compile(phrase)
                for first in cue[0][0] if cue[0] else ():
                    self._cues.setdefault(first, []).append((facet, value, cue))

    def _compile(self, phrase: str) -> Cue:
        steps: list[frozenset[str]] = []
        loose: list[bool] = []
        gap = False
        for part in self._parts(phrase):
            if part == _ANY:
                gap = True
                continue
            steps.append(self._classes.get(part) or frozenset((part,)))
            loose.append(gap)
            gap = False
        return tuple(steps), tuple(loose)

    def _parts(self, phrase: str) -> Iterator[str]:
        run: list[str] = []
        for part in phrase.split():
            if part == _ANY or part in self._classes:
                yield from self._stems(" ".join(run))
                run = []
                yield part
            else:
                run.append(part)
        yield from self._stems(" ".join(run))

    def _stems(self, phrase: str) -> list[str]:
        return [self._normaliser.stem(word) for word in self._normaliser.words(phrase)]


def _matches(cue: Cue, stems: Sequence[str], at: int) -> bool:
    steps, loose = cue
    for step, gap in zip(steps[1:], loose[1:], strict=True):
        reach = range(at + 1, min(len(stems), at + 2 + (_GAP if gap else 0)))
        found = next((i for i in reach if stems[i] in step), None)
        if found is None:
            return False
        at = found
    return True
