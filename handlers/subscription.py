"""Subscribing to important news: for those alone who ask for it."""

from telegram import CallbackQuery, Message, Update

from bot.context import Context
from handlers.presses import Action, button
from handlers.replies import replace
from handlers.screens import Screen, keyboard_of


async def offer(update: Update, context: Context) -> None:
    """Tell whether the chat is subscribed, and offer to change it."""
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - commands come as messages
    screen = _screen(context, await context.services.broadcasting.is_subscriber(message.chat_id))
    await message.reply_html(screen.text, reply_markup=screen.keyboard)


async def choose(query: CallbackQuery, context: Context, wanted: str) -> None:
    """Subscribe the chat, or forget it."""
    chat = query.message.chat.id if query.message else query.from_user.id
    broadcasting = context.services.broadcasting
    if wanted == "1":
        context.work.add(await broadcasting.subscribe(chat, context.services.now().date()))
    else:
        context.work.add(await broadcasting.unsubscribe(chat))
    await replace(query, _screen(context, wanted == "1"))


def _screen(context: Context, subscribed: bool) -> Screen:
    label = context.messages.label("unsubscribe" if subscribed else "subscribe")
    text = context.messages.render("subscription", subscribed=subscribed)
    return Screen(text, keyboard_of([[button(label, Action.SUBSCRIBE, "0" if subscribed else "1")]]))
