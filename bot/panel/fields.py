"""The fields of an entry as a form shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.panel.forms import Form
from knowledge.base import KnowledgeBase
from knowledge.entries import Confidence, Entry, Verdict
from knowledge.exchange.cells import LISTS


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    CHOICE = "choice"
    TICKS = "ticks"


SECTIONS: Mapping[str, Mapping[str, Kind]] = {
    "main": {
        "question": Kind.TEXT, "title": Kind.LINE, "verdict": Kind.CHOICE, "answer": Kind.TEXT, "reason": Kind.TEXT,
        "alternative": Kind.TEXT, "note": Kind.TEXT,
    },
    "law": {"basis": Kind.LINES, "sanctions": Kind.TICKS, "cases": Kind.LINES},
    "scope": {
        "applies_to": Kind.TICKS, "when": Kind.CHOICE, "facets.actor": Kind.TICKS, "facets.object": Kind.TICKS,
        "facets.circumstance": Kind.TICKS,
    },
    "rest": {
        "category": Kind.CHOICE, "related": Kind.LINES, "sources": Kind.LINES, "confidence": Kind.CHOICE,
        "valid_until": Kind.DATE,
    },
}  # fmt: skip
"""What editors fill in, section by section."""

COLUMNS = tuple(column for section in SECTIONS.values() for column in section)


@dataclass(frozen=True)
class Field:
    """One field with what stands in it; options are pairs of value and label."""

    column: str
    kind: Kind
    value: str
    options: Sequence[tuple[str, str]] = ()
    limit: int = 0

    @property
    def chosen(self) -> frozenset[str]:
        """The values that are ticked."""
        return frozenset(self.value.split("\n"))


def sections(base: KnowledgeBase, cells: Mapping[str, str]) -> dict[str, list[Field]]:
    """Lay out the form of an entry."""
    options = _options(base)
    return {
        name: [
            Field(column, kind, cells.get(column, ""), options.get(column, ()), _limit(column))
            for column, kind in section.items()
        ]
        for name, section in SECTIONS.items()
    }


def typed_cells(form: Form) -> dict[str, str]:
    """Read from a form the columns that it holds; ticks become lines."""
    return {
        column: "\n".join(filter(None, form.several(column))) if column in LISTS else form.text(column)
        for column in COLUMNS
        if column in form.values
    }


def _options(base: KnowledgeBase) -> dict[str, Sequence[tuple[str, str]]]:
    vocabulary = base.vocabulary
    return {
        "verdict": [(verdict.value, verdict.value.upper()) for verdict in Verdict],
        "confidence": [(one.value, one.value.capitalize()) for one in Confidence],
        "category": [(category.id, category.title) for category in vocabulary.categories],
        "when": [(period.id, period.label) for period in vocabulary.periods],
        "sanctions": [(sanction.id, sanction.label) for sanction in base.sanctions.values()],
        "applies_to": list(vocabulary.terms("actor").items()),
        "facets.actor": list(vocabulary.terms("actor").items()),
        "facets.object": list(vocabulary.terms("object").items()),
        "facets.circumstance": list(vocabulary.terms("circumstance").items()),
    }


def _limit(column: str) -> int:
    info = Entry.model_fields.get(column)
    limits = [int(rule.max_length) for rule in info.metadata if getattr(rule, "max_length", None)] if info else []
    return 0 if column in LISTS or not limits else limits[0]
