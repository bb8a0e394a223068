"""The register of laws and the ladder of sanctions that entries cite."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from knowledge.entries import Citation, Record, Slug


class LawStatus(StrEnum):
    """Whether a law still binds."""

    BERLAKU = "berlaku"
    DIUBAH = "diubah"
    DICABUT = "dicabut"


class Article(Record):
    """One article: its reference, what it says in our words, whom it binds, how we read it."""

    ref: str
    says: str
    applies_to: tuple[str, ...] = ()
    evidence: Literal["teks", "resmi", "sekunder", "belum"]


class Law(Record):
    """One law, regulation, decree or ruling."""

    id: Slug
    short: Annotated[str, Field(max_length=40)]
    title: str
    year: int
    status: LawStatus
    status_note: str = ""
    scope: str
    articles: Annotated[tuple[Article, ...], Field(min_length=1)]
    urls: Annotated[tuple[str, ...], Field(min_length=1)]
    notes: str = ""

    @property
    def binding(self) -> bool:
        """Tell whether an entry may cite this law as its basis."""
        return self.status is not LawStatus.DICABUT

    def article(self, ref: str) -> Article | None:
        """Find an article by its exact reference."""
        return next((article for article in self.articles if article.ref == ref), None)


class SanctionKind(StrEnum):
    """The rungs of the ladder, mildest first."""

    NONE = "tanpa-sanksi"
    ETHICS = "etik"
    DISCIPLINE_MODERATE = "disiplin-sedang"
    DISCIPLINE_SEVERE = "disiplin-berat"
    EMPLOYMENT = "kepegawaian"
    DISMISSAL = "pemberhentian"
    CRIMINAL = "pidana"
    OTHER = "lain"


class Sanction(Record):
    """One possible consequence, worded once and rendered the same everywhere."""

    id: Slug
    kind: SanctionKind
    label: Annotated[str, Field(max_length=60)]
    short: Annotated[str, Field(max_length=200)]
    detail: str
    basis: tuple[Citation, ...] = ()
