"""Saying things in a reporter's chat: nothing of a case may be forwarded or saved from there."""

from telegram import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.reports.draft import Draft
from bot.reports.words import Problem
from handlers.screens import Screen

TOAST_LIMIT = 200


def chat_of(update: Update) -> Chat:
    """Get the private chat of an update."""
    chat = update.effective_chat
    assert chat is not None  # noqa: S101 - the registry passes messages and buttons of chats alone
    return chat


def home(context: Context) -> str:
    """Get the region that the chat chose, or that of the deployment."""
    return context.view.region


async def say(update: Update, screen: Screen) -> None:
    """Send a screen that cannot be forwarded."""
    await chat_of(update).send_message(screen.text, "HTML", reply_markup=screen.keyboard, protect_content=True)


async def say_problem(update: Update, context: Context, problem: Problem) -> None:
    """Say why something was not taken."""
    await say(update, Screen(context.messages.render("report_problem", name=problem.name, **problem.values)))


async def keep(update: Update, context: Context, draft: Draft) -> None:
    """Have a draft kept when the update is done."""
    context.work.add(*await context.services.reports.keep(chat_of(update).id, draft))


async def toast(query: CallbackQuery, text: str = "", url: str | None = None) -> None:
    """Stop the spinner of a button, with a short text."""
    try:
        # None and not "": with defaults set, the library sends an empty text as "[]", and Telegram shows that.
        await query.answer(text[:TOAST_LIMIT] or None, url=url)
    except BadRequest as fault:
        # A press that waited while the bot was off can no longer be answered; its effect still counts.
        if "query is too old" not in fault.message.lower():
            raise


async def close_keyboard(query: CallbackQuery) -> None:
    """Take the buttons from a question that was answered."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    await set_keyboard(query, None)


async def set_keyboard(query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change the buttons below a message, where it can still be changed."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except BadRequest as fault:
        if "not modified" not in fault.message and "not found" not in fault.message:
            raise
