"""A report in the making: what was answered so far and where it stands. It is the data of a sealed dialog."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from itertools import takewhile
from typing import Any

from bot.delivery.documents.model import Person, Reporter, Witness
from bot.delivery.dossier import Report
from bot.dialogs import Dialog
from bot.store.cases import new_case_id
from knowledge.reporting import ReportKind, Subject

KIND, REPLY = "report", "report-reply"
"""The kinds of dialog: a report in the making, and adding to one that was sent."""

PREVIEW = "preview"
"""The step after the last question."""

FIRST = "story"

MOST_PERSONS = 5
"""People whom one report may be about."""

ADD = "add"
"""The answer to whether there is somebody else that asks for the next person."""

BY_BOT = "bot"
"""The answer to how the reporter wants to hear of the case that leaves a way back."""


def of_person(key: str, number: int) -> str:
    """Name the answer that is about one of several people, counted from 1."""
    return key if number == 1 else f"{key}{number}"


@dataclass(frozen=True)
class Waiting:
    """A file that cannot be cleaned and waits for consent: its sealed original is on disk, held by `HoldFile`."""

    id: str
    kind: str
    sha256: str
    size: int
    album: str = ""
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """A draft. `answers` holds a text for each answered step, "" for a skipped one.

    `items` maps evidence ids to what the reporter counts as one item: the album, or the file itself. `code` is the
    receipt code, drawn for the first preview and shown after the case is committed, so that a repeated confirmation
    shows the same. `sent` marks what is added to a case that was sent before.
    """

    case: str
    step: str = FIRST
    answers: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    waiting: Waiting | None = None
    code: str = ""
    sent: bool = False

    @classmethod
    def new(cls) -> "Draft":
        """Begin a draft."""
        return cls(new_case_id())

    @classmethod
    def of(cls, dialog: Dialog | None) -> "Draft | None":
        """Read the draft that a dialog is."""
        if dialog is None or dialog.kind not in (KIND, REPLY):
            return None
        # A draft may be older than this version of the questions: what is unknown now is left out.
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in dialog.data.items() if name in known}
        waiting = values.pop("waiting", None)
        return cls(**values, waiting=Waiting(**waiting) if waiting else None)

    def dialog(self) -> Dialog:
        """Write the draft as a dialog."""
        values: dict[str, Any] = asdict(self)
        return Dialog(REPLY if self.sent else KIND, values)

    def get(self, key: str) -> str:
        """Get an answer; "" when there is none."""
        return self.answers.get(key, "")

    def day(self, key: str) -> date | None:
        """Get an answer that is a day."""
        return date.fromisoformat(self.get(key)) if self.get(key) else None

    def lines(self, key: str) -> tuple[str, ...]:
        """Get an answer of several lines."""
        return tuple(line for line in self.get(key).split("\n") if line)

    def answered(self, key: str, value: str) -> "Draft":
        """Put an answer in."""
        return replace(self, answers={**self.answers, key: value})

    def without(self, *keys: str) -> "Draft":
        """Take answers out."""
        return replace(self, answers={k: v for k, v in self.answers.items() if k not in keys})

    def at(self, step: str) -> "Draft":
        """Go to a step."""
        return replace(self, step=step)

    def with_item(self, evidence_id: str, album: str = "", note: str = "") -> "Draft":
        """Note a file; what waited for consent no longer does."""
        notes = {**self.notes, evidence_id: note} if note else self.notes
        return replace(self, items={**self.items, evidence_id: album or evidence_id}, notes=notes, waiting=None)

    def without_items(self, *evidence_ids: str) -> "Draft":
        """Take files out, with the captions they came with."""
        items = {each: of for each, of in self.items.items() if each not in evidence_ids}
        notes = {each: note for each, note in self.notes.items() if each not in evidence_ids}
        return replace(self, items=items, notes=notes)

    @property
    def likely(self) -> tuple[str, ...]:
        """The entries that the story is likely about, the likeliest first."""
        return tuple(self.get("likely").split())

    @property
    def item_count(self) -> int:
        """How many pieces of evidence there are as people count: an album is one, a link is one."""
        return len(set(self.items.values())) + len(self.lines("links"))

    @property
    def kind(self) -> ReportKind:
        """What will be sent; informasi awal until the reporter chooses."""
        return ReportKind(self.get("kind") or ReportKind.INFORMASI_AWAL)

    @property
    def persons(self) -> int:
        """How many people the report is about."""
        more = (self.get(of_person("more", number)) == ADD for number in range(1, MOST_PERSONS))
        return 1 + sum(1 for _ in takewhile(bool, more))

    def person(self, number: int) -> Person:
        """Gather what is told of one of them, counted from 1."""
        return Person(*(self.get(of_person(key, number)) for key in ("name", "position", "office", "address")))

    def report(self, region: str) -> Report:
        """Gather the answers; `region` counts where none was chosen."""
        return Report(
            kind=self.kind,
            region=self.get("region") or region,
            story=self.get("story"),
            event_day=self.day("event_day"),
            place=self.get("place"),
            subject=Subject(self.get("subject") or Subject.UNKNOWN),
            persons=tuple(person for n in range(1, self.persons + 1) if (person := self.person(n)) != Person()),
            known=self.day("known"),
            links=self.lines("links"),
            witnesses=tuple(map(read_witness, self.lines("witnesses"))),
            entry=self.get("entry"),
            form=self.get("form"),
            notes=dict(self.notes),
            reporter=self._reporter() if self.kind is ReportKind.LAPORAN_RESMI else None,
        )

    def _reporter(self) -> Reporter:
        return Reporter(
            name=self.get("own_name"),
            address=self.get("own_address"),
            birth=self.get("own_birth"),
            gender=self.get("own_gender"),
            occupation=self.get("own_occupation"),
            nationality=self.get("own_nationality") or "Indonesia",
            phone=self.get("own_phone"),
            email=self.get("own_email"),
        )


def read_witness(line: str) -> Witness:
    """Read "name, address, telephone" as people write it; a last part of digits is the telephone."""
    name, *rest = (part.strip() for part in line.split(","))
    phone = rest.pop() if rest and sum(each.isdigit() for each in rest[-1]) >= 6 else ""
    return Witness(name, ", ".join(rest), phone)
