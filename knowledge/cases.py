"""Entries whose verdict turns on who acts or on a circumstance: which case holds, or what must be asked.

A question that names the case of a stricter verdict gets that verdict. A question that names none of the cases
is asked back when one of them is stricter than the entry; a more permissive case is never assumed, because a
wrong "boleh" is the worst answer there is.
"""

from dataclasses import dataclass

from knowledge.entries import Case, Entry, FacetName
from knowledge.facets import Found


@dataclass(frozen=True)
class CaseQuestion:
    """What to ask back: the facet in doubt and the cases of an entry that turn on it."""

    facet: FacetName
    cases: tuple[Case, ...]


def settled_case(entry: Entry, asked: Found) -> Case | None:
    """Find the case that the question itself names, as long as it is not more permissive than the entry."""
    named = [case for case in entry.cases if case.value in _values(asked, case.facet) and not _milder(case, entry)]
    return min(named, key=lambda case: case.verdict.permissiveness, default=None)


def case_question(entry: Entry, asked: Found) -> CaseQuestion | None:
    """Tell what to ask before answering; None when the question is clear or no case is stricter."""
    if settled_case(entry, asked):
        return None
    for case in entry.cases:
        if _stricter(case, entry) and not _values(asked, case.facet):
            return CaseQuestion(case.facet, tuple(other for other in entry.cases if other.facet == case.facet))
    return None


def _values(asked: Found, facet: FacetName) -> frozenset[str]:
    return {"actor": asked.actors, "object": asked.objects, "circumstance": asked.circumstances}[facet]


def _stricter(case: Case, entry: Entry) -> bool:
    return case.verdict.permissiveness < entry.verdict.permissiveness


def _milder(case: Case, entry: Entry) -> bool:
    return case.verdict.permissiveness > entry.verdict.permissiveness
