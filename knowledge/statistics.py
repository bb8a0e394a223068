"""How large and how fresh the knowledge base is, in figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.check import is_stale
from knowledge.entries import Confidence, Verdict
from knowledge.variety import Variety, measure_all


@dataclass(frozen=True)
class CategoryFigures:
    """The entries of a category by verdict, and how many phrasings they have together."""

    verdicts: Mapping[Verdict, int]
    phrasings: int

    @property
    def entries(self) -> int:
        """All entries of the category."""
        return sum(self.verdicts.values())


@dataclass(frozen=True)
class Statistics:
    """The figures of a base; categories stand in the order of the vocabulary, `stale` lists entry ids."""

    categories: Mapping[str, CategoryFigures]
    confidence: Mapping[Confidence, int]
    stale: tuple[str, ...]
    variety: Variety

    @property
    def total(self) -> CategoryFigures:
        """The figures of all categories together."""
        verdicts = {verdict: sum(found.verdicts[verdict] for found in self.categories.values()) for verdict in Verdict}
        return CategoryFigures(verdicts, sum(found.phrasings for found in self.categories.values()))

    def as_json(self) -> dict[str, Any]:
        """Give the figures as JSON values."""
        rates = {"near_duplicate_rate": round(self.variety.near_duplicate_rate, 4)}
        made = asdict(self)
        return (
            {"entries": self.total.entries, "phrasings": self.total.phrasings}
            | made
            | {"variety": made["variety"] | rates}
        )


def statistics_of(base: KnowledgeBase, today: date) -> Statistics:
    """Count a base; `today` decides what is stale."""
    known = [category.id for category in base.vocabulary.categories]
    used = (entry.category for entry in base.entries.values())
    confidence = Counter(entry.confidence for entry in base.entries.values())
    return Statistics(
        categories={category: _category(base, category) for category in dict.fromkeys([*known, *used])},
        confidence={level: confidence[level] for level in Confidence},
        stale=tuple(entry.id for entry in base.entries.values() if is_stale(entry, today)),
        variety=measure_all([base.phrasings.get(entry_id, ()) for entry_id in base.entries]),
    )


def _category(base: KnowledgeBase, category: str) -> CategoryFigures:
    entries = base.in_category(category)
    verdicts = Counter(entry.verdict for entry in entries)
    phrasings = sum(len(base.phrasings.get(entry.id, ())) for entry in entries)
    return CategoryFigures({verdict: verdicts[verdict] for verdict in Verdict}, phrasings)
