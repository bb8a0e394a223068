"""The lists behind the numbers of the weekly summary, opened by links in its message, by role."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from telegram import InlineKeyboardMarkup, InputFile, Message, Update
from telegram.constants import ChatType, MessageLimit

from bot.access import Permission
from bot.context import Context
from bot.digest.figures import Reply
from bot.digest.issue import Issue
from bot.digest.message import length
from bot.digest.numbers import Cell, Hidden
from bot.digest.words import render
from handlers.admin.presses import Do, button

PREFIX = "ringkasan"
ROWS = (40, 20, 10, 5)
"""How much is listed, tried from most to least until the message fits."""


class ListName(StrEnum):
    """What a number opens; the names stand in links of old messages and must not change."""

    NUMBERS = "angka"
    TOPICS = "topik"
    CHOICES = "pilihan"
    MISSED = "belum"
    OUTSIDE = "luar"
    ASKERS = "penanya"
    RATINGS = "nilai"
    REPORTS = "laporan"
    CHANGES = "basis"
    STALE = "tinjau"
    STAGE = "tahap"
    PAGE = "halaman"


DOORS: Mapping[ListName, Sequence[tuple[Permission, str]]] = {
    ListName.MISSED: ((Permission.INBOX, "kotak"),),
    ListName.STALE: ((Permission.READ, "entri?basi=1"),),
    ListName.REPORTS: ((Permission.CASES, "kasus"), (Permission.READ, "laporan")),
}
"""The page of the panel where work on a list goes on, by what it takes to open it."""

_REPLIES: Mapping[ListName, Reply] = {ListName.CHOICES: Reply.CHOICES, ListName.OUTSIDE: Reply.OUTSIDE}


async def open_list(update: Update, context: Context, rest: str) -> None:
    """Show the list that a link of the summary names: `<week>_<list>`."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - links come as messages
    name, _, wanted = rest.partition("_")
    if wanted not in set(ListName) or not _may_read(update, context, ListName(wanted)):
        await message.reply_html(context.messages.render("summary_closed"))
        return
    issue = await context.services.publisher.published(name)
    if issue is None:
        await message.reply_html(context.messages.render("summary_unknown"))
    elif wanted == ListName.PAGE:
        await _send_page(message, context, issue)
    else:
        text = await _list(context, issue, ListName(wanted))
        await message.reply_html(text, reply_markup=_keyboard(context, ListName(wanted)))


def _may_read(update: Update, context: Context, wanted: ListName) -> bool:
    """Readers and recipients read what is published, officers what is of reports; each in private."""
    chat = update.effective_chat
    if chat is None or chat.type != ChatType.PRIVATE:
        return False
    recipients = {recipient.address for recipient in context.services.summaries.recipients}
    of_reports = wanted is ListName.REPORTS and _may(context, Permission.CASES)
    return of_reports or _may(context, Permission.READ) or str(chat.id) in recipients


def _may(context: Context, permission: Permission) -> bool:
    staff = context.work.staff
    return staff is not None and staff.may(permission)


def _keyboard(context: Context, wanted: ListName) -> InlineKeyboardMarkup | None:
    """Lead on to the inbox, for those who work on it."""
    if wanted is not ListName.MISSED or not _may(context, Permission.INBOX):
        return None
    return InlineKeyboardMarkup([[button(context.messages.label("menu_inbox"), Do.INBOX, "1")]])


def _door(context: Context, issue: Issue, wanted: ListName) -> str:
    """Address in the panel from where a list goes on for whoever asks; empty for none."""
    doors = DOORS.get(wanted, ((Permission.READ, f"ringkasan/{issue.week.name}"),))
    path = next((path for permission, path in doors if _may(context, permission)), "")
    url = context.services.panel_url
    return f"{url}/panel/{path}" if url and path else ""


async def _send_page(message: Message, context: Context, issue: Issue) -> None:
    files = await context.services.shelf.files(issue)
    name = next(name for name in files.named(issue) if name.endswith(".html"))
    await message.reply_document(InputFile(files.page, name))


async def _list(context: Context, issue: Issue, wanted: ListName) -> str:
    values: dict[str, object] = {
        "issue": issue,
        "bot_name": context.bot.username,
        "door": _door(context, issue, wanted),
        "working": _may(context, Permission.INBOX),
    }
    if wanted in _REPLIES:
        values |= {"reply": _REPLIES[wanted].value}
    elif wanted is ListName.MISSED:
        values |= {"misses": await _misses(context, issue)}
    elif wanted is ListName.RATINGS:
        values |= {"entries": await _least_helpful(context, issue)}
    template = "list_reply" if wanted in _REPLIES else f"list_{wanted.value}"
    texts = (render(f"{template}.html.j2", rows=rows, **values) for rows in ROWS)
    return next(text for text in texts if length(text) <= MessageLimit.MAX_TEXT_LENGTH)


async def _misses(context: Context, issue: Issue) -> list[tuple[str, Cell | None]]:
    """List what was not understood: from the log for those who work on it, what is published for others."""
    if not _may(context, Permission.INBOX):
        return [(miss.wording, miss.askers) for miss in issue.context.misses]
    askers = {miss.gist: miss.askers for miss in issue.numbers.misses}
    found = await context.services.store.digest.misses(issue.numbers.week, ROWS[0])
    return [(wording[:160], askers.get(gist, Hidden.FEW)) for gist, wording in found]


async def _least_helpful(context: Context, issue: Issue) -> list[tuple[str, str]]:
    """List the entries rated worst, for those who work on them: which ones comes from the log."""
    if not _may(context, Permission.INBOX):
        return []
    base = context.services.edition.base
    names = await context.services.store.digest.least_helpful(issue.numbers.week, 10)
    return [(entry.id, entry.title) for entry in map(base.find, names) if entry]
