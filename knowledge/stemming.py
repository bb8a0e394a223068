"""Cut Indonesian and Javanese affixes, but only down to roots the lexicon knows."""

from collections.abc import Iterator, Set

from knowledge.lexicon import Lexicon

_SHORTEST = 3
_RECODED = {"meny": "s", "peny": "s", "ny": "s", "men": "t", "pen": "t", "n": "t", "mem": "p", "pem": "p"}
_RECODED |= {"m": "p", "meng": "k", "peng": "k", "ng": "k"}
_CACHE_LIMIT = 20_000


class Stemmer:
    """Finds the root of a word; a word it cannot explain stays whole."""

    def __init__(self, lexicon: Lexicon, known: Set[str]) -> None:
        self._kept = frozenset(lexicon.protected)
        concepts = (word for concept in lexicon.concepts.values() for word in concept.words)
        self._roots = frozenset(lexicon.roots) | {word for word in (*concepts, *lexicon.slang) if " " not in word}
        self._known = known
        self._suffixes = lexicon.suffixes
        self._prefixes = lexicon.prefixes
        self._cache: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """Return the root, or the word itself."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[word] = self._search(word)
        return found

    def forget(self) -> None:
        """Drop the roots found so far."""
        self._cache.clear()

    def _search(self, word: str) -> str:
        if word in self._kept or word in self._roots or len(word) <= _SHORTEST:
            return word
        shapes = [word, *self._shorter(word)]
        for shape in shapes:
            for root in (shape, *self._unprefixed(shape)):
                if root in self._roots and len(root) >= _SHORTEST:
                    return root
        return word

    def _shorter(self, word: str) -> Iterator[str]:
        for suffix in self._suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
                shape = word[: -len(suffix)]
                yield shape
                for second in ("kan", "an", "i"):
                    if shape.endswith(second) and len(shape) - len(second) >= _SHORTEST:
                        yield shape[: -len(second)]

    def _unprefixed(self, word: str) -> Iterator[str]:
        for prefix in self._prefixes:
            if not word.startswith(prefix):
                continue
            rest = word[len(prefix) :]
            yield rest
            if prefix in _RECODED:
                yield _RECODED[prefix] + rest
            for inner in ("ber", "per", "pe", "ke", "ter"):
                if rest.startswith(inner):
                    yield rest[len(inner) :]
