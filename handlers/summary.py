"""The lists behind the numbers of the weekly summary, opened by links in its message, by role."""

from collections.abc import Mapping
from enum import StrEnum

from telegram import InputFile, Message, Update
from telegram.constants import ChatType

from bot.access import Permission
from bot.context import Context
from bot.digest.figures import Reply
from bot.digest.issue import Issue
from bot.digest.numbers import Cell, Hidden
from bot.digest.words import render

PREFIX = "ringkasan"
ROWS = 40


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


FROM_THE_LOG = frozenset({ListName.MISSED, ListName.RATINGS})
"""Lists drawn from the log and not from what is published."""

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
        await message.reply_html(await _list(context, issue, ListName(wanted)))


def _may_read(update: Update, context: Context, wanted: ListName) -> bool:
    """Staff read by their permissions, recipients what is published; each in private."""
    chat, staff = update.effective_chat, context.work.staff
    if chat is None or chat.type != ChatType.PRIVATE:
        return False
    if wanted in FROM_THE_LOG:
        return staff is not None and staff.may(Permission.INBOX)
    recipients = {recipient.address for recipient in context.services.summaries.recipients}
    return (staff is not None and staff.may(Permission.READ)) or str(chat.id) in recipients


async def _send_page(message: Message, context: Context, issue: Issue) -> None:
    files = await context.services.shelf.files(issue)
    name = next(name for name in files.named(issue) if name.endswith(".html"))
    await message.reply_document(InputFile(files.page, name))


async def _list(context: Context, issue: Issue, wanted: ListName) -> str:
    values: dict[str, object] = {"issue": issue, "rows": ROWS, "bot_name": context.bot.username}
    if wanted in _REPLIES:
        values |= {"reply": _REPLIES[wanted].value}
    elif wanted is ListName.MISSED:
        values |= {"reply": Reply.MISSED.value, "misses": await _misses(context, issue)}
    elif wanted is ListName.RATINGS:
        values |= {"entries": await _least_helpful(context, issue)}
    template = "list_reply" if wanted in _REPLIES else f"list_{wanted.value}"
    return render(f"{template}.html.j2", **values)


async def _misses(context: Context, issue: Issue) -> list[tuple[str, Cell]]:
    """List what was not understood, each with its askers where five or more asked it."""
    askers = {miss.gist: miss.askers for miss in issue.numbers.misses}
    found = await context.services.store.digest.misses(issue.numbers.week, ROWS)
    return [(wording[:160], askers.get(gist, Hidden.FEW)) for gist, wording in found]


async def _least_helpful(context: Context, issue: Issue) -> list[tuple[str, str]]:
    base = context.services.edition.base
    names = await context.services.store.digest.least_helpful(issue.numbers.week, 10)
    return [(entry.id, entry.title) for entry in map(base.find, names) if entry]
