"""Reports: counts and states for readers; what a case says for officers of its region alone."""

from collections import Counter

from bot.delivery.dossier import open_dossier, read_entry
from bot.delivery.pages import case_pages
from bot.panel.refusals import Refused
from bot.panel.visits import Page, Visit
from bot.store.cases import Case
from bot.store.seal import CannotUnseal
from knowledge.reporting import CaseState

FEW = 5
"""Count below which no figure is shown (P7): one report must not show when it came."""


async def counts(visit: Visit) -> Page:
    """Count cases by region and state, and tell whether they reach their offices."""
    store, regions = visit.services.store, visit.services.edition.base.regions
    found = Counter[tuple[str, CaseState]]()
    for count in await store.cases.counts():
        found[count.region, count.state] += count.cases
    values = {
        "states": [state for state in CaseState if any(state is known for _, known in found)],
        "rows": [(regions[name].name if name in regions else name, name) for name in sorted({r for r, _ in found})],
        "found": found,
        "few": FEW,
        "depth": await store.outbox.depth(),
        "held": [regions[name].name for name in await store.outbox.held_regions() if name in regions],
    }
    return Page("reports", values)


async def cases(visit: Visit) -> Page:
    """List the open cases of the officer's region."""
    own = [case for case in await visit.services.store.cases.open_cases() if _is_own(visit, case)]
    region = visit.services.edition.base.regions.get(visit.staff.region or "")
    return Page("cases", {"cases": own, "region": region.name if region else ""})


async def case(visit: Visit) -> Page:
    """Show a case with its thread; to officers of other regions it does not exist."""
    services = visit.services
    found = await services.store.cases.find(visit.path["case"])
    if found is None or not _is_own(visit, found):
        raise Refused("unknown_page", 404)
    try:
        dossier = await open_dossier(services.vault, services.store, found)
        thread = [
            (entry, await read_entry(services.vault, found.id, entry))
            for entry in await services.store.cases.thread(found.id)
        ]
    except CannotUnseal as fault:
        raise Refused("gone", 404) from fault
    pages = case_pages(services.messages, dossier.view(services.edition.base))
    actions = await services.store.cases.actions(found.id)
    return Page("case", {"case": found, "pages": pages, "thread": thread, "actions": actions})


def _is_own(visit: Visit, case: Case) -> bool:
    return visit.staff.region is not None and case.region == visit.staff.region
