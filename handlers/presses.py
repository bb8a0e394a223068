"""Buttons: their callback data is made and read here alone, within Telegram's 64 bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from telegram import InlineKeyboardButton

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


Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class Press(Generic[Kind]):
    """A button press: the action and its arguments."""

    action: Kind
    args: tuple[str, ...] = ()


class Presses(Generic[Kind]):
    """The buttons of one family of conversations: `prefix` keeps their data apart from that of others."""

    def __init__(self, actions: type[Kind], arguments: Mapping[Kind, int], prefix: str = "") -> None:
        self._actions = actions
        self._arguments = arguments
        self._prefix = prefix

    def data(self, action: Kind, *args: str) -> str:
        """Write a press as callback data."""
        data = self._prefix + ":".join((action.value, *args))
        assert len(data.encode()) <= LIMIT, action  # noqa: S101 - ids are limited where they are made
        assert len(args) == self._arguments[action], action  # noqa: S101 - a slip of the programmer
        return data

    def read(self, data: str | None) -> Press[Kind] | None:
        """Read callback data; None for anything that no button of ours carries."""
        if not (data or "").startswith(self._prefix):
            return None
        name, *args = (data or "").removeprefix(self._prefix).split(":")
        try:
            action = self._actions(name)
        except ValueError:
            return None
        return Press(action, tuple(args)) if len(args) == self._arguments[action] else None

    def button(self, label: str, action: Kind, *args: str) -> InlineKeyboardButton:
        """Make a button that does `action`."""
        return InlineKeyboardButton(label, callback_data=self.data(action, *args))


_QUESTIONS = Presses(Action, _ARGUMENTS)
read_press = _QUESTIONS.read
button = _QUESTIONS.button
