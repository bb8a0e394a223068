"""What must hold between the rules of reporting and the rest of the knowledge base."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from knowledge.errors import Problem
from knowledge.reporting.doors import OFFICES
from knowledge.reporting.rules import Rules, Sourced

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

FILE = "reporting.yaml"


def check_reporting(base: "KnowledgeBase") -> Iterator[Problem]:
    """Find names that lead nowhere: sources, conditions, regimes without a form, doors to no or abolished offices."""
    rules = base.reporting
    yield from _sources(rules)
    yield from _twice("conditions", [condition.id for condition in rules.conditions])
    yield from _twice("doors", [door.id for door in rules.doors])
    conditions = {condition.id for condition in rules.conditions}
    for form in rules.forms:
        for name in form.conditions:
            if name not in conditions:
                yield _problem(form.id, "conditions", f"{name} is not a condition")
    for election in base.elections:
        if rules.form_of(election.regime) is None:
            yield _problem(election.id, "forms", f"no form for the regime {election.regime}")
    for door in rules.doors:
        office = base.institutions.get(door.office)
        if door.office not in OFFICES and (office is None or office.abolished):
            yield _problem(door.id, "doors", f"{door.office} is not an office people can be sent to")


def _sources(rules: Rules) -> Iterator[Problem]:
    known = {source.id for source in rules.sources}
    yield from _twice("sources", [source.id for source in rules.sources])
    for name, row in _rows(rules):
        for source in row.sources:
            if source not in known:
                yield _problem(name, "sources", f"{source} is not a known source")


def _rows(rules: Rules) -> Iterator[tuple[str, Sourced]]:
    yield "deadlines", rules.deadlines
    for rows in (rules.conditions, rules.forms, rules.bring, rules.hours, rules.kinds, rules.doors):
        for row in rows:
            yield row.id, row


def _twice(field: str, names: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield _problem(name, field, "stands twice")
        seen.add(name)


def _problem(entry: str, field: str, message: str) -> Problem:
    return Problem(FILE, 0, entry, field, message)
