"""sendMessage, sendChatAction, and what all sending methods share."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.places import without_reply, writable_chat
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Chat
from bot.sandbox.texts import read_text

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(cloud: Cloud, params: Params) -> Json:
    """Send a text."""
    chat = writable_chat(cloud, params)
    text, entities = read_text(cloud, params)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = params.mapping("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return deliver(cloud, chat, params, content)


def deliver(cloud: Cloud, chat: Chat, params: Params, content: Json) -> Json:
    """Post what a bot sends, with the reply, topic, protection and keyboard that the call asks for."""
    frame = _topic(chat, params) | _reply(cloud, chat, params)
    markup = read_markup(params)
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    message = cloud.post(chat, cloud.bot, frame | content)
    if markup and "inline_keyboard" not in markup:
        chat.keyboard = None if "remove_keyboard" in markup else markup
        cloud.feed.publish("keyboard", chat.id, chat.keyboard)
    return message


def _topic(chat: Chat, params: Params) -> Json:
    thread = params.integer("message_thread_id")
    if not thread:
        return {}
    if not chat.header.get("is_forum"):
        raise bad_request("message thread not found")
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _reply(cloud: Cloud, chat: Chat, params: Params) -> Json:
    reply = params.mapping("reply_parameters", "reply parameters") or {}
    number = int(reply.get("message_id") or params.integer("reply_to_message_id"))
    if not number:
        return {}
    where = cloud.chats.get(int(reply["chat_id"])) if "chat_id" in reply else chat
    target = where.messages.get(number) if where else None
    if target is not None:
        return {"reply_to_message": without_reply(target)}
    if reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def send_chat_action(cloud: Cloud, params: Params) -> bool:
    """Show for some seconds what the bot is doing."""
    chat = writable_chat(cloud, params)
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    cloud.feed.publish("typing", chat.id, {"action": action})
    return True
