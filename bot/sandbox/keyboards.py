"""Checking what a bot attaches below a message, as Telegram checks it."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_url
from bot.sandbox.params import Json, Params

DATA_LIMIT = 64
_COPY_LIMIT = 256
_BUTTON_LIMIT = 100
_ACTIONS = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
]


def read_markup(params: Params) -> Json | None:
    """Get the checked `reply_markup`, None when there is none.

    Raises:
        ApiError: Telegram would refuse it.
    """
    markup = params.mapping("reply_markup", "reply keyboard markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return {**markup, "keyboard": [[_key(key) for key in row] for row in _rows(markup["keyboard"])]}
    if "remove_keyboard" in markup or "force_reply" in markup:
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def read_inline(params: Params) -> Json | None:
    """Get the checked inline keyboard of an edit; an empty one means: take it away."""
    markup = read_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request('field "keyboard" must be of type Array')
    for row in value:
        if not isinstance(row, list):
            raise bad_request("keyboard button row must be an Array")
    return [row for row in value if row]


def _key(key: Any) -> Json:
    button: Json = {"text": key} if isinstance(key, str) else key
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return button


def _inline(value: Any) -> Json:
    rows = [[_button(button) for button in row] for row in _rows(value)]
    if sum(map(len, rows)) > _BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows}


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if "text" not in button:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not str(button["text"]).strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if not any(name in button for name in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button:
        return {**button, "url": _checked_link(str(button["url"]))}
    if "copy_text" in button and not 1 <= len(str(button["copy_text"].get("text", ""))) <= _COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")


def _checked_link(url: str) -> str:
    checked = checked_url(url)
    if not checked:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked
