"""The first page: today, the week, and what waits for someone."""

from collections import Counter
from collections.abc import Sequence

from bot.access import Permission
from bot.editing.overlay import Conflict
from bot.panel.visits import Page, Visit
from bot.privacy import iso_week
from bot.store.base import WeekCount
from bot.store.edits import DraftState
from knowledge.check import is_stale

OUTCOMES = ("answer", "choices", "none_of_these", "none", "out_of_scope")
MOST_ASKED = 5


async def show(visit: Visit) -> Page:
    """Show the overview; figures only to those who may read them."""
    figures = await _figures(visit) if visit.may(Permission.READ) else None
    return Page("overview", {"figures": figures, "waiting": await _waiting(visit), "outdated": _outdated(visit)})


async def _waiting(visit: Visit) -> dict[str, int]:
    """Count what waits for someone with the visitor's role."""
    found: dict[str, int] = {}
    if visit.may(Permission.INBOX):
        found["inbox"] = len(await visit.services.inbox.groups())
    if visit.may(Permission.EDIT):
        drafts = await visit.services.store.edits.drafts()
        found["reviews"] = sum(draft.state is DraftState.REVIEW for draft in drafts)
    return found


def _outdated(visit: Visit) -> list[Conflict]:
    """List edits that a new package changed under its editor's hands."""
    return list(visit.services.workshop.conflicts) if visit.may(Permission.EDIT) else []


async def _figures(visit: Visit) -> dict[str, object]:
    services, base = visit.services, visit.services.edition.base
    today = services.now().date()
    week = iso_week(today)
    counts = await services.store.log.week_counts(week)
    questions = await services.store.log.questions(week)
    outcomes = Counter[str]()
    for count in counts:
        outcomes[count.outcome] += count.questions
    return {
        "week": week,
        "today": sum(question.day == today for question in questions),
        "asked": outcomes.total(),
        "outcomes": [(name, outcomes[name]) for name in OUTCOMES],
        "useful": sum(count.useful for count in counts),
        "not_useful": sum(count.not_useful for count in counts),
        "most": _most_asked(visit, counts),
        "outbox": await services.store.outbox.depth(),
        "entries": len(base.entries),
        "stale": sum(is_stale(entry, today) for entry in base.entries.values()),
    }


def _most_asked(visit: Visit, counts: Sequence[WeekCount]) -> list[tuple[object, int]]:
    asked = Counter[str]()
    for count in counts:
        if count.entry:
            asked[count.entry] += count.questions
    found = [(visit.services.edition.base.find(name), number) for name, number in asked.most_common(MOST_ASKED)]
    return [(entry, number) for entry, number in found if entry]
