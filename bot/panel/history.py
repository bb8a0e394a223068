"""What was published of an entry, and going back."""

from bot.editing.desk import Outcome
from bot.editing.drafts import Conflict
from bot.editing.texts import EditRefused
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit
from bot.store.edits import REFUSALS

SHOWN = 30
"""Revisions shown of one entry."""


async def show(visit: Visit) -> Page:
    """List the revisions of an entry with what each one changed."""
    return await _page(visit)


async def roll_back(visit: Visit) -> Answer:
    """Go back to an older state."""
    subject, why, to = visit.path["entry"], visit.form.text("why"), visit.form.text("to")
    if not to.isdigit():
        raise Refused("bad_action")
    try:
        sure = bool(visit.form.text("sure"))
        done = await visit.services.history.rollback(visit.staff, subject, why, visit.form.number("to"), sure)
    except EditRefused as refused:
        return await _page(visit, refused=refused)
    except Conflict as conflict:
        return await _page(visit, conflict=conflict)
    if done.outcome is Outcome.WORSE:
        path = f"/entri/{subject}"
        fields = {"to": [to], "why": [why]}
        values = {"worse": done.worse, "again": f"{path}/kembali", "fields": fields, "back": f"{path}/riwayat"}
        return Page("worse", values, 409)
    if done.outcome is Outcome.WAITS:
        return Go("/draf", "waits")
    return Go(f"/entri/{subject}/riwayat", "rolled_back")


async def keep(visit: Visit) -> Answer:
    """Keep an edit although a new package changed the entry under it."""
    subject = visit.path["entry"]
    try:
        await visit.services.history.keep(visit.staff, subject, visit.form.text("why"))
    except EditRefused as refused:
        return await _page(visit, refused=refused)
    except Conflict as conflict:
        return await _page(visit, conflict=conflict)
    return Go(f"/entri/{subject}/riwayat", "kept")


async def _page(visit: Visit, refused: EditRefused | None = None, conflict: Conflict | None = None) -> Page:
    services, subject = visit.services, visit.path["entry"]
    entry = services.edition.base.find(subject)
    revisions = await services.history.of(entry.id if entry else subject, SHOWN)
    if subject == REFUSALS or (entry is None and not revisions):
        raise Refused("unknown_page", 404)
    values = {
        "subject": entry.id if entry else subject,
        "entry": entry,
        "revisions": [(revision, await services.history.difference(revision)) for revision in revisions],
        "packaged": services.desk.seed(subject) is not None,
        "outdated": [conflict.why for conflict in services.workshop.conflicts if conflict.subject == subject],
        "refused": refused,
        "conflict": conflict,
    }
    return Page("history", values, 409 if conflict else 422 if refused else 200)
