"""Short notices to staff; one that cannot be delivered must not stop what it tells of."""

import structlog
from telegram.error import TelegramError

from bot.access import Permission
from bot.context import Context
from bot.store.edits import Draft
from handlers.admin.presses import Do, button
from handlers.admin.talk import staff
from handlers.screens import keyboard_of

log = structlog.get_logger(__name__)


async def review_wanted(context: Context, draft: Draft) -> None:
    """Tell everyone who may review, apart from who handed it in, that a draft waits."""
    text = context.messages.render("admin/review_wanted", draft=draft, by=staff(context).label)
    keyboard = keyboard_of([[button(context.messages.label("look"), Do.DRAFT, draft.id)]])
    for chat in await context.services.access.addresses(Permission.REVIEW, but=staff(context).mark):
        try:
            await context.bot.send_message(chat, text, "HTML", reply_markup=keyboard)
        except TelegramError as fault:
            log.info("notice_failed", fault=type(fault).__name__)
