"""What an office may do with a case, as data: which step leads from which states to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.reporting.states import CaseState


class Step(StrEnum):
    """A step of an office; the value stands in the history of the case."""

    RECEIVE = "diterima"
    ASK = "minta-kelengkapan"
    TRACE = "ditelusuri"
    REGISTER = "nomor-register"
    FORWARD = "diteruskan"
    CLOSE = "selesai"
    NOT_OURS = "bukan-kewenangan"


class Outcome(StrEnum):
    """How a case ended; `ABUSE` also refuses further reports from the same source for a while."""

    VIOLATION = "pelanggaran"
    NO_VIOLATION = "bukan-pelanggaran"
    STOPPED = "dihentikan"
    NOT_REGISTERED = "tidak-diregistrasi"
    ABUSE = "penyalahgunaan"


_NEW = frozenset({CaseState.HELD, CaseState.SENT})
_WORKED_ON = frozenset({CaseState.READ, CaseState.INCOMPLETE, CaseState.TRACED})


@dataclass(frozen=True)
class StepRule:
    """From which states a step may be taken, and where it leads."""

    sources: frozenset[CaseState]
    target: CaseState


STEPS: Mapping[Step, StepRule] = {
    Step.RECEIVE: StepRule(_NEW, CaseState.READ),
    Step.ASK: StepRule(_NEW | _WORKED_ON, CaseState.INCOMPLETE),
    Step.TRACE: StepRule(_NEW | {CaseState.READ, CaseState.INCOMPLETE}, CaseState.TRACED),
    Step.REGISTER: StepRule(_NEW | _WORKED_ON, CaseState.REGISTERED),
    Step.FORWARD: StepRule(_NEW | _WORKED_ON | {CaseState.REGISTERED, CaseState.FORWARDED}, CaseState.FORWARDED),
    Step.CLOSE: StepRule(_WORKED_ON | {CaseState.REGISTERED, CaseState.FORWARDED}, CaseState.DONE),
    Step.NOT_OURS: StepRule(_NEW | _WORKED_ON, CaseState.STOPPED),
}
"""A new case can be registered or passed on at once: to do so is to have received it.

Tracing ("penelusuran") is what becomes of an informasi awal, and of a report that lacks its conditions; what is found
can be registered, handed over or closed (`terms` and `status_names` in the facts on reporting).
"""

OUTCOMES: Mapping[Outcome, CaseState] = {
    Outcome.VIOLATION: CaseState.DONE,
    Outcome.NO_VIOLATION: CaseState.DONE,
    Outcome.STOPPED: CaseState.STOPPED,
    Outcome.NOT_REGISTERED: CaseState.NOT_REGISTERED,
    Outcome.ABUSE: CaseState.STOPPED,
}
"""Where closing a case with an outcome leads."""


def steps_from(state: CaseState) -> tuple[Step, ...]:
    """List the steps that may be taken now."""
    return tuple(step for step, rule in STEPS.items() if state in rule.sources)


def leads_to(step: Step, state: CaseState, outcome: Outcome | None = None) -> CaseState | None:
    """Tell where a step leads from a state; None when it may not be taken."""
    rule = STEPS[step]
    if state not in rule.sources:
        return None
    return OUTCOMES[outcome] if outcome else rule.target
