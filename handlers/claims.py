"""Handing a question to staff, and finding their answer under a code that only the asker knows."""

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

from bot.context import Context
from bot.editing.inbox import is_claim_code
from bot.reports.codes import read_code
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
    await _open(update, context, " ".join(context.args or ()))


async def bare_code(update: Update, context: Context) -> None:
    """Do the same for a code that somebody sends without the command."""
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - the filter read its text
    await _open(update, context, message.text or "")


class IsCode(MessageFilter):
    """Passes messages that are a code and nothing else."""

    def filter(self, message: Message) -> bool:
        """Look at the shape, and at the check character of a receipt."""
        text = (message.text or "").strip()
        has_digit = any(each.isdigit() for each in text)
        return is_claim_code(text) or (has_digit and read_code(text) is not None)


async def _open(update: Update, context: Context, code: str) -> None:
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - commands come as messages
    if message.chat.type != ChatType.PRIVATE or not is_claim_code(code):
        await case_status.status(update, context, code)
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
