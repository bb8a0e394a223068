"""One edition of the knowledge base together with the matcher built from it; swapped as a whole, never edited."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.base import SHIPPED, KnowledgeBase, load
from knowledge.entries import Entry
from knowledge.lexicon import load_lexicon
from knowledge.match import MatchEntry, Matcher
from knowledge.memory import give_back
from knowledge.parameters import load_model


@dataclass(frozen=True)
class Edition:
    """A checked knowledge base and its matcher."""

    base: KnowledgeBase
    matcher: Matcher


def open_edition(folder: Path = SHIPPED, today: date | None = None) -> Edition:
    """Read, check and index the base in `folder`.

    Raises:
        BrokenBase: with every problem found; nothing is half loaded (R5).
    """
    base = load(folder, today)
    matcher = Matcher.build(match_entries(base), load_lexicon(folder), load_model(folder))
    give_back()
    return Edition(base, matcher)


def match_entries(base: KnowledgeBase) -> list[MatchEntry]:
    """Hand the matcher what it needs of every entry."""
    return [_match_entry(base, entry) for entry in base.entries.values()]


def _match_entry(base: KnowledgeBase, entry: Entry) -> MatchEntry:
    phrasings = (entry.question, entry.title, *(p.text for p in base.phrasings.get(entry.id, ())))
    return MatchEntry(
        id=entry.id,
        verdict=entry.verdict.value,
        category=entry.category,
        phrasings=phrasings,
        actors=frozenset(entry.facets.actor),
        objects=frozenset(entry.facets.object),
        circumstances=frozenset(entry.facets.circumstance),
        aliases=entry.aliases,
        related=entry.related,
    )
