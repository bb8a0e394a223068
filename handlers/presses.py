"""Buttons: their callback data is made and read here alone, within Telegram's 64 bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from telegram import InlineKeyboardButton

ActionT = TypeVar("ActionT", bound=StrEnum)

LIMIT = 64
"""Bytes of callback data that Telegram carries."""


class Action(StrEnum):
    """What pressing a button does; one letter each, because old buttons must keep working."""

    SHOW = "a"
    CHOOSE = "c"
    NONE_OF_THESE = "n"
    RATE = "u"
    WHY = "w"
    DETAILS = "d"
    CASE = "x"
    SANCTIONS = "p"
    TOPICS = "t"
    CATEGORY = "k"
    SOURCES = "s"
    CONTACTS = "b"
    FORGET = "h"
    REGION = "o"
    ASK_STAFF = "q"
    SUBSCRIBE = "l"


_ARGUMENTS = {
    Action.SHOW: 1,  # entry
    Action.CHOOSE: 2,  # question, entry
    Action.NONE_OF_THESE: 1,  # question
    Action.RATE: 2,  # question, "1" for useful
    Action.WHY: 2,  # entry, mark of the phrasing
    Action.DETAILS: 1,  # entry
    Action.CASE: 3,  # question, entry, number of the case or "-" for none of them
    Action.SANCTIONS: 1,  # page
    Action.TOPICS: 0,
    Action.CATEGORY: 2,  # category, page
    Action.SOURCES: 1,  # page
    Action.CONTACTS: 0,
    Action.FORGET: 1,  # "1" to erase
    Action.REGION: 1,  # region
    Action.ASK_STAFF: 1,  # question
    Action.SUBSCRIBE: 1,  # "1" to subscribe
}


_ANSWERS = frozenset(Action) - {Action.FORGET, Action.RATE, Action.SUBSCRIBE, Action.ASK_STAFF, Action.REGION}

ANSWERING = f"[{''.join(sorted(action.value for action in _ANSWERS))}](:|$)"
"""Callback data of the buttons that answer something, as a pattern."""


@dataclass(frozen=True)
class Press(Generic[ActionT]):
    """A button press: the action and its arguments."""

    action: ActionT
    args: tuple[str, ...] = ()


class Buttons(Generic[ActionT]):
    """The buttons of one conversation: its actions, and how many arguments each takes.

    `prefix` opens the callback data of a conversation that is not the questions': one letter.
    """

    def __init__(self, arguments: Mapping[ActionT, int], prefix: str = "") -> None:
        self._arguments = arguments
        self._actions = {action.value: action for action in arguments}
        self._prefix = f"{prefix}:" if prefix else ""

    @property
    def pattern(self) -> str:
        """The pattern of callback data that belongs to this conversation."""
        return f"^{self._prefix}"

    def data(self, action: ActionT, *args: str) -> str:
        """Write a press as callback data."""
        data = self._prefix + ":".join((action.value, *args))
        assert len(data.encode()) <= LIMIT, action  # noqa: S101 - ids are limited where they are made
        return data

    def read(self, data: str | None) -> Press[ActionT] | None:
        """Read callback data; None for anything that no button of ours carries."""
        name, *args = (data or "").removeprefix(self._prefix).split(":")
        action = self._actions.get(name)
        return Press(action, tuple(args)) if action and len(args) == self._arguments[action] else None

    def button(self, label: str, action: ActionT, *args: str) -> InlineKeyboardButton:
        """Make a button that does `action`."""
        return InlineKeyboardButton(label, callback_data=self.data(action, *args))


QUESTIONS = Buttons(_ARGUMENTS)
"""The buttons of answers, choices and lists."""

read_press = QUESTIONS.read
button = QUESTIONS.button
