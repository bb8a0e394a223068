"""The audit log."""

from bot.panel.lists import PAGE, Part, pages_for
from bot.panel.visits import Page, Visit


async def listing(visit: Visit) -> Page:
    """List what staff changed, newest first."""
    log = visit.services.store.audit
    count = await log.size()
    page = min(visit.page, pages_for(count))
    lines = await log.recent(PAGE, (page - 1) * PAGE)
    return Page("audit", {"part": Part(lines, page, pages_for(count), count)})
