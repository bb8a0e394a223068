"""The command menu per scope, and what the bot says about itself."""

import re

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Chat

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_DESCRIPTION_LIMIT = 256
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
_LIMITS = {"name": 64, "description": 512, "short description": 120}


def _scope(params: Params) -> str:
    scope = params.mapping("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    place = [str(scope[name]) for name in ("chat_id", "user_id") if name in scope]
    return ":".join([kind, *place, params.text("language_code")])


def set_commands(cloud: Cloud, params: Params) -> bool:
    """Set the menu of one scope."""
    commands = params.array("commands", "commands", "BotCommand") or []
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    cloud.commands[_scope(params)] = [_command(command) for command in commands]
    cloud.feed.publish("state", None, None)
    return True


def _command(command: Json) -> Json:
    name, description = str(command.get("command", "")), str(command.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description) > _DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def get_commands(cloud: Cloud, params: Params) -> list[Json]:
    """Tell the menu of one scope."""
    return cloud.commands.get(_scope(params), [])


def delete_commands(cloud: Cloud, params: Params) -> bool:
    """Take the menu of one scope away."""
    cloud.commands.pop(_scope(params), None)
    cloud.feed.publish("state", None, None)
    return True


def menu_of(cloud: Cloud, chat: Chat, user: int) -> list[Json]:
    """Get the menu that a person sees in a chat: the narrowest scope that has one."""
    scopes = [f"chat:{chat.id}"]
    if chat.is_private:
        scopes.append("all_private_chats")
    else:
        scopes.insert(0, f"chat_member:{chat.id}:{user}")
        if chat.members.get(user) in ("creator", "administrator"):
            scopes[1:1] = [f"chat_administrators:{chat.id}"]
            scopes.append("all_chat_administrators")
        scopes.append("all_group_chats")
    for scope in [*scopes, "default"]:
        for language in ("id", ""):
            if f"{scope}:{language}" in cloud.commands:
                return cloud.commands[f"{scope}:{language}"]
    return []


def _set(cloud: Cloud, params: Params, what: str) -> bool:
    text = params.text(what.replace(" ", "_"))
    if len(text) > _LIMITS[what]:
        raise bad_request(f"bot {what} is too long")
    cloud.descriptions[f"{what}:{params.text('language_code')}"] = text
    cloud.feed.publish("state", None, None)
    return True


def _get(cloud: Cloud, params: Params, what: str) -> Json:
    languages = (params.text("language_code"), "")
    found = (cloud.descriptions.get(f"{what}:{language}") for language in languages)
    fallback = cloud.bot["first_name"] if what == "name" else ""
    return {what.replace(" ", "_"): next(filter(None, found), fallback)}


def set_name(cloud: Cloud, params: Params) -> bool:
    """Set the bot's name."""
    return _set(cloud, params, "name")


def get_name(cloud: Cloud, params: Params) -> Json:
    """Tell the bot's name."""
    return _get(cloud, params, "name")


def set_description(cloud: Cloud, params: Params) -> bool:
    """Set what an empty chat says about the bot."""
    return _set(cloud, params, "description")


def get_description(cloud: Cloud, params: Params) -> Json:
    """Tell what an empty chat says about the bot."""
    return _get(cloud, params, "description")


def set_short_description(cloud: Cloud, params: Params) -> bool:
    """Set what the bot's profile says."""
    return _set(cloud, params, "short description")


def get_short_description(cloud: Cloud, params: Params) -> Json:
    """Tell what the bot's profile says."""
    return _get(cloud, params, "short description")
