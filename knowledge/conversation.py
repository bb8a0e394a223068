"""Follow-ups that lean on the previous question, and messages that hold two questions."""

import re
from collections.abc import Sequence, Set

from knowledge.features import Reader, Reading
from knowledge.lexicon import Lexicon

_SHORT = 6
_ALONE = 5
_PARTS = 2
_WHERE = {"medium": "where", "place": "where"}
_ASKING = frozenset({"boleh", "tidak", "bisa", "apa", "melanggar"})
_FEW = 2
_MARK = re.compile(r"\?+|\n+")


class Conversation:
    """Joins a follow-up with what it refers to, and parts a double question."""

    def __init__(self, lexicon: Lexicon, reader: Reader) -> None:
        self._reader = reader
        self._markers = frozenset(word for marker in lexicon.follow_up.markers for word in marker.split())
        slots: dict[str, str] = {}
        for concept in lexicon.concepts.values():
            for phrase in concept.words:
                stems = [reader.normaliser.stem(word) for word in reader.normaliser.words(phrase)]
                if len(stems) == 1:
                    slots.setdefault(stems[0], _WHERE.get(concept.slot, concept.slot))
        self._slots = slots
        joined = "|".join(re.escape(words) for words in sorted(lexicon.splitters, key=len, reverse=True))
        self._splitter = re.compile(rf"[,.;]?\s(?:{joined})\s", re.IGNORECASE)

    def stands_alone(self, reading: Reading) -> bool:
        """Tell whether a question says enough by itself."""
        marked = bool(reading.typed) and reading.typed[0] in self._markers
        content = [stem for stem in reading.stems if stem not in self._markers]
        return len(content) >= (_ALONE + 2 if marked else _ALONE)

    def join(self, reading: Reading, before: Reading) -> Reading | None:
        """Put a short question after the words of the previous one that it does not replace."""
        if len(reading.words) > 2 * _SHORT or not before.words:
            return None
        replaced = {self._slots[stem] for stem in reading.stems if stem in self._slots}
        earlier = zip(before.words, before.stems, strict=True)
        kept = [word for word, stem in earlier if self._stays(word, self._slots.get(stem), replaced)]
        said = [word for word in reading.words if word not in self._markers]
        words = (*dict.fromkeys((*kept, *said)), *said)
        return self._reader.reading(words, words) if said else None

    def _stays(self, word: str, slot: str | None, replaced: Set[str]) -> bool:
        if slot is None:
            return "topic" not in replaced or word not in _ASKING
        return slot not in replaced

    def leans(self, reading: Reading) -> bool:
        """Tell whether it is a few words that start by leaning on something earlier ("kalau komen?")."""
        marked = bool(reading.typed) and reading.typed[0] in self._markers
        return marked and len(reading.words) <= _ALONE

    def is_complete(self, reading: Reading) -> bool:
        """Tell whether it neither starts by leaning on something earlier nor is a mere word or two."""
        marked = bool(reading.typed) and reading.typed[0] in self._markers
        return not marked and len(reading.words) > _FEW

    def split(self, text: str) -> Sequence[str]:
        """Part a message into its two questions, or return it whole."""
        parts = [part.strip(" ,.;") for part in _MARK.split(text)]
        parts = [part for part in parts if self.has_content(part) or len(part.split()) > _FEW]
        if len(parts) == 1:
            found = list(self._splitter.finditer(parts[0]))
            if len(found) == 1:
                cut = found[0]
                sides = (parts[0][: cut.start()], parts[0][cut.start() :].lstrip(" ,.;"))
                parts = [side for side in sides if self.has_content(side)]
        return parts if len(parts) == _PARTS else (text,)

    def has_content(self, part: str) -> bool:
        """Tell whether a part names an act or a topic that the lexicon knows."""
        reading = self._reader.read(part)
        return any(stem in self._slots for stem in reading.stems)
