"""What a case says, apart from how it is stored: the report under seal, and the case as officers see it.

`Report` is what is sealed in `Case.sealed`. `Letter` is what is sealed in the outbox: a reference, never words.
Whoever shows a case (the preview, the officers' channels, the documents) draws it from `Dossier.view`, so that all
show the same.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.digests import Digests, open_digests
from bot.delivery.documents.model import CaseView, EvidenceItem, Person, Reporter, Witness
from bot.store.base import Store
from bot.store.cases import Case, Evidence, ThreadEntry, case_owner
from bot.store.purposes import REPORT, entry_purpose
from bot.store.seal import Vault
from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.reporting import Answers, Form, ReportedPerson, ReportKind, Rules, Subject, completeness

LINK = "link"
"""Kind of evidence that is an address and no file."""


class LetterKind(StrEnum):
    """What goes out about a case."""

    CASE = "case"
    ENTRY = "entry"
    EVIDENCE = "evidence"
    ORIGINAL = "original"
    PURGE = "purge"
    STEP = "step"
    REMINDER = "reminder"
    SIMILAR = "similar"
    NOTICE = "notice"


@dataclass(frozen=True)
class Letter:
    """A reference to what a letter is about: the id of a thread entry, a file or another case, the number of an action.

    `reason` says why officers are reminded. `flagged` is 1 where an office marked an earlier report of the same sender
    as abuse: a number, so that both are sealed in as many bytes, and not in the report, which the reporter can see.
    """

    entry: str = ""
    evidence: str = ""
    case: str = ""
    action: int = 0
    reason: str = ""
    flagged: int = 0

    def to_bytes(self) -> bytes:
        """Write the letter for sealing."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, plain: bytes) -> "Letter":
        """Read what `to_bytes` wrote."""
        return cls(**json.loads(plain))


@dataclass(frozen=True)
class Report:
    """Everything a reporter told. `notes` are captions by evidence id; `reporter` stands in the form alone."""

    kind: ReportKind
    region: str
    story: str
    event_day: date | None = None
    place: str = ""
    subject: Subject = Subject.UNKNOWN
    persons: tuple[Person, ...] = ()
    known: date | None = None
    links: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    entry: str = ""
    form: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    reporter: Reporter | None = None

    def to_bytes(self) -> bytes:
        """Write the report for sealing: the same bytes for the same report."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str).encode()

    @classmethod
    def from_bytes(cls, plain: bytes) -> "Report":
        """Read what `to_bytes` wrote."""
        values = json.loads(plain)
        reporter = values["reporter"]
        return cls(
            **values
            | {
                "kind": ReportKind(values["kind"]),
                "subject": Subject(values["subject"]),
                "event_day": _day(values["event_day"]),
                "known": _day(values["known"]),
                "links": tuple(values["links"]),
                "persons": tuple(Person(**each) for each in values["persons"]),
                "witnesses": tuple(Witness(**each) for each in values["witnesses"]),
                "reporter": Reporter(**reporter) if reporter else None,
            }
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the report without the reporter's identity."""
        return hashlib.sha256(replace(self, reporter=None).to_bytes()).hexdigest()

    def answers(self, evidence: int) -> Answers:
        """Give the rules of reporting what they ask for; `evidence` counts files, links are added."""
        return Answers(
            story=self.story,
            event_day=self.event_day,
            place=self.place,
            persons=tuple(ReportedPerson(each.name, each.position, each.office) for each in self.persons),
            known=self.known,
            evidence=evidence + len(self.links),
            witnesses=len(self.witnesses),
            reporter_name=self.reporter.name if self.reporter else "",
            reporter_address=self.reporter.address if self.reporter else "",
        )


@dataclass(frozen=True)
class Dossier:
    """A case opened for showing. `digests` are those of `evidence`, one for each."""

    case: Case
    report: Report
    evidence: tuple[Evidence, ...] = ()
    digests: tuple[Digests, ...] = ()

    def number(self, position: int) -> int:
        """Get the number under which everybody sees a file, by its position among the files, from 0."""
        return len(self.report.links) + position + 1

    def form(self, base: KnowledgeBase) -> Form | None:
        """Find the form that applies; None outside election stages."""
        return base.reporting.form(self.report.form) if self.report.form else None

    def view(self, base: KnowledgeBase) -> CaseView:
        """Draw the case as officers see it, without anything of the reporter."""
        report, form = self.report, self.form(base)
        region = base.regions[report.region]
        received = self.case.opened.astimezone(region.zone)
        rules, answers = base.reporting, report.answers(len(self.evidence))
        entry = base.find(report.entry) if report.entry else None
        return CaseView(
            public_id=self.case.id,
            category=next(
                (each.title for each in base.vocabulary.categories if entry and each.id == entry.category), ""
            ),
            region=region.name,
            kind=report.kind,
            received=received,
            story=report.story,
            happened=report.event_day,
            place=report.place,
            persons=report.persons,
            known=report.known,
            evidence=evidence_items(rules, report, zip(self.evidence, self.digests, strict=True), region.zone),
            witnesses=report.witnesses,
            lights=completeness(rules, form, answers, report.kind, received.date()),
            form=form,
            likely_rule=entry.question if entry else "",
        )


def _topic(base: KnowledgeBase, entry: Entry | None) -> str:
    topics = {category.id: category.title for category in base.vocabulary.categories}
    return topics[entry.category] if entry else ""


def evidence_items(
    rules: Rules, report: Report, files: Iterable[tuple[Evidence, Digests]], zone: ZoneInfo
) -> tuple[EvidenceItem, ...]:
    """List links, and files with the captions they came with and when they came in the time of the place.

    Links come first: they are fixed when the report is sent, so the numbers of files stay when more are added.
    """
    items = [
        EvidenceItem(
            report.notes.get(file.id, ""),
            rules.file(file.source or file.kind, file.size),
            digests.outgoing,
            file.received.astimezone(zone),
        )
        for file, digests in files
    ]
    return (*(EvidenceItem(link, rules.file(LINK)) for link in report.links), *items)


async def open_dossier(vault: Vault, store: Store, case: Case) -> Dossier:
    """Open a case for showing.

    Raises:
        CannotUnseal: it was erased meanwhile.
    """
    report = Report.from_bytes(await vault.unseal(case_owner(case.id), REPORT, case.sealed))
    return Dossier(case, report, *await open_evidence(vault, store, case.id))


async def open_evidence(vault: Vault, store: Store, case_id: str) -> tuple[tuple[Evidence, ...], tuple[Digests, ...]]:
    """Get the files of a case or draft, and their digests."""
    files = tuple(await store.cases.evidence(case_id))
    return files, tuple([await open_digests(vault, file) for file in files])


async def read_entry(vault: Vault, case_id: str, entry: ThreadEntry) -> str:
    """Open the words of a thread entry."""
    return (await vault.unseal(case_owner(case_id), entry_purpose(entry.id), entry.sealed)).decode()


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
