"""Deciding about what somebody else handed in."""

from bot.delivery.notices import News
from bot.editing.desk import Outcome
from bot.editing.drafts import Conflict
from bot.editing.texts import EditRefused
from bot.panel.drafts import after, draft_page, found_draft
from bot.panel.visits import Answer, Go, Visit


async def approve(visit: Visit) -> Answer:
    """Publish a draft; never one's own."""
    draft = await found_draft(visit)
    try:
        done = await visit.services.desk.approve(visit.staff, draft, sure=bool(visit.form.text("sure")))
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused)
    except Conflict as conflict:
        return await draft_page(visit, draft, conflict=conflict)
    if done.outcome is Outcome.PUBLISHED:
        await visit.services.notices.tell_authors(draft, visit.staff, News.PUBLISHED, draft.why)
    return after(draft, done, f"/draf/{draft.id}/setujui", {})


async def send_back(visit: Visit) -> Answer:
    """Give a draft back with a reason."""
    draft = await found_draft(visit)
    try:
        back = await visit.services.desk.send_back(visit.staff, draft, visit.form.text("why"))
    except EditRefused as refused:
        return await draft_page(visit, draft, refused=refused)
    except Conflict as conflict:
        return await draft_page(visit, draft, conflict=conflict)
    await visit.services.notices.tell_authors(back, visit.staff, News.RETURNED, back.why)
    return Go("/draf", "sent_back")
