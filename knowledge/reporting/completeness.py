"""Which form applies, and the light for each of its conditions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.calendar import NATIONAL, Election, stage_on
from knowledge.reporting.clock import report_clock
from knowledge.reporting.rules import Condition, Form, InfoNeed, Need, ReportKind, Rules

STORY_WORDS = 3
"""A story of fewer words tells nothing that could be followed up."""


class LightState(StrEnum):
    """What a light says of its condition."""

    GREEN = "green"
    MISSING = "missing"
    MAY_BE_EMPTY = "may-be-empty"


@dataclass(frozen=True)
class Light:
    """A condition and how the answers stand to it."""

    condition: Condition
    state: LightState


@dataclass(frozen=True)
class ReportedPerson:
    """Someone reported; what is not known stays empty."""

    name: str = ""
    position: str = ""
    office: str = ""


@dataclass(frozen=True)
class Answers:
    """What the reporter has answered so far; nothing is required."""

    story: str = ""
    event_day: date | None = None
    place: str = ""
    persons: tuple[ReportedPerson, ...] = ()
    known: date | None = None
    evidence: int = 0
    witnesses: int = 0
    reporter_name: str = ""
    reporter_address: str = ""


def forms_on(rules: Rules, day: date, elections: Iterable[Election], places: Iterable[str]) -> tuple[Form, ...]:
    """List the forms for an event of `day` in `places` (a region and what holds it), likeliest first.

    Outside stages there is none.

    Two elections can run on one day, as in the first half of 2024; then only the reporter knows which one was meant.
    """
    here = (NATIONAL, *places)
    running = [
        election
        for election in elections
        if not set(here).isdisjoint(election.regions) and any(p.start <= day <= p.end for p in election.phases)
    ]
    first = stage_on(day, running, here).election
    regimes = dict.fromkeys(e.regime for e in sorted(running, key=lambda e: e is not first))
    return tuple(form for regime in regimes if (form := rules.form_of(regime)))


def completeness(rules: Rules, form: Form | None, answers: Answers, kind: ReportKind, today: date) -> tuple[Light, ...]:
    """Hold `answers` against every condition of `form`; None (outside stages) means what every form asks."""
    return tuple(
        Light(condition, _state(condition, _met(rules, form, condition.need, answers, today), kind))
        for condition in rules.conditions_of(form)
    )


def _state(condition: Condition, met: bool, kind: ReportKind) -> LightState:
    if met:
        return LightState.GREEN
    lenient = kind is ReportKind.INFORMASI_AWAL and condition.info is InfoNeed.MAY_BE_EMPTY
    return LightState.MAY_BE_EMPTY if lenient else LightState.MISSING


def _met(rules: Rules, form: Form | None, need: Need, answers: Answers, today: date) -> bool:
    known = answers.known
    tests: dict[Need, Callable[[], bool]] = {
        Need.REPORTER: lambda: _said(rules, answers.reporter_name) and _said(rules, answers.reporter_address),
        Need.REPORTED: lambda: any(_identifiable(rules, person) for person in answers.persons),
        Need.IN_TIME: lambda: (
            known is not None and known <= today and report_clock(known, today, rules.deadlines.report_days).in_time
        ),
        Need.EVENT_DAY: lambda: answers.event_day is not None and answers.event_day <= today,
        Need.PLACE: lambda: _said(rules, answers.place),
        Need.STORY: lambda: len(answers.story.split()) >= STORY_WORDS,
        Need.EVIDENCE: lambda: answers.evidence > 0,
        Need.STAGE: lambda: form is not None and answers.event_day is not None,
        Need.WITNESSES: lambda: answers.witnesses > 0,
    }
    return tests[need]()


def _identifiable(rules: Rules, person: ReportedPerson) -> bool:
    """A name that is not an account's, or the one holder of a position at an office."""
    named = _said(rules, person.name) and not _account(person.name)
    return named or (_said(rules, person.position) and _said(rules, person.office))


def _account(name: str) -> bool:
    words = name.casefold().split()
    return words[0] in ("akun", "akun:") or (len(words) == 1 and (words[0][0] == "@" or "/" in words[0]))


def _said(rules: Rules, text: str) -> bool:
    plain = " ".join(text.casefold().strip(" .!").split())
    return bool(plain) and plain not in rules.unknown_words and any(c.isalnum() for c in plain)
