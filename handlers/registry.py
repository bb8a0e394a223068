"""Every handler of the bot, in the order in which they are tried."""

from typing import Any

from telegram.ext import Application, BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.context import Context
from handlers import ask, buttons, claims, faults, hints, menu, subscription, switched
from handlers.admin import registry as admin
from handlers.guards import GuardedPress

PRIVATE = filters.ChatType.PRIVATE
NEW, EDITED = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
WORDS = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
"""What Telegram is asked to send; anything else never reaches the bot."""

HANDLERS: tuple[BaseHandler[Any, Context, Any], ...] = (
    # Staff first: while a prompt waits, their next words belong to it.
    *admin.HANDLERS,
    CommandHandler("status", claims.status, PRIVATE & NEW),
    CommandHandler("privasi", menu.privacy, NEW),
    CommandHandler("hapus", menu.forget, PRIVATE & NEW),
    # What is switched off comes before what it switches off.
    MessageHandler(switched.GroupsOff(), switched.say_nothing),
    GuardedPress(switched.say_nothing, "", switched.GroupsOff()),
    MessageHandler(PRIVATE & switched.InMaintenance(), switched.say_maintenance),
    CommandHandler("start", menu.start, NEW),
    CommandHandler(["bantuan", "help"], menu.help_, NEW),
    CommandHandler("topik", menu.topics, NEW),
    CommandHandler("sanksi", menu.sanctions, NEW),
    CommandHandler("sumber", menu.sources, NEW),
    CommandHandler("langganan", subscription.offer, PRIVATE & NEW),
    CommandHandler("wilayah", menu.region, PRIVATE & NEW),
    CallbackQueryHandler(buttons.press),
    # Free text only in private: in a group the bot would read what was not meant for it.
    MessageHandler(PRIVATE & NEW & WORDS, ask.ask),
    MessageHandler(PRIVATE & EDITED & WORDS, ask.ask_again),
    # After the known commands, or it would swallow them.
    MessageHandler(PRIVATE & NEW & filters.COMMAND, hints.unknown_command),
    MessageHandler(PRIVATE & NEW & ~filters.StatusUpdate.ALL, hints.only_text),
)


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Add every handler and the last resort to an application."""
    application.add_handlers(HANDLERS)
    application.add_error_handler(faults.handle)
