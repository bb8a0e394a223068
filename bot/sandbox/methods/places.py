"""Finding the chat and the message that a call is about."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request, forbidden, moved
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Chat


def find_chat(cloud: Cloud, params: Params) -> Chat:
    """Get the chat that `chat_id` names, whether or not the bot may write there.

    Raises:
        ApiError: There is no such chat, or its person never wrote to the bot.
    """
    raw = params.text("chat_id").strip()
    if not raw:
        raise bad_request("chat_id is empty")
    if raw.startswith("@"):
        chat = next((c for c in cloud.chats.values() if c.header.get("username") == raw[1:]), None)
        chat = None if chat and chat.is_private else chat
    else:
        number = params.integer("chat_id")
        if number in cloud.moved:
            raise moved(cloud.moved[number])
        chat = cloud.chats.get(number)
    if chat is None or (chat.is_private and not chat.started):
        raise bad_request("chat not found")
    return chat


def writable_chat(cloud: Cloud, params: Params) -> Chat:
    """Get the chat that `chat_id` names, if the bot may write there.

    Raises:
        ApiError: There is no such chat, or the bot was blocked, kicked or left.
    """
    chat = find_chat(cloud, params)
    if chat.bot == "kicked":
        raise forbidden(
            "bot was blocked by the user" if chat.is_private else f"bot was kicked from the {chat.kind} chat"
        )
    if chat.bot == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def found_message(chat: Chat, params: Params, purpose: str) -> Json:
    """Get the message that `message_id` names; `purpose` completes "message to … not found".

    Raises:
        ApiError: It is not named or not there.
    """
    number = params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def without_reply(message: Json) -> Json:
    """Copy a message as it stands inside another: one step of replies, not the whole chain."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
