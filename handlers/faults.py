"""The last resort: whatever goes wrong, the user gets an answer and the log a place to look.

What is logged is the class of the fault and where it arose, never its message: that may quote a user.
"""

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.context import Context
from bot.logs import incident
from bot.store.base import StoreError

log = structlog.get_logger(__name__)


async def handle(update: object, context: Context) -> None:
    """Postpone what will pass, drop what cannot be delivered, and apologise for the rest."""
    fault = context.error
    if will_pass(fault):
        context.work.postpone(fault)  # type: ignore[arg-type]
        log.warning("update_postponed", fault=type(fault).__name__)
    elif isinstance(fault, Forbidden):
        log.info("chat_closed")
    else:
        await _apologise(update, context, fault)


def will_pass(fault: BaseException | None) -> bool:
    """Tell whether the same work can succeed later without anybody changing anything."""
    if isinstance(fault, BadRequest):  # a NetworkError by inheritance, but it would fail the same way again
        return False
    return isinstance(fault, NetworkError | RetryAfter | StoreError)


async def _apologise(update: object, context: Context, fault: BaseException | None) -> None:
    code = incident(log, fault)
    context.work.effects.clear()
    if not isinstance(update, Update) or update.effective_chat is None:
        return
    try:
        text = context.messages.render("incident", code=code)
        await context.bot.send_message(update.effective_chat.id, text, "HTML")
    except TelegramError as silence:
        if will_pass(silence):
            context.work.postpone(silence)
