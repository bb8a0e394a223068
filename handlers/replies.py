"""How a press is answered: a toast, a new message, or the old one changed."""

from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from handlers.screens import Screen

TOAST_LIMIT = 200
"""Characters that Telegram shows in a toast."""


async def toast(query: CallbackQuery, text: str = "", alert: bool = False) -> None:
    """Stop the spinner of a pressed button, with a line to read."""
    try:
        # None and not "": with defaults set, the library sends an empty text as "[]", and Telegram shows that.
        await query.answer(text[:TOAST_LIMIT] or None, show_alert=alert)
    except BadRequest as fault:
        # A press that waited while the bot was off can no longer be answered; its effect still counts.
        if "query is too old" not in fault.message.lower():
            raise


async def send(query: CallbackQuery, screen: Screen) -> None:
    """Answer a press with a new message."""
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.reply_html(screen.text, reply_markup=screen.keyboard)
    else:
        await query.get_bot().send_message(query.from_user.id, screen.text, "HTML", reply_markup=screen.keyboard)


async def replace(query: CallbackQuery, screen: Screen) -> None:
    """Answer a press in the place of the message it stands under."""
    await toast(query)
    try:
        await query.edit_message_text(screen.text, "HTML", reply_markup=screen.keyboard)
    except BadRequest as fault:
        if "not modified" not in fault.message:
            await send(query, screen)


async def set_keyboard(query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change the buttons of the message that was pressed."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except BadRequest as fault:
        if "not modified" not in fault.message and "not found" not in fault.message:
            raise
