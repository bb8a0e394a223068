"""Asking: free text, captions and edited questions."""

from telegram import Message, Update
from telegram.error import BadRequest

from bot.context import Context
from handlers.screens import Screen, answer_screen

LONGEST_QUESTION = 1000
"""Characters of a question; longer texts are letters, and letters hold more than we want to read."""


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the filters of the registry see to it
    for screen in await _screens(message, context):
        sent = await message.reply_html(screen.text, reply_markup=screen.keyboard)
    context.work.add(await context.services.answering.replied(message.chat_id, message.message_id, sent.message_id))


async def ask_again(update: Update, context: Context) -> None:
    """Answer an edited question in the place where its first answer stands."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the filters of the registry see to it
    answering = context.services.answering
    place = await answering.reply_to(message.chat_id, message.message_id)
    if place is None:
        await ask(update, context)
        return
    screen = (await _screens(message, context))[-1]
    try:
        await context.bot.edit_message_text(
            screen.text, message.chat_id, place, parse_mode="HTML", reply_markup=screen.keyboard
        )
    except BadRequest as fault:
        if "not modified" not in fault.message:
            await message.reply_html(screen.text, reply_markup=screen.keyboard)


async def _screens(message: Message, context: Context) -> list[Screen]:
    services, text = context.services, message.text or message.caption or ""
    if len(text) > LONGEST_QUESTION:
        return [Screen(services.messages.render("too_long", length=len(text), limit=LONGEST_QUESTION))]
    if not services.pace.allows(message.chat_id):
        return [Screen(services.messages.render("pause"))]
    edited = message.edit_date is not None
    answers = await services.answering.ask(message.chat_id, text, context.view.region, edited=edited)
    context.work.add(*(answer.logged for answer in answers if answer.logged))
    return [answer_screen(context.view, answer) for answer in answers]
