"""Which changes one person may publish (A2), and what every published entry must carry."""

from datetime import date

from bot.access import Staff
from bot.store.people import Role
from knowledge.entries import Entry

WORDING = frozenset(
    {"title", "question", "answer", "reason", "alternative", "note", "related", "sources", "reviewed", "reviewer"}
)
"""Fields in which nothing is decided; all others need a second person: verdict, legal basis, sanctions, cases, whom
and when it applies, confidence, validity."""

REVIEWER_NAMES = {Role.OWNER: "pemilik", Role.ADMIN: "admin", Role.REVIEWER: "peninjau", Role.EDITOR: "editor"}
"""How an entry names the role that reviewed it last."""


def decided_fields(old: Entry | None, new: Entry) -> tuple[str, ...]:
    """List the changed fields that decide something; for a new entry all of them."""
    fields = [name for name in Entry.model_fields if name not in WORDING]
    return tuple(name for name in fields if old is None or getattr(old, name) != getattr(new, name))


def is_milder(old: Entry, new: Entry) -> bool:
    """Tell whether going from one entry to the other allows more, for anybody."""
    before = {(case.facet, case.value): case.verdict.permissiveness for case in old.cases}
    cases = any(
        case.verdict.permissiveness > before.get((case.facet, case.value), old.verdict.permissiveness)
        for case in new.cases
    )
    return cases or new.verdict.permissiveness > old.verdict.permissiveness


def reviewed(entry: Entry, by: Staff, today: date) -> Entry:
    """Note in the entry when it was reviewed and by which role."""
    role = next(role for role in REVIEWER_NAMES if role in by.roles)
    return entry.model_copy(update={"reviewed": today, "reviewer": REVIEWER_NAMES[role]})
