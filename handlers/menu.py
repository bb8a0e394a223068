"""Commands that show something: start, help, topics, laws, privacy, forgetting."""

from telegram import Message, Update

from bot.context import Context
from bot.conversation import FOLLOW_UP
from bot.settings import Mode
from handlers import screens
from handlers.links import opener
from handlers.screens import Screen


async def start(update: Update, context: Context) -> None:
    """Welcome, or open what a link names: an entry, or something of another conversation."""
    found = opener(context.args[0]) if context.args else None
    if found:
        await found[0](update, context, found[1])
        return
    entry = context.services.edition.base.find(context.args[0]) if context.args else None
    if entry:
        await _reply(update, screens.entry_screen(context.view, entry))
    else:
        await _reply(update, screens.start_screen(context.view))


async def help_(update: Update, context: Context) -> None:
    """Explain how to ask."""
    await _reply(update, Screen(context.messages.render("help", commands=context.messages.commands)))


async def topics(update: Update, context: Context) -> None:
    """List the topics."""
    await _reply(update, screens.topics_screen(context.view))


async def sanctions(update: Update, context: Context) -> None:
    """Explain the ladder of sanctions."""
    await _reply(update, screens.sanctions_screen(context.view, 1))


async def sources(update: Update, context: Context) -> None:
    """List the laws that answers rest on."""
    await _reply(update, screens.sources_screen(context.view, 1))


async def region(update: Update, context: Context) -> None:
    """Ask for the region."""
    await _reply(update, screens.region_screen(context.view))


async def privacy(update: Update, context: Context) -> None:
    """Tell what is stored, from the settings in force."""
    settings = context.services.settings
    text = context.messages.render(
        "privacy",
        text_days=settings.question_text_days,
        case_days=settings.case_days,
        memory_minutes=int(FOLLOW_UP.total_seconds() // 60),
        sandbox=settings.mode is Mode.SANDBOX,
        operator=settings.operator_name,
    )
    await _reply(update, Screen(text))


async def forget(update: Update, context: Context) -> None:
    """Ask before erasing what is kept of the chat."""
    await _reply(update, screens.forget_screen(context.view))


async def _reply(update: Update, screen: Screen) -> None:
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - commands come as messages
    await message.reply_html(screen.text, reply_markup=screen.keyboard)
