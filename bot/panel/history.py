"""What was published of an entry, and going back."""

from collections.abc import Mapping, Sequence

from bot.editing.desk import Outcome, Submitted
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
    subject = visit.path["entry"]
    if not visit.form.text("to").isdigit():
        raise Refused("bad_action")
    why, to, sure = visit.form.text("why"), visit.form.number("to"), bool(visit.form.text("sure"))
    try:
        done = await visit.services.history.rollback(visit.staff, subject, why, to, sure)
    except EditRefused as refused:
        return await _page(visit, refused=refused)
    except Conflict as conflict:
        return await _page(visit, conflict=conflict)
    if done.outcome is Outcome.WORSE:
        return _worse(subject, done, "kembali", {"why": [why], "to": [str(to)]})
    if done.outcome is Outcome.WAITS:
        return Go("/draf", "waits")
    return Go(f"/entri/{subject}/riwayat", "rolled_back")


async def keep(visit: Visit) -> Answer:
    """Keep an edit although a new package changed the entry under it."""
    subject, why, sure = visit.path["entry"], visit.form.text("why"), bool(visit.form.text("sure"))
    try:
        done = await visit.services.history.keep(visit.staff, subject, why, sure)
    except EditRefused as refused:
        return await _page(visit, refused=refused)
    except Conflict as conflict:
        return await _page(visit, conflict=conflict)
    if done.outcome is Outcome.WORSE:
        return _worse(subject, done, "pertahankan", {"why": [why]})
    return Go(f"/entri/{subject}/riwayat", "kept")


def _worse(subject: str, done: Submitted, action: str, fields: Mapping[str, Sequence[str]]) -> Page:
    """Show what would be answered worse, and ask for the second yes."""
    back = f"/entri/{subject}/riwayat"
    values = {"worse": done.worse, "again": f"/entri/{subject}/{action}", "fields": fields, "back": back}
    return Page("worse", values, 409)


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
