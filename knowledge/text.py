"""Bring Indonesian chat language to one form: case, signs, slang, elongation, affixes, spelling."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.lexicon import Lexicon
from knowledge.spelling import Speller
from knowledge.stemming import Stemmer

_TOKEN = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_LONG = re.compile(r"([a-z])\1{2,}")
_DOUBLE = re.compile(r"([a-z])\1+")
_TWICE = re.compile(r"([a-z]{2,})2(?:nya|an|in|e|ku)?")
_LONG_NUMBER = re.compile(r"(?:\d['-]?){10,}")
_CACHE_LIMIT = 20_000
_WORD_LIMIT = 40
_PASSES = 4
_GLUED = 5


class Normaliser:
    """Normalises text with a lexicon and the words of a vocabulary that count as spelled right."""

    def __init__(self, lexicon: Lexicon, vocabulary: Iterable[str] = ()) -> None:
        self._signs = _signs(lexicon)
        self._digits = str.maketrans(dict(lexicon.digit_letters))
        self._slang = {
            spelling: tuple(standard.split())
            for spelling, standard in lexicon.spellings()
            if " " not in spelling and spelling != standard
        }
        standards = {word for words in self._slang.values() for word in words}
        self._core = standards | _lexicon_words(lexicon) | self._slang.keys()
        self._whole = frozenset(self._core - set(lexicon.fillers))
        self.known = standards | _lexicon_words(lexicon) | set(vocabulary)
        self._stemmer = Stemmer(lexicon, self.known)
        self._speller = Speller(self._core)
        self._cache: dict[str, tuple[str, ...]] = {}
        self._fillers = frozenset(lexicon.fillers)
        self._phrases = self._compile(lexicon)

    def raw(self, text: str) -> list[str]:
        """Split into lower-case Latin tokens with emoji as words; nothing is interpreted yet."""
        return _TOKEN.findall(self._clean(text))

    def words(self, text: str) -> list[str]:
        """Normalise into words, without fillers and without what is as long as a number of a person or a phone."""
        tokens = [token for token in self.raw(text) if not _LONG_NUMBER.fullmatch(token)]
        words = [word for token in self._joined(tokens) for word in self.settle(token)]
        words = self._merge(words)
        return [word for word in words if word not in self._fillers]

    def text(self, text: str) -> str:
        """Normalise into one line; doing it twice changes nothing."""
        line = text
        for _ in range(_PASSES):
            before, line = line, " ".join(self.words(line))
            if before == line:
                break
        return line

    def forget(self) -> None:
        """Drop what was kept of words seen so far; a base's rare words are seldom asked."""
        self._cache.clear()
        self._stemmer.forget()

    def stem(self, word: str) -> str:
        """Cut affixes where the lexicon knows the root."""
        return self._stemmer.stem(word)

    def _joined(self, tokens: list[str]) -> list[str]:
        """Put words together that voice typing took apart ("pas lon")."""
        joined: list[str] = []
        for token in tokens:
            if joined and (joined[-1] not in self._core or token not in self._core):
                both = joined[-1] + token
                if len(both) >= _GLUED and both in self._whole:
                    joined[-1] = both
                    continue
            joined.append(token)
        return joined

    def _clean(self, text: str) -> str:
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text).translate(self._signs)
            text = "".join(c for c in unicodedata.normalize("NFD", text) if not _unseen(c))
            return text.casefold().translate(self._signs)
        return text.lower().translate(self._signs)

    def settle(self, token: str) -> tuple[str, ...]:
        """Normalise one token of `raw`; slang may become several words."""
        found = self._cache.get(token)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[token] = self._settle(token)
        return found

    def _settle(self, token: str) -> tuple[str, ...]:
        words: tuple[str, ...] = (token[:_WORD_LIMIT],)
        for _ in range(_PASSES):
            after = tuple(part for word in words for part in self._rewrite(word))
            if after == words:
                break
            words = after
        return words

    def _rewrite(self, token: str) -> tuple[str, ...]:
        if token in self._slang:
            return self._slang[token]
        if token in self.known:
            return (token,)
        if "-" in token or "'" in token:
            return self._rejoin(token)
        twice = _TWICE.fullmatch(token)
        if twice:
            return (twice[1],)
        if not token.isalpha():
            return self._with_digits(token)
        return self._mend(token)

    def _rejoin(self, token: str) -> tuple[str, ...]:
        parts = [part for part in re.split(r"['-]", token) if part]
        glued = "".join(parts)
        if glued in self._slang or glued in self.known:
            return (glued,)
        if len(parts) == 2 and (parts[0] in parts[1] or self.stem(parts[0]) == self.stem(parts[1])):
            return (parts[0],)
        return tuple(parts)

    def _with_digits(self, token: str) -> tuple[str, ...]:
        if token.isdigit():
            return (token,)
        letters = token.translate(self._digits)
        if letters in self.known or letters in self._slang:
            return (letters,)
        return tuple(re.findall(r"[a-z]+|[0-9]+", token))

    def _mend(self, token: str) -> tuple[str, ...]:
        for pattern, by in ((_LONG, r"\1"), (_DOUBLE, r"\1")):
            shorter = pattern.sub(by, token)
            if shorter != token and (shorter in self.known or shorter in self._slang):
                return (shorter,)
        if self.stem(token) != token:
            return (token,)
        short = _LONG.sub(r"\1", token)
        return (self._speller.nearest(short) or short,)

    def _compile(self, lexicon: Lexicon) -> Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]:
        rules: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = defaultdict(dict)
        silent = ((filler, "") for filler in lexicon.fillers)
        for spelling, standard in (*lexicon.spellings(), *silent):
            if " " not in spelling:
                continue
            key = tuple(word for part in spelling.split() for word in self.settle(part))
            target = tuple(standard.split())
            if len(key) > 1 and key not in (target, target * 2):
                rules[key[0]][key] = target
        return {first: sorted(found.items(), key=lambda rule: -len(rule[0])) for first, found in rules.items()}

    def _merge(self, words: list[str]) -> list[str]:
        merged: list[str] = []
        at = 0
        while at < len(words):
            for key, target in self._phrases.get(words[at], ()):
                if tuple(words[at : at + len(key)]) == key:
                    merged += [word for word in target if not merged or merged[-1] != word]
                    at += len(key)
                    break
            else:
                if not merged or merged[-1] != words[at]:
                    merged.append(words[at])
                at += 1
        return merged


def is_other_script(text: str) -> bool:
    """Tell whether most letters are of other scripts than Latin."""
    if text.isascii():
        return False
    letters = [c for c in unicodedata.normalize("NFKC", text) if c.isalpha()]
    foreign = sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return foreign > len(letters) / 2


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Cf", "Me", "Cc") and char not in "\n\t\r"


def _signs(lexicon: Lexicon) -> dict[int, str]:
    table = {ord(sign): plain for sign, plain in lexicon.lookalikes.items() if len(sign) == 1}
    for word, signs in lexicon.emoji.items():
        table.update({ord(sign[0]): f" {word} " for sign in signs})
    return table


def _lexicon_words(lexicon: Lexicon) -> set[str]:
    groups: list[Iterable[str]] = [lexicon.fillers, lexicon.roots, lexicon.protected, lexicon.foreign]
    groups += [concept.words for concept in lexicon.concepts.values()]
    groups += [lexicon.phrases, lexicon.follow_up.markers, *lexicon.small_talk_cores.values()]
    return {word for group in groups for phrase in group for word in phrase.split()}
