"""Beginning a report: /lapor, the link from groups, and the button on answer cards."""

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from handlers.report import receipts
from handlers.report.saying import chat_of, closed, home, say, say_problem
from handlers.report.screens import intro_screen, resume_screen
from handlers.screens import Screen


async def lapor(update: Update, context: Context) -> None:
    """Say who sees what, or offer to go on with a draft; from a group, point to the private chat."""
    chat = chat_of(update)
    if chat.type != ChatType.PRIVATE:
        await say(update, Screen(context.messages.render("report_in_private", bot_name=context.bot.username)))
        return
    if await receipts.settle(update, context):
        return
    problem = closed(context, home(context)) or await context.services.reports.refusal(chat.id)
    if problem:
        await say_problem(update, context, problem)
        return
    draft = await context.services.reports.find(chat.id)
    await say(update, resume_screen(context.view) if draft else intro_screen(context.view))


async def link(update: Update, context: Context, _rest: str) -> None:
    """Open the report from `?start=lapor_`."""
    await lapor(update, context)
