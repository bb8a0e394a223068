"""One edition of the knowledge base together with the matcher built from it; swapped as a whole, never edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.base import SHIPPED, KnowledgeBase, load
from knowledge.entries import Entry
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import MatchEntry, Matcher
from knowledge.memory import give_back
from knowledge.parameters import Model, load_model


@dataclass(frozen=True)
class Edition:
    """A checked knowledge base and its matcher."""

    base: KnowledgeBase
    matcher: Matcher
    lexicon: Lexicon
    model: Model

    def remade(self, base: KnowledgeBase, refused: Sequence[str]) -> "Edition":
        """Index another checked base with the same language and weights, reading only what is new in it."""
        matcher = self.matcher.rebuilt(match_entries(base), self.lexicon, self.model, refused)
        return Edition(base, matcher, self.lexicon, self.model)


def open_edition(folder: Path = SHIPPED, today: date | None = None) -> Edition:
    """Read, check and index the base in `folder`.

    Raises:
        BrokenBase: with every problem found; nothing is half loaded (R5).
    """
    return make_edition(load(folder, today), load_lexicon(folder), load_model(folder))


def make_edition(base: KnowledgeBase, lexicon: Lexicon, model: Model, refused: Sequence[str] = ()) -> Edition:
    """Index a checked base; `refused` questions are out of scope with their near neighbours."""
    edition = Edition(base, Matcher.build(match_entries(base), lexicon, model, refused), lexicon, model)
    give_back()
    return edition


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
