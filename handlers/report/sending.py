"""The last yes: the case is committed first, and only then is the receipt shown."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.context import Context
from bot.reports.desk import Sent
from bot.reports.draft import BY_BOT, PREVIEW, Draft
from bot.reports.papers import Paper
from handlers.report.actions import ReportAction, button
from handlers.report.saying import chat_of, closed, home, say, say_problem
from handlers.report.talk import ask
from handlers.screens import Row, Screen
from knowledge.reporting import ReportKind


async def send(update: Update, context: Context, draft: Draft) -> None:
    """Commit the case and show its receipt; what is asked for twice happens once and shows the same receipt."""
    reports, chat = context.services.reports, chat_of(update).id
    if draft.step != PREVIEW or not draft.code:
        await ask(update, context, draft)
        return
    problem = None
    if await context.services.store.cases.find(draft.case) is None:
        region = reports.facts(home(context)).region(draft).id
        problem = closed(context, region) or await reports.refusal(chat)
    if problem:
        await say_problem(update, context, problem)
        return
    sent = await reports.send(chat, draft, home(context))
    await say(update, await _receipt(context, chat, draft, sent))
    # Only now: a crash before this line finds the draft again, and with it the same receipt.
    context.work.add(*await reports.drop(chat, draft))


async def _receipt(context: Context, chat: int, draft: Draft, sent: Sent) -> Screen:
    facts, rules = context.services.reports.facts(home(context)), context.services.edition.base.reporting
    text = context.messages.render(
        "report_receipt",
        code=sent.code.shown,
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
