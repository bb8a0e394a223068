"""The last yes: the case is committed first, and only then is the receipt shown."""

from telegram import Update

from bot.context import Context
from bot.reports.draft import PREVIEW, Draft
from handlers.report import receipts
from handlers.report.saying import chat_of, closed, home, say_problem
from handlers.report.talk import ask


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
    await receipts.show(update, context, draft)
