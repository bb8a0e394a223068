"""The Bot API methods, by lower-case name."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.cloud import Cloud
from bot.sandbox.methods import answering, chats, editing, menus, polls, receiving, sending, uploads
from bot.sandbox.params import Params

Method = Callable[[Cloud, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getme": chats.get_me,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "getchatadministrators": chats.get_chat_administrators,
    "leavechat": chats.leave_chat,
    "createforumtopic": chats.create_forum_topic,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendchataction": sending.send_chat_action,
    "sendphoto": uploads.send_photo,
    "senddocument": uploads.send_document,
    "sendmediagroup": uploads.send_media_group,
    "getfile": uploads.get_file,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answering.answer_callback_query,
    "sendpoll": polls.send_poll,
    "stoppoll": polls.stop_poll,
    "setmycommands": menus.set_commands,
    "getmycommands": menus.get_commands,
    "deletemycommands": menus.delete_commands,
    "setmydescription": menus.set_description,
    "getmydescription": menus.get_description,
    "setmyshortdescription": menus.set_short_description,
    "getmyshortdescription": menus.get_short_description,
    "setmyname": menus.set_name,
    "getmyname": menus.get_name,
}
