"""Handing a question to staff, and finding their answer under a code that only the asker knows."""

from collections.abc import Mapping
from datetime import datetime

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

from bot.context import Context
from bot.dialogs import Dialog
from bot.editing.inbox import is_claim_code
from bot.reports.codes import read_code
from bot.reports.draft import KIND as DRAFT
from bot.reports.status import ASKED, ASKED_FOR, LONGEST_SLIP
from bot.store.inbox import Settled
from handlers import ask, screens
from handlers.replies import send, toast
from handlers.report import status as case_status
from handlers.report.saying import say
from handlers.report.screens import resume_screen
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
    """Tell what became of what stands behind a code: a question to staff, or a report; without one, ask for it."""
    chat = update.effective_chat
    if context.args or chat is None or chat.type != ChatType.PRIVATE:
        await _open(update, context, " ".join(context.args or ()))
        return
    drafts = context.work.dialog is not None and context.work.dialog.kind == DRAFT
    until = (context.services.now() + ASKED_FOR).isoformat()
    await _wait(context, chat.id, {"until": until, "drafts": drafts})
    await case_status.usage(update, context)


async def awaited(update: Update, context: Context) -> None:
    """Take the message after a bare /status as the code; nothing of it is kept, and a slip is no question."""
    message, dialog = update.effective_message, context.work.dialog
    assert isinstance(message, Message)  # noqa: S101 - the registry passes messages in this dialog alone
    assert dialog is not None  # noqa: S101 - likewise
    text, late = message.text or "", datetime.fromisoformat(dialog.data["until"]) < context.services.now()
    if not is_code(text) and not late and _is_slip(text):
        await _open(update, context, text)
        return
    context.work.add(await context.services.dialogs.end(message.chat_id, ASKED))
    if not is_code(text):
        await ask.ask(update, context)
        return
    await _open(update, context, text)
    if dialog.data["drafts"]:
        # The code was asked for in the middle of a report, which waits meanwhile.
        await say(update, resume_screen(context.view))


async def _wait(context: Context, chat: int, data: Mapping[str, str | bool]) -> None:
    context.work.add(await context.services.dialogs.save(chat, Dialog(ASKED, data)))


def _is_slip(text: str) -> bool:
    return "?" not in text and 0 < sum(map(str.isalnum, text)) <= LONGEST_SLIP


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
        # Four words of four letters can pass the check by chance; nobody writes them like this.
        written = any(each.isdigit() or each == "-" for each in text) or text.isupper()
        return written and is_code(text)


def is_code(text: str) -> bool:
    """Tell whether a text is a code of either kind."""
    return is_claim_code(text.strip()) or read_code(text) is not None


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
