"""Cases: what reporters send, what officers answer, and what proves it. Only sealed bytes and coarse times.

Everything a case holds is sealed under one data key, `case_owner(id)`: destroying that key destroys the case. The key
exists from the first file of a draft on, because evidence is sealed when it arrives and not when it is sent.
Times are full hours in UTC.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.store.effects import Effect
from knowledge.reporting.rules import ReportKind
from knowledge.reporting.states import CaseState

_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_ID_LENGTH = 8


class Role(StrEnum):
    """Who did something in a case; never which person."""

    REPORTER = "pelapor"
    OFFICER = "petugas"
    BOT = "bot"


def new_case_id() -> str:
    """Draw the public id of a case: 8 characters that officers can read out; it tells nothing and opens nothing."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH))


def new_evidence_id() -> str:
    """Draw the id of a piece of evidence, also the name of its sealed files."""
    return secrets.token_hex(12)


def new_entry_id() -> str:
    """Draw the id of a message of a thread."""
    return secrets.token_hex(6)


def case_owner(case_id: str) -> str:
    """Name the data key of a case."""
    return f"case:{case_id}"


def full_hour(time: datetime) -> datetime:
    """Coarsen an aware time to what is stored."""
    return time.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class WayBack:
    """Where neutral notices go: the sealed address, and a mark of chat and case by which `/hapus` finds it.

    Each case has another mark, so that without the master key nobody sees which cases one chat sent.
    """

    mark: bytes
    sealed: bytes


@dataclass(frozen=True)
class Receipt:
    """What is kept of a receipt code: the part that finds the row, and a slow hash (Argon2id) of the whole."""

    lookup: str
    hashed: str


@dataclass(frozen=True)
class Case:
    """A case as it is stored. `sealed` is its content; `purge_on` is set while it is closed."""

    id: str
    region: str
    kind: ReportKind
    regime: str
    state: CaseState
    opened: datetime
    changed: datetime
    sealed: bytes
    way_back: bytes | None = None
    purge_on: date | None = None


@dataclass(frozen=True)
class Evidence:
    """One file. `digests` are sealed (`bot.delivery.digests`), `received` is of the original; `kind` is a
    `bot.delivery.cleaning` kind.

    `own_copy` says that a cleaned copy stands beside the original; without one the original itself goes out, because
    it cannot hold metadata or because the reporter agreed (`as_is`). `release` lets officers have the original, whose
    type is `source` where it is another one than the copy's.
    """

    id: str
    case: str
    kind: str
    digests: bytes
    received: datetime
    size: int
    own_copy: bool
    as_is: bool = False
    release: bool = False
    source: str = ""

    @property
    def outgoing(self) -> str:
        """Name of the sealed file that may go to officers."""
        return copy_name(self.id) if self.own_copy else original_name(self.id)


def original_name(evidence_id: str) -> str:
    """Name the sealed file of an original."""
    return f"{evidence_id}.original"


def copy_name(evidence_id: str) -> str:
    """Name the sealed file of a cleaned copy."""
    return f"{evidence_id}.copy"


@dataclass(frozen=True)
class ThreadEntry:
    """One message of a case's thread, numbered from 1; letters name it by its id."""

    id: str
    number: int
    role: Role
    at: datetime
    sealed: bytes


@dataclass(frozen=True)
class CaseAction:
    """One step in a case's history: by which role, to which state, and sealed words to it."""

    number: int
    role: Role
    action: str
    at: datetime
    state: CaseState
    sealed: bytes | None = None


@dataclass(frozen=True)
class CaseCount:
    """How many cases of a month, open or purged, ended up in a state."""

    month: str
    region: str
    kind: ReportKind
    state: CaseState
    cases: int


@dataclass(frozen=True)
class OpenCase(Effect):
    """Keep a case with its receipt. A case that is there already is left as it is: see `IfNew`.

    `source` is the day's mark of who sent it.
    The store refuses it when the data key of the case is gone, because nobody could ever open it.
    """

    case: Case
    receipt: Receipt
    way_back: WayBack | None
    source: bytes


@dataclass(frozen=True)
class TouchDraft(Effect):
    """Note that a draft, whose case will have this id, was worked on; without it its files would be swept."""

    case: str
    day: date


@dataclass(frozen=True)
class HoldFile(Effect):
    """Note that a file waits for consent, for a draft or a case; until that, or two days after, it is not swept."""

    case: str
    evidence: str
    day: date


@dataclass(frozen=True)
class AddEvidence(Effect):
    """Note a file whose sealed bytes are on disk; for a draft this comes before `OpenCase`."""

    evidence: Evidence


@dataclass(frozen=True)
class DropEvidence(Effect):
    """Forget a file of a draft; without effect on a case that was opened."""

    erases = True
    case: str
    evidence: str


@dataclass(frozen=True)
class DropFiles(Effect):
    """Erase the sealed files of evidence that no row names: what waited for consent and did not get it."""

    erases = True
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class AbandonCase(Effect):
    """Forget the files and the key of a draft; without effect on a case that was opened.

    Files of what is forgotten, here and elsewhere, leave the disk as soon as the effect is committed; what a crash
    in between leaves is swept after two days.
    """

    erases = True
    case: str


@dataclass(frozen=True)
class AddEntry(Effect):
    """Add a message to a case's thread, under an id of its own."""

    id: str
    case: str
    role: Role
    at: datetime
    sealed: bytes


@dataclass(frozen=True)
class RecordAction(Effect):
    """Note a step and move the case to `state`; None leaves the state.

    `purge_on` is the day on which a case that is closed by this will be erased.
    """

    case: str
    role: Role
    action: str
    at: datetime
    state: CaseState | None = None
    sealed: bytes | None = None
    purge_on: date | None = None


@dataclass(frozen=True)
class KeepWayBack(Effect):
    """Let notices of a case go to a chat."""

    case: str
    way_back: WayBack


@dataclass(frozen=True)
class DropCaseWayBack(Effect):
    """Forget the address that notices of one case go to (P8)."""

    erases = True
    apart = True

    case: str


@dataclass(frozen=True)
class ReleaseOriginal(Effect):
    """Let officers have the original of a file, as its reporter agreed."""

    case: str
    evidence: str


@dataclass(frozen=True)
class WarnPurge(Effect):
    """Note that the coming erasure of a case was announced; changes nothing the second time."""

    case: str


@dataclass(frozen=True)
class PurgeCase(Effect):
    """Erase a case with its key and keep only that there was one."""

    erases = True
    case: str
