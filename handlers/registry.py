"""Every handler of the bot, in the order in which they are tried."""

from typing import Any

from telegram.ext import Application, BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.access import Permission
from bot.context import Context
from bot.reports.draft import KIND, REPLY
from bot.reports.status import ASKED
from handlers import ask, buttons, claims, faults, hints, menu, officers, panel, recipients, subscription, switched
from handlers.admin import registry as admin
from handlers.guards import GuardedPress, InDialog, InOffice, IsStaff, May
from handlers.presses import ANSWERING
from handlers.report import begin, files, pressing, talk, typed
from handlers.report.actions import BUTTONS as REPORT_BUTTONS

PRIVATE = filters.ChatType.PRIVATE
GROUP = filters.ChatType.GROUPS
NEW, EDITED = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
REPORTING = InDialog(KIND) | InDialog(REPLY)
GOES_ON = REPORTING | InDialog(ASKED)
"""What people are in the middle of when maintenance begins."""
GROUP_COMMANDS = ["start", "topik", "bantuan", "sanksi", "sumber"]
FILES = (
    filters.PHOTO | filters.VIDEO | filters.VIDEO_NOTE | filters.VOICE | filters.AUDIO | filters.Document.ALL
)  # animations are documents too
CONNECTS = May(Permission.RECIPIENTS)
WORDS = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
"""What Telegram is asked to send; anything else never reaches the bot."""

HANDLERS: tuple[BaseHandler[Any, Context, Any], ...] = (
    # Staff first: while a prompt waits, their next words belong to it.
    *admin.HANDLERS,
    CommandHandler("penerima", recipients.show, PRIVATE & NEW & CONNECTS),
    MessageHandler(PRIVATE & NEW & CONNECTS & InDialog(recipients.DIALOG) & WORDS, recipients.answer),
    GuardedPress(recipients.press, recipients.BUTTONS.pattern, CONNECTS),
    # Officers next: their work goes on while the bot answers nobody else in groups.
    CommandHandler("hubungkan", recipients.connect, GROUP & NEW),
    MessageHandler(filters.StatusUpdate.MIGRATE & InOffice(), recipients.migrated),
    MessageHandler(
        GROUP & NEW & InOffice() & filters.REPLY & ~filters.COMMAND & ~filters.StatusUpdate.ALL, officers.reply
    ),
    CallbackQueryHandler(officers.press, officers.BUTTONS.pattern),
    CommandHandler("status", claims.status, NEW),
    CommandHandler("privasi", menu.privacy, NEW),
    CommandHandler("hapus", menu.forget, PRIVATE & NEW),
    # What is switched off comes before what it switches off.
    MessageHandler(switched.GroupsOff(), switched.say_nothing),
    GuardedPress(switched.say_nothing, "", switched.GroupsOff()),
    # A report that runs can be finished, and a draft that waits be taken up again; nothing new begins.
    CommandHandler("lapor", switched.go_on_reporting, PRIVATE & NEW & switched.InMaintenance()),
    MessageHandler(PRIVATE & switched.InMaintenance() & (filters.COMMAND | ~GOES_ON), switched.say_maintenance),
    CommandHandler(GROUP_COMMANDS, switched.say_maintenance, GROUP & NEW & switched.InMaintenance()),
    GuardedPress(switched.say_maintenance, ANSWERING, switched.InMaintenance()),
    CommandHandler("start", menu.start, NEW),
    CommandHandler(["bantuan", "help"], menu.help_, NEW),
    CommandHandler("topik", menu.topics, NEW),
    CommandHandler("sanksi", menu.sanctions, NEW),
    CommandHandler("sumber", menu.sources, NEW),
    CommandHandler("langganan", subscription.offer, PRIVATE & NEW),
    CommandHandler("wilayah", menu.region, PRIVATE & NEW),
    CommandHandler("lapor", begin.lapor, NEW),
    CallbackQueryHandler(pressing.press, REPORT_BUTTONS.pattern),
    CommandHandler("panel", panel.open_panel, PRIVATE & NEW & IsStaff()),
    CallbackQueryHandler(buttons.press),
    # What is written and sent in a running report belongs to it; files come first, because their captions are words.
    MessageHandler(PRIVATE & NEW & REPORTING & FILES, files.receive),
    MessageHandler(PRIVATE & NEW & REPORTING & filters.TEXT & ~filters.COMMAND, typed.answer),
    MessageHandler(PRIVATE & NEW & REPORTING & ~filters.COMMAND & ~filters.StatusUpdate.ALL, talk.unreadable),
    MessageHandler(PRIVATE & EDITED & REPORTING, talk.edited),
    MessageHandler(PRIVATE & NEW & InDialog(ASKED) & filters.TEXT & ~filters.COMMAND, claims.awaited),
    # A code is no question: it opens what stands behind it, and is never logged.
    MessageHandler(PRIVATE & NEW & claims.IsCode(), claims.bare_code),
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
