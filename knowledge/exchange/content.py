"""What is exchanged: the entries of a base and how people ask for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.entries import Entry, Phrasing

Voices = Mapping[str, tuple[str, ...]]
"""The texts of one entry by voice."""


@dataclass(frozen=True)
class Content:
    """Entries in their written order, and the phrasings of those that have any."""

    entries: Mapping[str, Entry]
    phrasings: Mapping[str, Voices]

    def voices(self, entry_id: str) -> Voices:
        """Give the phrasings of an entry by voice; empty where it has none."""
        return self.phrasings.get(entry_id, {})


def content_of(base: KnowledgeBase) -> Content:
    """Take from a base what is exchanged."""
    phrasings = {name: by_voice(base.phrasings[name]) for name in base.entries if base.phrasings.get(name)}
    return Content(base.entries, phrasings)


def by_voice(phrasings: Iterable[Phrasing]) -> Voices:
    """Group phrasings by voice; both keep their order."""
    grouped: dict[str, list[str]] = {}
    for phrasing in phrasings:
        grouped.setdefault(phrasing.voice, []).append(phrasing.text)
    return {voice: tuple(texts) for voice, texts in grouped.items()}
