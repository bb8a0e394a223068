"""/periksa: whether the bot can do its work as it is set up, each fault with its remedy."""

from telegram import CallbackQuery, Update

from bot.context import Context
from handlers.admin.presses import Do
from handlers.admin.talk import OnPress, answering, below, menu_button, message_of
from handlers.screens import Screen, keyboard_of


async def by_command(update: Update, context: Context) -> None:
    """Examine and tell."""
    await answering(message_of(update))(await _screen(context))


async def _by_button(query: CallbackQuery, context: Context) -> None:
    await below(query)(await _screen(context))


async def _screen(context: Context) -> Screen:
    findings = await context.services.selfcheck.findings()
    text = context.messages.render("admin/examine", findings=findings)
    return Screen(text, keyboard_of([[menu_button(context)]]))


ON_PRESS: dict[Do, OnPress] = {Do.EXAMINE: _by_button}
