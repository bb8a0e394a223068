"""Where else, or better, a report belongs; it can always still go to Bawaslu as informasi awal."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.places import Region
from knowledge.reporting.rules import DoorRow, DoorWhen, Rules

OFFICES = ("bawaslu", "kpu", "ppk_office", "inspectorate")
"""The offices of a region that a door may name instead of an institution."""


class Subject(StrEnum):
    """Who is reported, as far as it decides the door."""

    ASN = "asn"
    NON_ASN = "non-asn"
    VILLAGE = "village"
    ORGANISER = "organiser"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Situation:
    """What decides the doors: whom it is about, whether money changed hands, whether no election is running."""

    subject: Subject = Subject.ASN
    money: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Door:
    """An institution and the row that says why; `row.id` is the id of the reason."""

    institution: str
    row: DoorRow


_BY_SUBJECT = {
    Subject.NON_ASN: DoorWhen.NON_ASN,
    Subject.VILLAGE: DoorWhen.VILLAGE,
    Subject.ORGANISER: DoorWhen.ORGANISER,
}


def mentions_money(rules: Rules, story: str) -> bool:
    """Tell whether a story speaks of buying votes; the door is only offered, so a wrong yes does no harm."""
    words = set(re.findall(r"[a-z]+", story.casefold()))
    text = " ".join(re.findall(r"[a-z]+", story.casefold()))
    return any(word in words if " " not in word else word in text for word in rules.money_words)


def doors(rules: Rules, situation: Situation, region: Region) -> tuple[Door, ...]:
    """List the doors for a situation in the order of the rules, each institution once; often none."""
    found: dict[str, Door] = {}
    for row in _rows(rules, _reasons(situation)):
        institution = str(getattr(region, row.office)) if row.office in OFFICES else row.office
        found.setdefault(institution, Door(institution, row))
    return tuple(found.values())


def _reasons(situation: Situation) -> Iterable[DoorWhen]:
    if situation.money:
        yield DoorWhen.MONEY
    if situation.subject in _BY_SUBJECT:
        yield _BY_SUBJECT[situation.subject]
    if situation.outside:
        if situation.subject in (Subject.ASN, Subject.UNKNOWN):
            yield DoorWhen.OUTSIDE_ASN
        yield DoorWhen.OUTSIDE


def _rows(rules: Rules, reasons: Iterable[DoorWhen]) -> Iterable[DoorRow]:
    return (row for reason in reasons for row in rules.doors if row.when is reason)
