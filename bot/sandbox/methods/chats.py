"""Who the bot is, and what it may know of chats."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.places import writable_chat
from bot.sandbox.params import Json, Params
from bot.sandbox.profiles import full_chat, member_of

_TOPIC_NAME_LIMIT = 128
_BLUE = 7322096


def get_me(cloud: Cloud, _: Params) -> Json:
    """Tell who the bot is."""
    return {
        **cloud.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": cloud.hears_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def get_chat(cloud: Cloud, params: Params) -> Json:
    """Tell about a chat."""
    return full_chat(writable_chat(cloud, params))


def get_chat_member(cloud: Cloud, params: Params) -> Json:
    """Tell someone's standing in a chat."""
    chat = writable_chat(cloud, params)
    number = params.integer("user_id")
    if number == cloud.bot["id"]:
        return member_of(cloud.bot, chat.bot)
    user = cloud.user_by_id(number)
    if user is None:
        raise bad_request("invalid user_id specified" if not number else "user not found")
    return member_of(user.profile, chat.members.get(number, "left"))


def get_chat_member_count(cloud: Cloud, params: Params) -> int:
    """Count the members of a chat, the bot included."""
    return len(writable_chat(cloud, params).members) + 1


def get_chat_administrators(cloud: Cloud, params: Params) -> list[Json]:
    """List who runs a group; other bots are left out, this one not."""
    chat = writable_chat(cloud, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    leaders = [
        member_of(user.profile, standing)
        for number, standing in chat.members.items()
        if standing in ("creator", "administrator") and (user := cloud.user_by_id(number))
    ]
    return leaders + ([member_of(cloud.bot, chat.bot)] if chat.bot == "administrator" else [])


def leave_chat(cloud: Cloud, params: Params) -> bool:
    """Leave a group."""
    chat = writable_chat(cloud, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    cloud.set_standing(chat, "left", cloud.bot)
    return True


def create_forum_topic(cloud: Cloud, params: Params) -> Json:
    """Open a topic in a group that has topics."""
    chat = writable_chat(cloud, params)
    name = params.text("name").strip()
    if not chat.header.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if chat.bot != "administrator":
        raise bad_request("not enough rights to create a topic")
    if not 1 <= len(name) <= _TOPIC_NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    topic: Json = {"name": name, "icon_color": params.integer("icon_color", _BLUE)}
    number = cloud.post(chat, cloud.bot, {"forum_topic_created": topic})["message_id"]
    chat.topics[number] = name
    return {"message_thread_id": number, **topic}
