"""A case opened by its code: papers, answers, notices, originals. Each button proves that its chat saw the code."""

from telegram import InlineKeyboardMarkup, Update

from bot.context import Context
from bot.reports.draft import REPLY, Draft
from bot.reports.papers import Paper
from bot.store.cases import Case, DropCaseWayBack, KeepWayBack
from handlers.report.actions import ReportAction, button
from handlers.report.saying import chat_of, keep, say
from handlers.screens import Screen


async def document(update: Update, context: Context, which: str, case_id: str, token: str) -> None:
    """Send a paper as a file that can be saved: it is meant to be printed or shown at the office."""
    case = await _trusted(update, context, case_id, token)
    status = await context.services.statuses.open(case) if case else None
    if status is None or which not in list(Paper):
        await _say(update, context, "stale")
        return
    content = await context.services.papers.make(Paper(which), status.dossier)
    if content is None:
        await _say(update, context, "stale")
        return
    caption = context.messages.render("report_documents", which=which)
    name = context.messages.label(f"report_file_{which}")
    await chat_of(update).send_document(content, caption, parse_mode="HTML", filename=name)


async def reply(update: Update, context: Context, case_id: str, token: str) -> None:
    """Take what is written and sent from now on as the reporter's answer."""
    if await _trusted(update, context, case_id, token):
        await keep(update, context, Draft(case_id, sent=True))
        end = button(context.messages.label("report_reply_end"), ReportAction.REPLY_END)
        text = context.messages.render("status_reply", step="ask")
        await say(update, Screen(text, InlineKeyboardMarkup([[end]])))


async def end_reply(update: Update, context: Context) -> None:
    """Let the chat's messages be questions again."""
    context.work.add(await context.services.dialogs.end(chat_of(update).id, REPLY))
    await _say(update, context, "end")


async def notify(update: Update, context: Context, case_id: str, token: str, wanted: str) -> None:
    """Keep the chat's address for neutral notices, or forget it."""
    case = await _trusted(update, context, case_id, token)
    if case is None:
        return
    if wanted == "1":
        way_back = await context.services.reports.way_back(chat_of(update).id, case.id)
        context.work.add(KeepWayBack(case.id, way_back))
    else:
        context.work.add(DropCaseWayBack(case.id))
    await _say(update, context, "notified" if wanted == "1" else "silent")


async def ask_release(update: Update, context: Context, case_id: str, token: str) -> None:
    """Say what originals may reveal, before officers may have them."""
    if await _trusted(update, context, case_id, token):
        sure = button(context.messages.label("report_release_sure"), ReportAction.RELEASE_SURE, case_id, token)
        text = context.messages.render("status_reply", step="release_ask")
        await say(update, Screen(text, InlineKeyboardMarkup([[sure]])))


async def release(update: Update, context: Context, case_id: str, token: str) -> None:
    """Let officers have the originals."""
    case = await _trusted(update, context, case_id, token)
    if case:
        files = tuple(await context.services.store.cases.evidence(case.id))
        context.work.add(*await context.services.statuses.release(case, files))
        await _say(update, context, "released")


async def _trusted(update: Update, context: Context, case_id: str, token: str) -> Case | None:
    case = await context.services.statuses.trusted(chat_of(update).id, case_id, token)
    if case is None:
        await _say(update, context, "stale")
    return case


async def _say(update: Update, context: Context, step: str) -> None:
    await say(update, Screen(context.messages.render("status_reply", step=step)))
