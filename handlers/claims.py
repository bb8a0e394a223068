"""Handing a question to staff, and finding their answer under a code that only the asker knows."""

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.editing.inbox import is_claim_code
from bot.store.inbox import Settled
from handlers import screens
from handlers.replies import send, toast
from handlers.report import status as case_status
from handlers.screens import Screen


async def ask_staff(query: CallbackQuery, context: Context, question_id: str) -> None:
    """Hand the question to staff and give its asker a code."""
    made = await context.services.inbox.ask_staff(question_id)
    if made is None:
        await toast(query, context.messages.label("ask_staff_gone"), alert=True)
        return
    effect, code = made
    context.work.add(effect)
    await send(query, Screen(context.messages.render("asked_staff", code=code)))


async def status(update: Update, context: Context) -> None:
    """Tell what became of what stands behind a code: a question to staff, or a report."""
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - commands come as messages
    code = context.args[0] if context.args else ""
    if message.chat.type != ChatType.PRIVATE or not is_claim_code(code):
        await case_status.status(update, context)
        return
    for screen in await _claim_screens(context, message.chat_id, code):
        await message.reply_html(screen.text, reply_markup=screen.keyboard)


async def _claim_screens(context: Context, chat: int, code: str) -> list[Screen]:
    if not context.services.pace.allows(chat):
        return [Screen(context.messages.render("pause"))]
    asked = await context.services.inbox.answer_for(code)
    if asked is None:
        return [Screen(context.messages.render("status_unknown"))]
    entry = context.services.edition.base.find(asked.entry) if asked.entry else None
    answered = asked.action is Settled.ENTRY and entry is not None
    text = context.messages.render("status_asked", asked=asked, answered=answered)
    return [Screen(text)] + ([screens.entry_screen(context.view, entry)] if entry and answered else [])
