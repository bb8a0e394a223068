"""Every handler of staff. Each stands behind a guard, so that no handler has to ask who somebody is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.access import Permission
from bot.context import Context
from handlers.admin import broadcasts, drafts, entries, examine, inbox, menu, people, review, switches
from handlers.admin.presses import BUTTONS, NEEDS, Do, pattern, read
from handlers.admin.talk import OnPress, OnText, answering, below, kind, message_of, tell_faults
from handlers.guards import GuardedPress, InDialog, May
from handlers.replies import toast

ON_PRESS: Mapping[Do, OnPress] = {
    **menu.ON_PRESS,
    **entries.ON_PRESS,
    **inbox.ON_PRESS,
    **drafts.ON_PRESS,
    **review.ON_PRESS,
    **people.ON_PRESS,
    **switches.ON_PRESS,
    **broadcasts.ON_PRESS,
    **examine.ON_PRESS,
}

ON_TEXT: Mapping[Permission, Mapping[str, OnText]] = {
    Permission.READ: entries.ON_TEXT,
    Permission.INBOX: inbox.ON_TEXT,
    Permission.EDIT: {**drafts.ON_TEXT, **review.ON_TEXT},
    Permission.REVIEW: review.ON_REVIEW_TEXT,
    Permission.PEOPLE: people.ON_TEXT,
    Permission.SWITCH: switches.ON_TEXT,
    Permission.BROADCAST: broadcasts.ON_TEXT,
}
"""What the answer to a prompt does, by the permission that the prompt was guarded with."""


async def press(update: Update, context: Context) -> None:
    """Do what a button of staff says; the guard has let it pass."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the registry only passes button presses
    pressed = read(query.data)
    if pressed is None:
        await toast(query, context.messages.label("stale_button"))
        return
    await tell_faults(below(query), context, ON_PRESS[pressed.action](query, context, *pressed.args))


async def answer(steps: Mapping[str, OnText], update: Update, context: Context) -> None:
    """Take the answer to a prompt; what is refused can be answered again."""
    message, dialog = message_of(update), context.work.dialog
    assert dialog is not None  # noqa: S101 - the guard saw it
    step = steps[dialog.data["step"]]
    await tell_faults(answering(message), context, step(message, context, message.text or "", dialog.data))


async def not_allowed(update: Update, context: Context) -> None:
    """Tell someone whose role does not permit a button (any more)."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the registry only passes button presses
    await toast(query, context.messages.label("not_allowed"), alert=True)


_WORDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
_COMMANDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: tuple[BaseHandler[Any, Context, Any], ...] = (
    CommandHandler("admin", menu.open_menu, _COMMANDS & May(Permission.READ)),
    CommandHandler("periksa", examine.by_command, _COMMANDS & May(Permission.EXAMINE)),
    CommandHandler("batal", menu.cancel_by_command, _COMMANDS & InDialog(*map(kind, ON_TEXT)) & May(Permission.READ)),
    *(GuardedPress(press, pattern(needs), May(needs)) for needs in NEEDS),
    GuardedPress(not_allowed, BUTTONS.pattern),
    *(
        MessageHandler(_WORDS & InDialog(kind(needs)) & May(needs), partial(answer, steps))
        for needs, steps in ON_TEXT.items()
    ),
)
