"""Switches that take effect without a deployment."""

from bot.editing.texts import checked_text, required_text
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit
from bot.switches import GROUPS, INLINE, MAINTENANCE, RECIPIENTS, REPORTS, Value

MOST_RECIPIENTS = 50


async def listing(visit: Visit) -> Page:
    """Show where every switch stands, moved by whom and why."""
    services = visit.services
    await services.switches.refresh()
    position = services.switches.position
    regions = services.edition.base.regions.values()
    values = {
        "position": position,
        "moved": position.moved,
        "toggles": [
            (INLINE, "", position.inline),
            (GROUPS, "", position.groups),
            *((f"{REPORTS}{region.id}", region.name, position.takes_reports(region.id)) for region in regions),
        ],
    }
    return Page("switches", values)


async def move(visit: Visit) -> Answer:
    """Move a switch, with a reason."""
    name = visit.form.text("sakelar")
    reason = required_text(visit.form.text("why"))[:200]
    if name.startswith(REPORTS) and name.removeprefix(REPORTS) not in visit.services.edition.base.regions:
        raise Refused("bad_switch")
    try:
        await visit.services.switches.move(visit.staff, name, _value(visit, name), reason)
    except ValueError as fault:
        raise Refused("bad_switch") from fault
    return Go("/sakelar", "switched")


def _value(visit: Visit, name: str) -> Value:
    if name == MAINTENANCE:
        return checked_text(visit.form.text("nilai")) or None
    if name == RECIPIENTS:
        lines = [checked_text(line) for line in visit.form.lines("nilai")]
        return lines[:MOST_RECIPIENTS] or None
    return visit.form.text("nilai") == "nyala"
