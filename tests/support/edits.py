"""Histories of entries as they come about over months, made at once."""

from bot.access import Staff
from bot.editing.content import EntryState, fingerprint
from bot.editing.desk import Desk
from bot.store.edits import Revision


async def publish(desk: Desk, by: Staff, subject: str, *states: EntryState) -> int:
    """Publish states of an entry one after another; returns the number of the last."""
    number = 0
    for state in states:
        newest = await desk.edits.latest(subject)
        base = newest.number if newest else 0
        made = Revision(0, subject, base, state.model_dump_json(), by.label, "", desk.now(), "dahulu")
        number = await desk.edits.publish(made, desk.access.audit(by, "publish", subject, "dahulu")) or 0
    await desk.workshop.refresh()
    return number


async def withdrawn_and_back(desk: Desk, by: Staff, subject: str) -> int:
    """Withdraw an entry and let it answer again; returns the number of the withdrawal, to which one can go back."""
    seed = fingerprint(desk.seed(subject))
    last = await publish(desk, by, subject, EntryState(withdrawn=True, seed=seed), EntryState(seed=seed))
    return last - 1
