"""One edition of the knowledge base together with the matcher built from it; swapped as a whole, never edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.base import SHIPPED, KnowledgeBase, fingerprint, load
from knowledge.entries import Entry
from knowledge.kept import Keeper, Kept
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import MatchEntry, Matcher
from knowledge.memory import give_back
from knowledge.network import load_network, weights_name
from knowledge.parameters import FOLDER, Model, load_model, load_parameters


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


def open_edition(folder: Path = SHIPPED, cache: Path | None = None) -> Edition:
    """Read, check and index the base in `folder`; what that works out is kept in `cache` for the next time.

    Raises:
        BrokenBase: with every problem found; nothing is half loaded (R5).
    """
    made = _opened(folder, cache) if cache else None
    if made:
        # What was read from the cache is garbage only now.
        give_back()
    return made or make_edition(load(folder), load_lexicon(folder), load_model(folder))


def _opened(folder: Path, cache: Path) -> Edition | None:
    keeper = Keeper(cache, f"{fingerprint(folder)}-{weights_name(folder / FOLDER)}")
    kept = keeper.recall()
    if kept is None:
        keeper.keep(_worked_out(folder))
        # Taken up at once, so that the weights stay on the disk from the first start on.
        kept = keeper.recall()
    if kept is None:
        return None
    model = Model(load_parameters(folder / FOLDER), kept.network)
    return make_edition(load(folder, said=kept.phrasings), load_lexicon(folder), model, kept=kept)


def _worked_out(folder: Path) -> Kept:
    base, network = load(folder), load_network(folder / FOLDER)
    matcher = Matcher.build(match_entries(base), load_lexicon(folder), Model(load_parameters(folder / FOLDER), network))
    return Kept(base.phrasings, matcher.vocabulary, matcher.readings, network)


def make_edition(
    base: KnowledgeBase, lexicon: Lexicon, model: Model, refused: Sequence[str] = (), kept: Kept | None = None
) -> Edition:
    """Index a checked base; `refused` questions are out of scope with their near neighbours."""
    edition = Edition(base, Matcher.build(match_entries(base), lexicon, model, refused, kept), lexicon, model)
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
