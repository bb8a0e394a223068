"""What the documents show. Nothing here says who reported, except `Reporter`, which only the form takes."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.reporting import Form, Light, ReportKind

Moment = date | datetime
"""A day, or an aware time where the hour is known; printed as given and never finer."""


@dataclass(frozen=True)
class Person:
    """Someone reported; what is not known stays empty."""

    name: str = ""
    position: str = ""
    office: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Witness:
    """Someone who can confirm it."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence: `sha256` (hex) is that of what officers receive, empty for a link."""

    label: str
    kind: str
    sha256: str = ""
    received: Moment | None = None


@dataclass(frozen=True)
class Reporter:
    """The identity a laporan resmi needs; it stands in the form only."""

    name: str
    address: str
    birth: str = ""
    gender: str = ""
    occupation: str = ""
    nationality: str = "Indonesia"
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class CaseView:
    """A case as Bawaslu sees it. `public_id` is the case's public number and never the receipt code."""

    public_id: str
    category: str
    region: str
    kind: ReportKind
    received: Moment
    story: str
    happened: Moment | None = None
    place: str = ""
    persons: tuple[Person, ...] = ()
    known: Moment | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    lights: tuple[Light, ...] = ()
    form: Form | None = None
    likely_rule: str = ""


@dataclass(frozen=True)
class ReceiptView:
    """The proof of receipt: `content_sha256` (hex) is the fingerprint of the text of the report."""

    received: Moment
    category: str
    region: str
    kind: ReportKind
    lights: tuple[Light, ...]
    content_sha256: str
    evidence_sha256: tuple[str, ...] = ()
