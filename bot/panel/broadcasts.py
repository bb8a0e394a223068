"""Broadcasts to those who subscribed: prepared, looked at, sent, stopped."""

from datetime import datetime

from bot.editing.texts import required_text
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit
from bot.store.broadcasts import Broadcast, BroadcastState


async def listing(visit: Visit) -> Page:
    """List broadcasts with their progress."""
    broadcasting = visit.services.broadcasting
    values = {"broadcasts": await broadcasting.recent(), "subscribers": await broadcasting.subscribers()}
    return Page("broadcasts", values)


async def write(visit: Visit) -> Answer:
    """Keep a text to be looked at."""
    try:
        made = await visit.services.broadcasting.draft(visit.staff, required_text(visit.form.text("teks")))
    except ValueError as fault:
        raise Refused("bad_broadcast") from fault
    return Go(f"/siaran/{made.id}")


async def show(visit: Visit) -> Page:
    """Show a broadcast as subscribers will see it, or how far it is."""
    found = await _found(visit)
    services = visit.services
    values = {
        "broadcast": found,
        "message": services.messages.render("broadcast", text=found.text),
        "subscribers": await services.broadcasting.subscribers(),
        "is_draft": found.state is BroadcastState.DRAFT,
        "is_on_its_way": found.state in (BroadcastState.SCHEDULED, BroadcastState.RUNNING),
    }
    return Page("broadcast", values)


async def try_out(visit: Visit) -> Answer:
    """Send a broadcast to oneself alone."""
    found, services = await _found(visit), visit.services
    if not await services.notices.tell_one(visit.staff, services.messages.render("broadcast", text=found.text)):
        raise Refused("unreachable", 409)
    return Go(f"/siaran/{found.id}", "tried")


async def schedule(visit: Visit) -> Answer:
    """Send a broadcast now, or from a moment on."""
    found, services = await _found(visit), visit.services
    if not await services.broadcasting.schedule(visit.staff, found.id, _due(visit)):
        raise Refused("gone", 409)
    return Go(f"/siaran/{found.id}", "scheduled")


async def stop(visit: Visit) -> Answer:
    """Send no more of a broadcast."""
    found = await _found(visit)
    if not await visit.services.broadcasting.stop(visit.staff, found.id):
        raise Refused("gone", 409)
    return Go(f"/siaran/{found.id}", "stopped")


async def _found(visit: Visit) -> Broadcast:
    found = await visit.services.broadcasting.find(visit.path["broadcast"])
    if found is None:
        raise Refused("unknown_page", 404)
    return found


def _due(visit: Visit) -> datetime:
    """Read when to send, in the time of the region; nothing means now."""
    text, now = visit.form.text("kapan"), visit.services.now()
    if not text:
        return now
    try:
        due = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Refused("bad_time") from fault
    due = due if due.tzinfo else due.replace(tzinfo=now.tzinfo)
    if due < now:
        raise Refused("bad_time")
    return due
