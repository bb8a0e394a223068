"""Receipts: shown after the case is committed, and owed to the reporter until then (docs/decisions/0007)."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.context import Context
from bot.reports.desk import Sent
from bot.reports.draft import BY_BOT, Draft
from bot.reports.papers import Paper
from handlers.report.actions import ReportAction, button
from handlers.report.saying import chat_of, home, say
from handlers.screens import Row, Screen
from knowledge.reporting import ReportKind


async def owed(update: Update, context: Context, draft: Draft) -> bool:
    """Tell whether a draft was sent already, while its receipt could not get out; then show it and end the draft.

    Whatever acts on a draft asks first: nothing may be done to a report that officers have, nor be said to be done.
    """
    if draft.sent or await context.services.store.cases.find(draft.case) is None:
        return False
    await show(update, context, draft, late=True)
    return True


async def settle(update: Update, context: Context) -> bool:
    """Show the receipt that a chat is still owed, and tell whether there was one."""
    draft = await context.services.reports.find(chat_of(update).id)
    return draft is not None and await owed(update, context, draft)


async def show(update: Update, context: Context, draft: Draft, late: bool = False) -> None:
    """Commit the case of a draft unless it was, show its receipt, and end the draft.

    `late` adds that what was asked for just now has not changed the report.
    """
    reports, chat = context.services.reports, chat_of(update).id
    sent = await reports.send(chat, draft, home(context))
    await say(update, await _receipt(context, chat, draft, sent, late))
    # Only now: a crash before this line finds the draft again, and with it the same receipt.
    context.work.add(*await reports.drop(chat, draft))


async def _receipt(context: Context, chat: int, draft: Draft, sent: Sent, late: bool) -> Screen:
    facts, rules = context.services.reports.facts(home(context)), context.services.edition.base.reporting
    text = context.messages.render(
        "report_receipt",
        code=sent.code.shown,
        late=late,
        held=sent.held,
        region=facts.region(draft).name,
        by_bot=draft.get("way") == BY_BOT,
        official=draft.kind is ReportKind.LAPORAN_RESMI,
        clock=None if facts.outside(draft) else facts.clock(draft),
        bring=[line.text for line in rules.bring],
    )
    papers = context.services.papers.offered(sent.dossier, sent.held)
    token = await context.services.statuses.token(chat, draft.case)
    copy = InlineKeyboardButton(context.messages.label("report_copy"), copy_text=CopyTextButton(sent.code.shown))
    return Screen(text, InlineKeyboardMarkup([[copy], *paper_rows(context, papers, draft.case, token)]))


def paper_rows(context: Context, papers: tuple[Paper, ...], case_id: str, token: str) -> list[Row]:
    """Make a button for each paper."""
    label = context.messages.label
    return [[button(label(f"report_{each}"), ReportAction.DOCUMENT, each, case_id, token)] for each in papers]
