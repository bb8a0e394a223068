"""What `reporting.yaml` holds. Rows of confidence rendah are refused: they may not be shown."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from knowledge.entries import Confidence, Record, Slug

Names = Annotated[tuple[Slug, ...], Field(min_length=1)]
Line = Annotated[str, Field(min_length=3, max_length=220)]

_MEGABYTE = 1024 * 1024


class ConditionKind(StrEnum):
    """The two kinds of conditions that Bawaslu checks before it registers a report."""

    FORMAL = "formal"
    MATERIAL = "materiel"


class ReportKind(StrEnum):
    """What the reporter chose to send."""

    INFORMASI_AWAL = "informasi-awal"
    LAPORAN_RESMI = "laporan-resmi"


class Need(StrEnum):
    """The answer that fulfils a condition."""

    REPORTER = "reporter"
    REPORTED = "reported"
    IN_TIME = "in-time"
    EVENT_DAY = "event-day"
    PLACE = "place"
    STORY = "story"
    EVIDENCE = "evidence"
    STAGE = "stage"
    WITNESSES = "witnesses"


class InfoNeed(StrEnum):
    """Whether an informasi awal needs the answer too."""

    REQUIRED = "wajib"
    MAY_BE_EMPTY = "boleh-kosong"


class DoorWhen(StrEnum):
    """The fact about a report for which a door is offered."""

    MONEY = "money"
    VILLAGE = "village"
    NON_ASN = "non-asn"
    ORGANISER = "organiser"
    OUTSIDE_ASN = "outside-asn"
    OUTSIDE = "outside"


class Sourced(Record):
    """A row that names where it was read and how sure it is."""

    sources: Names
    confidence: Confidence

    @field_validator("confidence")
    @classmethod
    def _may_be_shown(cls, value: Confidence) -> Confidence:
        if value is Confidence.RENDAH:
            raise ValueError("rows of confidence rendah may not be shown and do not belong here")
        return value


class Source(Record):
    """A page on which a rule was read."""

    id: Slug
    url: str
    what: Line


class Condition(Sourced):
    """One condition of a form: formal (who, in time) or material (what, when, where, evidence)."""

    id: Slug
    kind: ConditionKind
    need: Need
    info: InfoNeed = InfoNeed.MAY_BE_EMPTY
    label: Annotated[str, Field(max_length=60)]
    hint: Line


class Form(Sourced):
    """The report form of one regime."""

    id: Slug
    code: Annotated[str, Field(max_length=8)]
    title: Line
    regime: Slug
    legal: Line
    conditions: Names
    reporters: Line
    note: str = ""


class FormField(Record):
    """One line of the form."""

    key: str
    label: Line
    required: bool = False


class FormGroup(Record):
    """One section of the form."""

    id: Slug
    label: Line
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]


class Advice(Sourced):
    """One sentence for the way to the office."""

    id: Slug
    text: Line


class Deadlines(Sourced):
    """Lengths of the periods, in the unit of the name; `working_days_in` are regimes whose law counts working days."""

    report_days: Annotated[int, Field(ge=1)]
    repair_hours: Annotated[int, Field(ge=1)]
    review_days: Annotated[int, Field(ge=1)]
    working_days_in: tuple[Slug, ...] = ()


class KindText(Sourced):
    """What a choice between the two kinds gives and costs."""

    id: ReportKind
    label: Annotated[str, Field(max_length=60)]
    gives: Line
    costs: Line


class DoorRow(Sourced):
    """One other door; `office` is an institution id or one of the region's offices."""

    id: Slug
    when: DoorWhen
    office: str
    why: Line
    caveat: str = ""


class Rules(Record):
    """All rules of reporting as one value."""

    unsure: Line
    unknown_words: Annotated[tuple[str, ...], Field(min_length=1)]
    skip_words: Annotated[tuple[str, ...], Field(min_length=1)]
    on_words: Annotated[tuple[str, ...], Field(min_length=1)]
    yes_words: Annotated[tuple[str, ...], Field(min_length=1)]
    no_words: Annotated[tuple[str, ...], Field(min_length=1)]
    money_words: Annotated[tuple[str, ...], Field(min_length=1)]
    file_kinds: Mapping[str, Line]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    form_fields: Annotated[tuple[FormGroup, ...], Field(min_length=1)]
    statement: Line
    bring: tuple[Advice, ...]
    hours: tuple[Advice, ...]
    deadlines: Deadlines
    kinds: Annotated[tuple[KindText, ...], Field(min_length=2)]
    doors: tuple[DoorRow, ...]

    def form(self, form_id: str) -> Form | None:
        """Find a form by its id."""
        return next((form for form in self.forms if form.id == form_id), None)

    def form_of(self, regime: str) -> Form | None:
        """Find the form of a regime."""
        return next((form for form in self.forms if form.regime == regime), None)

    def conditions_of(self, form: Form | None) -> tuple[Condition, ...]:
        """List a form's conditions in its order; without a form, those that every form asks."""
        known = {condition.id: condition for condition in self.conditions}
        if form is not None:
            return tuple(known[name] for name in form.conditions)
        shared = set.intersection(*(set(each.conditions) for each in self.forms))
        return tuple(condition for condition in self.conditions if condition.id in shared)

    def file(self, kind: str, size: int = 0) -> str:
        """Say what a file is: its type in words, and its size in bytes as people write it."""
        words = self.file_kinds.get(kind, kind)
        if not size:
            return words
        shown = f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(1, round(size / 1024))} KB"
        return f"{words}, {shown.replace('.', ',')}"

    def kind(self, kind: ReportKind) -> KindText:
        """Find the texts of a kind."""
        return next(text for text in self.kinds if text.id is kind)
