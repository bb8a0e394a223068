"""The buttons of a report; their callback data begins with "r:"."""

from enum import StrEnum

from handlers.presses import Buttons


class ReportAction(StrEnum):
    """What pressing a button of a report does."""

    INTRO = "i"
    BEGIN = "b"
    RESUME = "c"
    FRESH = "f"
    NOT_NOW = "v"
    CHOOSE = "o"
    SKIP = "s"
    BACK = "k"
    SAVE = "w"
    CANCEL = "x"
    KNOWLEDGE = "n"
    UNDO = "z"
    CONSENT = "u"
    CHANGE = "e"
    GO_TO = "g"
    SEND = "t"
    DOCUMENT = "d"
    REPLY = "a"
    REPLY_END = "q"
    NOTIFY = "y"
    RELEASE = "l"
    RELEASE_SURE = "L"


BUTTONS = Buttons(
    {
        ReportAction.INTRO: 0,
        ReportAction.BEGIN: 0,
        ReportAction.RESUME: 0,
        ReportAction.FRESH: 0,
        ReportAction.NOT_NOW: 0,
        ReportAction.CHOOSE: 2,  # step, value
        ReportAction.SKIP: 1,  # step
        ReportAction.BACK: 1,  # step
        ReportAction.SAVE: 0,
        ReportAction.CANCEL: 1,  # "?" to ask, "1" to erase, "0" to go on
        ReportAction.KNOWLEDGE: 0,
        ReportAction.UNDO: 0,
        ReportAction.CONSENT: 2,  # evidence, "1" to take it
        ReportAction.CHANGE: 0,
        ReportAction.GO_TO: 1,  # step
        ReportAction.SEND: 0,
        ReportAction.DOCUMENT: 3,  # which, case, token
        ReportAction.REPLY: 2,  # case, token
        ReportAction.REPLY_END: 0,
        ReportAction.NOTIFY: 3,  # case, token, "1" for notices
        ReportAction.RELEASE: 2,  # case, token
        ReportAction.RELEASE_SURE: 2,  # case, token
    },
    prefix="r",
)
button = BUTTONS.button
