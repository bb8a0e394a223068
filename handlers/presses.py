"""Buttons: their callback data is made and read here alone, within Telegram's 64 bytes."""

from dataclasses import dataclass
from enum import StrEnum

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
}


@dataclass(frozen=True)
class Press:
    """A button press: the action and its arguments."""

    action: Action
    args: tuple[str, ...] = ()

    def data(self) -> str:
        """Write the press as callback data."""
        data = ":".join((self.action.value, *self.args))
        assert len(data.encode()) <= LIMIT, self.action  # noqa: S101 - ids are limited where they are made
        return data


def read_press(data: str | None) -> Press | None:
    """Read callback data; None for anything that no button of ours carries."""
    name, *args = (data or "").split(":")
    try:
        action = Action(name)
    except ValueError:
        return None
    return Press(action, tuple(args)) if len(args) == _ARGUMENTS[action] else None


def button(label: str, action: Action, *args: str) -> InlineKeyboardButton:
    """Make a button that does `action`."""
    return InlineKeyboardButton(label, callback_data=Press(action, args).data())
