"""Tell messages that ask nothing: greetings, thanks, insults, noise, other languages."""

from collections.abc import Sequence

from knowledge.lexicon import Lexicon, SmallTalkKind
from knowledge.outcome import Scope
from knowledge.text import Normaliser, is_other_script

_KINDS: dict[SmallTalkKind, Scope] = {
    "greeting": Scope.GREETING,
    "thanks": Scope.THANKS,
    "insult": Scope.INSULT,
    "identity": Scope.IDENTITY,
}
_ORDER: tuple[SmallTalkKind, ...] = ("insult", "identity", "thanks", "greeting")
_LONGEST = 8
_FOREIGN_SHARE = 0.45
_WHOLLY_FOREIGN = 0.75


class SmallTalk:
    """Recognises small talk by the lists of the lexicon."""

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        self._lists = {kind: frozenset(words) for kind, words in lexicon.small_talk.items()}
        self._cores = {kind: frozenset(words) for kind, words in lexicon.small_talk_cores.items()}
        self._foreign = frozenset(lexicon.foreign)
        self._salam = frozenset(lexicon.salam)
        self._borrowed = frozenset(lexicon.foreign_content)

    def kind(self, text: str) -> Scope | None:
        """Name the kind of small talk, or None for a message that may be a question."""
        if is_other_script(text):
            return Scope.OTHER_LANGUAGE
        tokens = self._normaliser.raw(text)
        if not tokens:
            return Scope.NOISE
        parts = _parts(tokens)
        for kind in _ORDER if len(tokens) <= _LONGEST else ():
            if all(part in self._lists[kind] for part in parts) and self._cores[kind].intersection(parts):
                return _KINDS[kind]
        if self._is_noise(tokens):
            return Scope.NOISE
        return Scope.OTHER_LANGUAGE if self._is_foreign(tokens) else None

    def opens_with_salam(self, text: str) -> bool:
        """Tell whether it begins with the greeting that wants its own answer."""
        return not self._salam.isdisjoint(_parts(self._normaliser.raw(text))[:1])

    def _is_foreign(self, tokens: Sequence[str]) -> bool:
        hits = [token for token in tokens if token in self._foreign]
        if len(tokens) < 3 or not hits:
            return False
        if len(hits) >= 2 and len(hits) / len(tokens) >= _FOREIGN_SHARE:
            return True
        wholly = sum(token in self._foreign or token in self._borrowed for token in tokens) / len(tokens)
        return wholly >= _WHOLLY_FOREIGN and not self._borrowed.issuperset(hits)

    def _is_noise(self, tokens: Sequence[str]) -> bool:
        known = self._normaliser.known
        return not any(word in known for token in tokens for word in self._normaliser.settle(token))


def _parts(tokens: Sequence[str]) -> list[str]:
    """Part words at apostrophes and hyphens, as in "assalamu'alaikum"."""
    return [part for token in tokens for part in token.replace("-", "'").split("'") if part]
