"""Who acts in a question: a civil servant told about by their family asks as a civil servant would."""

from collections.abc import Sequence

from knowledge.features import Reader, Reading
from knowledge.lexicon import Lexicon

_KIN, _CIVIL = "KIN", "CIVIL"
_ME, _MINE = "saya", "ku"
_LINKS = frozenset({_ME, "yang", "seorang", "juga", "jadi", "adalah", "ini"})
"""Words that may stand between a relative and what the relative is."""
_NOT_CIVIL = frozenset({"swasta", "yayasan", "honorer", "bukan", "pensiun", "pensiunan"})
"""Words after an occupation which say that it is no civil service."""
_THIRD = frozenset({"dia", "ia", "beliau"})
_REACH = 4
_START = 2


class Persons:
    """Finds a relative of the asker who is a civil servant and whose own act the question is about."""

    def __init__(self, lexicon: Lexicon, reader: Reader) -> None:
        self._reader = reader
        stem = reader.normaliser.stem
        self._kin, self._civil = (
            frozenset(
                stem(word) for phrase in lexicon.classes.get(name, ()) for word in reader.normaliser.words(phrase)
            )
            for name in (_KIN, _CIVIL)
        )

    def acting(self, reading: Reading) -> Reading:
        """Read "my husband is a teacher, he campaigns" as if the teacher asked; other questions stay as they are."""
        found = self._find(reading)
        if found is None:
            return reading
        start, civil = found
        words = (*reading.words[:start], _ME, *(word for word in reading.words[civil:] if word not in _THIRD))
        return self._reader.reading(reading.typed, words)

    def _find(self, reading: Reading) -> tuple[int, int] | None:
        stems = reading.stems
        mine = any(token.endswith(_MINE) for token in reading.typed[: _START + 1])
        for start, stem in enumerate(stems[: _START + 1]):
            if stem not in self._kin:
                continue
            civil = self._civil_after(stems, start, mine)
            rest = stems[civil + 1 :] if civil else ()
            if civil and _ME not in rest and not self._kin.intersection(rest) and not _NOT_CIVIL.intersection(rest[:2]):
                return start, civil
            return None
        return None

    def _civil_after(self, stems: Sequence[str], start: int, mine: bool) -> int:
        """Find where the occupation stands; 0 for none, and where the relative may be the civil servant's."""
        for at in range(start + 1, min(len(stems), start + 1 + _REACH)):
            mine = mine or stems[at] == _ME
            if stems[at] in self._civil:
                return at if mine or at > start + 1 else 0
            if stems[at] not in _LINKS and stems[at] not in self._kin:
                return 0
        return 0
