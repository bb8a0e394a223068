"""The inbox: questions without a good answer, and one tap for each group of them."""

from collections.abc import Awaitable, Callable

from bot.editing.desk import Outcome
from bot.editing.groups import Group
from bot.panel.lists import part
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit

Act = Callable[[Visit, Group], Awaitable[Answer]]


async def listing(visit: Visit) -> Page:
    """List groups, most painful first, each with the entries that come nearest."""
    services, base = visit.services, visit.services.edition.base
    shown = part(await services.inbox.groups(), visit.page)
    nearest = {
        group.id: [base.entries[choice.entry] for choice in services.inbox.nearest(group)] for group in shown.items
    }
    released = await services.inbox.released()
    values = {"part": shown, "nearest": nearest, "entries": base.entries.values(), "released": released}
    return Page("inbox", values)


async def refused(visit: Visit) -> Page:
    """List the questions that staff marked as out of scope."""
    _, texts = await visit.services.workshop.states()
    return Page("outside_scope", {"part": part(texts[::-1], visit.page)})


async def reaccept(visit: Visit) -> Answer:
    """Take a question out of those that are refused."""
    text, back = visit.form.text("teks"), "/kotak/ditolak"
    done = await visit.services.inbox.reaccept(visit.staff, text, bool(visit.form.text("sure")))
    if done.outcome is Outcome.WORSE:
        return Page("worse", {"worse": done.worse, "again": back, "fields": {"teks": [text]}, "back": back}, 409)
    return Go(back, "accepted")


async def settle(visit: Visit) -> Answer:
    """Do with a group what the pressed button says."""
    group = await visit.services.inbox.group(visit.path["group"])
    if group is None:
        raise Refused("gone", 409)
    action, _, entry = visit.form.text("aksi").partition(":")
    if action == "contoh":
        return await _alias(visit, group, entry or visit.form.text("entri"))
    act = _ACTS.get(action)
    if act is None:
        raise Refused("bad_action")
    return await act(visit, group)


async def _alias(visit: Visit, group: Group, entry: str) -> Answer:
    sure = bool(visit.form.text("sure"))
    done = await visit.services.inbox.alias(visit.staff, group, entry, sure)
    if done.outcome is Outcome.WORSE:
        return _worse(group, f"contoh:{entry}", done.worse)
    return Go("/kotak", "taught")


async def _outside(visit: Visit, group: Group) -> Answer:
    done = await visit.services.inbox.outside(visit.staff, group, bool(visit.form.text("sure")))
    if done.outcome is Outcome.WORSE:
        return _worse(group, "luar", done.worse)
    return Go("/kotak", "outside")


async def _new_entry(visit: Visit, group: Group) -> Answer:
    draft = await visit.services.inbox.new_entry(visit.staff, group)
    return Go(f"/draf/{draft.id}", "begun")


async def _ignore(visit: Visit, group: Group) -> Answer:
    await visit.services.inbox.ignore(visit.staff, group)
    return Go("/kotak", "ignored")


async def _release(visit: Visit, group: Group) -> Answer:
    await visit.services.inbox.release(visit.staff, group, shown=True)
    return Go("/kotak", "released")


async def _unrelease(visit: Visit, group: Group) -> Answer:
    await visit.services.inbox.release(visit.staff, group, shown=False)
    return Go("/kotak", "unreleased")


_ACTS: dict[str, Act] = {
    "luar": _outside,
    "baru": _new_entry,
    "abaikan": _ignore,
    "tampilkan": _release,
    "sembunyikan": _unrelease,
}


def _worse(group: Group, action: str, worse: object) -> Page:
    values = {"worse": worse, "again": f"/kotak/{group.id}", "fields": {"aksi": [action]}, "back": "/kotak"}
    return Page("worse", values, 409)
