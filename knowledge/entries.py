"""The entries of the FAQ: what an ASN may or may not do, and why."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ID_LIMIT = 40
"""Characters of an entry id: Telegram gives callback data 64 bytes and the rest is ours."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=ID_LIMIT)]
FacetName = Literal["actor", "object", "circumstance"]


class Verdict(StrEnum):
    """What the rules say of an act; `info` entries answer questions that are not about an act."""

    DILARANG = "dilarang"
    BERSYARAT = "bersyarat"
    BOLEH = "boleh"
    INFO = "info"

    @property
    def permissiveness(self) -> int:
        """Rank from strict to permissive; a wrong answer with a higher rank is unsafe."""
        return _PERMISSIVENESS[self]


_PERMISSIVENESS = {Verdict.DILARANG: 0, Verdict.INFO: 0, Verdict.BERSYARAT: 1, Verdict.BOLEH: 2}


class Confidence(StrEnum):
    """How sure the research is of the verdict."""

    TINGGI = "tinggi"
    SEDANG = "sedang"
    RENDAH = "rendah"


class Record(BaseModel):
    """A frozen piece of the knowledge base; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Citation(Record):
    """One article of one law in the register."""

    law: Slug
    ref: Annotated[str, Field(min_length=1, max_length=160)]


class Case(Record):
    """One sentence for one kind of person, object or circumstance on which the verdict turns."""

    facet: FacetName
    value: Slug
    verdict: Verdict
    text: Annotated[str, Field(min_length=10, max_length=220)]


class Facets(Record):
    """Whom, what and which circumstance an entry is specifically about; empty means in general."""

    actor: tuple[Slug, ...] = ()
    object: tuple[Slug, ...] = ()
    circumstance: tuple[Slug, ...] = ()


class Entry(Record):
    """One question with its verdict, everything the answer card shows, and its sources."""

    id: Slug
    category: Slug
    title: Annotated[str, Field(min_length=3, max_length=36)]
    question: Annotated[str, Field(min_length=10, max_length=160)]
    verdict: Verdict
    answer: Annotated[str, Field(min_length=10, max_length=300)]
    reason: Annotated[str, Field(min_length=10, max_length=500)]
    basis: Annotated[tuple[Citation, ...], Field(min_length=1)]
    sanctions: tuple[Slug, ...] = ()
    alternative: Annotated[str, Field(max_length=220)] = ""
    note: Annotated[str, Field(max_length=240)] = ""
    cases: tuple[Case, ...] = ()
    facets: Facets = Facets()
    applies_to: Annotated[tuple[Slug, ...], Field(min_length=1)]
    when: Slug
    related: tuple[Slug, ...] = ()
    aliases: tuple[Slug, ...] = ()
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    confidence: Confidence
    reviewed: date
    reviewer: Slug
    valid_until: date | None = None


class Phrasing(Record):
    """One way people ask for an entry, and the voice it is in."""

    text: Annotated[str, Field(min_length=3, max_length=600)]
    voice: Slug

    @classmethod
    def known(cls, text: str, voice: str) -> "Phrasing":
        """Make one of what was checked before, of which there are many thousands."""
        return cls.model_construct(_PHRASING_FIELDS, text=text, voice=voice)


_PHRASING_FIELDS = {"text", "voice"}
"""Fields of a phrasing that are set: one set for all of them, where each would have its own."""
