"""Hints for what the bot cannot read."""

from telegram import Message, Update

from bot.context import Context


async def unknown_command(update: Update, context: Context) -> None:
    """Point someone with an unknown command to the help."""
    await _say(update, context.messages.render("unknown_command"))


async def only_text(update: Update, context: Context) -> None:
    """Explain kindly that only words are read."""
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - the registry only passes messages
    kind = "sticker" if message.sticker else "voice" if message.voice or message.video_note else "other"
    kind = "location" if message.location else kind
    await _say(update, context.messages.render("only_text", kind=kind))


async def _say(update: Update, text: str) -> None:
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - the registry only passes messages
    await message.reply_html(text)
