"""Editing and deleting messages."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import read_inline
from bot.sandbox.methods.places import found_message, writable_chat
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Chat
from bot.sandbox.texts import read_caption, read_text

_DELETABLE_FOR = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(cloud: Cloud, params: Params) -> Json:
    """Put another text, and another keyboard or none, into the bot's own message."""
    chat, message = _own_message(cloud, params)
    text, entities = read_text(cloud, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _changed(cloud, chat, message, params, {"text": text, "entities": entities or None})


def edit_caption(cloud: Cloud, params: Params) -> Json:
    """Put another caption, and another keyboard or none, into the bot's own message."""
    chat, message = _own_message(cloud, params)
    caption, entities = read_caption(cloud, params)
    if "text" in message or "poll" in message:
        raise bad_request("there is no caption in the message to edit")
    return _changed(cloud, chat, message, params, {"caption": caption or None, "caption_entities": entities or None})


def edit_markup(cloud: Cloud, params: Params) -> Json:
    """Put another keyboard, or none, below the bot's own message."""
    chat, message = _own_message(cloud, params)
    return _changed(cloud, chat, message, params, {})


def _own_message(cloud: Cloud, params: Params) -> tuple[Chat, Json]:
    if params.text("inline_message_id") and not params.text("chat_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(cloud, params)
    message = found_message(chat, params, "edit")
    if message["from"]["id"] != cloud.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _changed(cloud: Cloud, chat: Chat, message: Json, params: Params, content: Json) -> Json:
    content["reply_markup"] = read_inline(params)
    if all(message.get(name) == value for name, value in content.items()):
        raise bad_request(_NOT_MODIFIED)
    merged = {**message, **content, "edit_date": cloud.now()}
    return cloud.replace(chat, {name: value for name, value in merged.items() if value is not None})


def delete_message(cloud: Cloud, params: Params) -> bool:
    """Take one message away."""
    chat = writable_chat(cloud, params)
    message = found_message(chat, params, "delete")
    own = message["from"]["id"] == cloud.bot["id"]
    if not own and not chat.is_private and chat.bot != "administrator":
        raise bad_request("message can't be deleted")
    if cloud.now() - message["date"] > _DELETABLE_FOR and chat.bot != "administrator":
        raise bad_request("message can't be deleted for everyone")
    cloud.remove(chat, message["message_id"])
    return True


def delete_messages(cloud: Cloud, params: Params) -> bool:
    """Take several messages away; those that are not there are skipped."""
    chat = writable_chat(cloud, params)
    numbers = params.array("message_ids", "message identifiers", "message identifiers") or []
    for number in numbers:
        if int(number) in chat.messages:
            cloud.remove(chat, int(number))
    return True
