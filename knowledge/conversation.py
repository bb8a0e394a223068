"""Follow-ups that lean on the previous question, and messages that hold two questions."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import dropwhile

from knowledge.features import Reader, Reading
from knowledge.lexicon import Lexicon

_SHORT = 6
_ALONE = 5
_WHERE = {"medium": "where", "place": "where"}
_ASKING = frozenset({"boleh", "tidak", "bisa", "apa", "melanggar"})
_OPENERS = frozenset({"boleh", "bolehkah", "bisa", "bisakah", "apakah", "oleh"})
_FEW = 2
_EDGES = " ,.;:?\n"
_MOST_CUTS = 4
_STORY, _SETTING = 14, 10
"""Words of a question that is no story, and of one sentence before it that sets the scene."""
_STOPS = frozenset(".;")
_NUMBERED = tuple(
    re.compile(rf"(?:^|\s)\(?{one}[.)]\s*(.+?)[\s,;]+(?:dan\s+)?\(?{two}[.)]\s*(.+)", re.IGNORECASE | re.DOTALL)
    for one, two in ("12", "ab")
)


@dataclass(frozen=True)
class Cut:
    """One way to part a message in two; `clear` when the message itself sets two questions apart."""

    first: str
    second: str
    clear: bool


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
        leaning = _any(lexicon.double.conditions)
        self._leaning = re.compile(rf",\s+(?=(?:{leaning})\s)", re.IGNORECASE)
        self._joiner = re.compile(rf"[,.;]?\s(?:{_any(lexicon.double.joiners)})\s(?!dengan\s)", re.IGNORECASE)
        self._mark = re.compile(rf"\?+|\n+|[;.](?=\s)|,\s(?=(?:{_any(lexicon.double.joiners)})\s)")
        self._tag = re.compile(rf"\s(?:{_any(lexicon.double.tags)})\s*(?:[?,.;]|$)", re.IGNORECASE)
        self._doubling = lexicon.double.both
        self._asking = frozenset(lexicon.double.asking)
        self._conditions = frozenset(lexicon.double.conditions)
        self._joining = frozenset(lexicon.double.joiners)
        self._empty = self._asking | self._conditions | self._joining | self._markers | _ASKING

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

    def asks_by_itself(self, reading: Reading) -> bool:
        """Tell whether it opens as a question of its own does ("boleh nyaleg?") and names what it is about."""
        opens = bool(reading.typed) and reading.typed[0] in _OPENERS
        return opens and any(stem in self._slots for stem in reading.stems if stem not in _ASKING)

    def asks(self, part: str) -> bool:
        """Tell whether a part asks something already."""
        return any(word in self._asking for word in self._reader.read(part).words)

    def cuts(self, text: str) -> Sequence[Cut]:
        """List the ways to part a message that seems to ask two things, likeliest first."""
        both = any(word in text.casefold() for word in self._doubling)
        found: dict[tuple[str, str], Cut] = {}
        for cut in sorted(self._apart(text, both), key=lambda cut: not cut.clear):
            if self._is_part(cut.first, cut.clear) and self._is_part(cut.second, cut.clear):
                found.setdefault((cut.first, cut.second), cut)
        return list(found.values())[:_MOST_CUTS]

    def _apart(self, text: str, both: bool) -> Iterator[Cut]:
        for numbered in filter(None, (pattern.search(text) for pattern in _NUMBERED)):
            yield Cut(numbered[1].strip(_EDGES), numbered[2].strip(_EDGES), True)
        questions = text.rstrip().endswith("?")
        for start, end in self._places(text):
            first, second = text[:start].strip(_EDGES), text[end:].strip(_EDGES)
            marked = text[start:end].startswith("?")
            asks = marked or self.asks(first)
            apart = asks and text[start:end] not in _STOPS and _is_short(first, second)
            clear = apart and ((marked and questions) or self._opens_on(second))
            if clear or ((asks or both) and (both or self.asks(second) or self._tag.search(second))):
                yield Cut(first, second, clear)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Find where a message may be parted: what stands between is dropped."""
        for pattern in (self._mark, self._leaning):
            yield from ((found.start(), found.end()) for found in pattern.finditer(text))
        yield from ((found.start(), found.start()) for found in self._joiner.finditer(text))

    def _opens_on(self, part: str) -> bool:
        """Tell whether a later part opens as one more question: "terus kalau komen", "dan bagaimana caranya"."""
        rest = list(dropwhile(lambda word: word in self._joining, self._reader.read(part).words))
        return bool(rest) and (rest[0] in self._conditions or rest[0] in self._asking)

    def _is_part(self, part: str, clear: bool) -> bool:
        """Tell whether half a message says something: a word of the field, or any at all where it is clearly parted."""
        reading = self._reader.read(part)
        return self._has_content(reading) or (clear and any(word not in self._empty for word in reading.words))

    def has_content(self, part: str) -> bool:
        """Tell whether a part names an act, a topic or another word of the field."""
        return self._has_content(self._reader.read(part))

    def may_complete(self, text: str) -> bool:
        """Tell whether a message can be the rest of a question: it names something of the field, or asks."""
        reading = self._reader.read(text)
        return self._has_content(reading) or any(word in self._asking for word in reading.words)

    def _has_content(self, reading: Reading) -> bool:
        return reading.domain > 0 or any(stem in self._slots for stem in reading.stems)


def related_positions(related: Mapping[str, Sequence[str]]) -> Sequence[Collection[int]]:
    """List for each entry where those stand that it names as related, or that name it."""
    places = {name: at for at, name in enumerate(related)}
    found: list[set[int]] = [set() for _ in related]
    for at, names in enumerate(related.values()):
        for other in (places[name] for name in names if name in places):
            found[at].add(other)
            found[other].add(at)
    return found


def _is_short(first: str, second: str) -> bool:
    """Tell whether parts are questions without a story: in a story every sentence is about the same matter."""
    setting, _, question = first.rpartition(". ")
    short = all(len(part.split()) <= _STORY and ". " not in part for part in (question, second))
    return short and ". " not in setting and len(setting.split()) <= _SETTING


def _any(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(words) for words in sorted(phrases, key=len, reverse=True))
