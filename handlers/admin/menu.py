"""/admin: the menu, the week in figures, what is stale, what a new package changed, and the log of changes."""

from datetime import timedelta

from telegram import CallbackQuery, Update

from bot.access import Permission
from bot.context import Context
from bot.editing.history import TRAFFIC_WEEKS
from bot.privacy import iso_week
from handlers.admin.presses import Do, button
from handlers.admin.talk import (
    PAGE,
    OnPress,
    answering,
    end,
    in_place,
    menu_button,
    message_of,
    number,
    short,
    staff,
    turns,
)
from handlers.screens import Screen, keyboard_of, paged

_ITEMS = (
    ("menu_inbox", Do.INBOX, ("1",), Permission.INBOX),
    ("menu_entries", Do.TOPICS, (), Permission.READ),
    ("menu_find", Do.FIND, (), Permission.READ),
    ("menu_drafts", Do.DRAFTS, ("1",), Permission.EDIT),
    ("menu_new", Do.NEW_ENTRY, (), Permission.EDIT),
    ("menu_stale", Do.STALE, ("1",), Permission.READ),
    ("menu_conflicts", Do.CONFLICTS, (), Permission.READ),
    ("menu_refused", Do.REFUSED, ("1",), Permission.REVIEW),
    ("menu_summary", Do.SUMMARY, (), Permission.READ),
    ("menu_people", Do.PEOPLE, ("1",), Permission.PEOPLE),
    ("menu_switches", Do.SWITCHES, (), Permission.SWITCH),
    ("menu_broadcasts", Do.BROADCASTS, (), Permission.BROADCAST),
    ("menu_examine", Do.EXAMINE, (), Permission.EXAMINE),
    ("menu_audit", Do.AUDIT, ("1",), Permission.AUDIT),
)
_AUDIT_PAGE = 10


async def open_menu(update: Update, context: Context) -> None:
    """Show the menu of who asks."""
    await answering(message_of(update))(_menu(context))


async def cancel_by_command(update: Update, context: Context) -> None:
    """Leave a prompt."""
    message = message_of(update)
    await end(context, message.chat_id)
    await answering(message)(_menu(context))


async def _back(query: CallbackQuery, context: Context) -> None:
    await in_place(query)(_menu(context))


async def _cancel(query: CallbackQuery, context: Context) -> None:
    await end(context, query.from_user.id)
    await in_place(query)(_menu(context))


def _menu(context: Context) -> Screen:
    who, label = staff(context), context.messages.label
    buttons = [button(label(name), action, *args) for name, action, args, needs in _ITEMS if who.may(needs)]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    conflicts = len(context.services.workshop.conflicts)
    return Screen(context.messages.render("admin/menu", who=who, conflicts=conflicts), keyboard_of(rows))


async def _summary(query: CallbackQuery, context: Context) -> None:
    services = context.services
    week = iso_week(services.now().date())
    counts = await services.store.log.week_counts(week)
    outcomes: dict[str, int] = {}
    for count in counts:
        outcomes[count.outcome] = outcomes.get(count.outcome, 0) + count.questions
    text = context.messages.render(
        "admin/summary",
        week=week,
        outcomes=outcomes,
        useful=sum(count.useful for count in counts),
        not_useful=sum(count.not_useful for count in counts),
        inbox=len(await services.inbox.groups()),
        drafts=await services.store.edits.drafts(),
        edition=services.workshop.number,
    )
    await in_place(query)(Screen(text, keyboard_of([[menu_button(context)]])))


async def _stale(query: CallbackQuery, context: Context, page: str) -> None:
    today = context.services.now().date()
    weeks = [iso_week(today - timedelta(weeks=back)) for back in range(TRAFFIC_WEEKS)]
    found, at, pages = paged(await context.services.history.stale(today, weeks), number(page), PAGE)
    rows = [[button(short(stale.entry.title), Do.ENTRY, stale.entry.id)] for stale in found]
    rows += [turns(context, Do.STALE, (), at, pages), [menu_button(context)]]
    text = context.messages.render("admin/stale", found=found, page=at, pages=pages)
    await in_place(query)(Screen(text, keyboard_of(rows)))


async def _conflicts(query: CallbackQuery, context: Context) -> None:
    conflicts = context.services.workshop.conflicts[:PAGE]
    label = context.messages.label
    rows = []
    for conflict in conflicts:
        rows.append([button(short(conflict.subject), Do.ENTRY, conflict.subject)])
        if staff(context).may(Permission.REVIEW):
            take = button(label("take_package"), Do.ROLLBACK, conflict.subject, "0")
            rows.append([button(label("keep_ours"), Do.KEEP, conflict.subject), take])
    text = context.messages.render("admin/conflicts", conflicts=conflicts)
    await in_place(query)(Screen(text, keyboard_of([*rows, [menu_button(context)]])))


async def _audit(query: CallbackQuery, context: Context, page: str) -> None:
    log = context.services.store.audit
    pages = max(1, -(-await log.size() // _AUDIT_PAGE))
    at = min(number(page), pages)
    lines = await log.recent(_AUDIT_PAGE, (at - 1) * _AUDIT_PAGE)
    text = context.messages.render("admin/audit", lines=lines, page=at, pages=pages)
    rows = [turns(context, Do.AUDIT, (), at, pages), [menu_button(context)]]
    await in_place(query)(Screen(text, keyboard_of(rows)))


ON_PRESS: dict[Do, OnPress] = {
    Do.MENU: _back,
    Do.CANCEL: _cancel,
    Do.SUMMARY: _summary,
    Do.STALE: _stale,
    Do.CONFLICTS: _conflicts,
    Do.AUDIT: _audit,
}
