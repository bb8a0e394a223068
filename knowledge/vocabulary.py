"""The closed lists that entries draw from: categories, facet values, periods and voices."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from knowledge.calendar import StageKind
from knowledge.entries import FacetName, Record, Slug


class Category(Record):
    """A topic users can browse."""

    id: Slug
    title: Annotated[str, Field(max_length=32)]
    about: str


class Term(Record):
    """A facet value with the label users read."""

    id: Slug
    label: str


class Period(Record):
    """When an entry applies, in words, and the stages that this means."""

    id: Slug
    label: str
    stages: tuple[StageKind, ...] = ()


class Vocabulary(Record):
    """Everything an entry may refer to by id, apart from laws and sanctions."""

    categories: tuple[Category, ...]
    actors: tuple[Term, ...]
    objects: tuple[Term, ...]
    circumstances: tuple[Term, ...]
    periods: tuple[Period, ...]
    voices: tuple[Term, ...]

    def terms(self, facet: FacetName) -> Mapping[str, str]:
        """Map the ids of one facet to their labels."""
        terms = {"actor": self.actors, "object": self.objects, "circumstance": self.circumstances}[facet]
        return {term.id: term.label for term in terms}
