"""The buttons of staff, and which permission each needs; the registry guards them by this table."""

from collections.abc import Mapping
from enum import StrEnum

from bot.access import Permission
from handlers.presses import Buttons

_LETTER = "m"


class Do(StrEnum):
    """What pressing a button of staff does; one character each, because ids need the room."""

    MENU = "m"
    CANCEL = "0"
    TOPICS = "e"
    CATEGORY = "E"
    ENTRY = "n"
    HISTORY = "h"
    REVISION = "v"
    FIND = "f"
    SUMMARY = "s"
    STALE = "l"
    CONFLICTS = "k"
    INBOX = "i"
    GROUP = "g"
    ALIAS = "a"
    ALIAS_SURE = "A"
    ALIAS_OTHER = "o"
    OUTSIDE = "x"
    OUTSIDE_SURE = "X"
    NEW_FROM = "w"
    IGNORE = "z"
    RELEASE = "L"
    BEGIN = "b"
    NEW_ENTRY = "N"
    DRAFTS = "d"
    DRAFT = "D"
    FIELD = "c"
    CHOOSE = "u"
    SAY = "y"
    PREVIEW = "p"
    TRY = "t"
    SUBMIT = "S"
    SUBMIT_SURE = "Y"
    DISCARD = "r"
    WITHDRAW = "W"
    REBASE = "V"
    APPROVE = "P"
    APPROVE_SURE = "Q"
    SEND_BACK = "B"
    ROLLBACK = "R"
    ROLLBACK_SURE = "O"
    KEEP = "K"
    KEEP_SURE = "F"
    REFUSED = "j"
    REACCEPT = "J"
    REACCEPT_SURE = "M"
    PEOPLE = "q"
    PERSON = "1"
    REVOKE = "2"
    INVITE = "3"
    INVITE_REGION = "4"
    UNINVITE = "5"
    SWITCHES = "6"
    SWITCH = "7"
    BROADCASTS = "8"
    BROADCAST = "9"
    BROADCAST_NEW = "C"
    BROADCAST_TEST = "G"
    BROADCAST_SEND = "H"
    BROADCAST_STOP = "I"
    AUDIT = "T"
    EXAMINE = "U"


ARGUMENTS: Mapping[Do, int] = {
    Do.MENU: 0,
    Do.CANCEL: 0,
    Do.TOPICS: 0,
    Do.CATEGORY: 2,  # category, page
    Do.ENTRY: 1,  # entry
    Do.HISTORY: 2,  # entry, page
    Do.REVISION: 1,  # number
    Do.FIND: 0,
    Do.SUMMARY: 0,
    Do.STALE: 1,  # page
    Do.CONFLICTS: 0,
    Do.INBOX: 1,  # page
    Do.GROUP: 1,  # group
    Do.ALIAS: 2,  # group, entry
    Do.ALIAS_SURE: 2,  # group, entry
    Do.ALIAS_OTHER: 1,  # group
    Do.OUTSIDE: 1,  # group
    Do.OUTSIDE_SURE: 1,  # group
    Do.NEW_FROM: 1,  # group
    Do.IGNORE: 1,  # group
    Do.RELEASE: 2,  # group, "1" or "0"
    Do.BEGIN: 1,  # entry
    Do.NEW_ENTRY: 0,
    Do.DRAFTS: 1,  # page
    Do.DRAFT: 1,  # draft
    Do.FIELD: 2,  # draft, column
    Do.CHOOSE: 3,  # draft, column, value
    Do.SAY: 1,  # draft
    Do.PREVIEW: 1,  # draft
    Do.TRY: 1,  # draft
    Do.SUBMIT: 1,  # draft
    Do.SUBMIT_SURE: 1,  # draft
    Do.DISCARD: 1,  # draft
    Do.WITHDRAW: 2,  # draft, "1" or "0"
    Do.REBASE: 1,  # draft
    Do.APPROVE: 1,  # draft
    Do.APPROVE_SURE: 1,  # draft
    Do.SEND_BACK: 1,  # draft
    Do.ROLLBACK: 2,  # entry, number of the revision
    Do.ROLLBACK_SURE: 2,  # entry, number of the revision
    Do.KEEP: 1,  # entry
    Do.KEEP_SURE: 1,  # entry
    Do.REFUSED: 1,  # page
    Do.REACCEPT: 1,  # key of the wording
    Do.REACCEPT_SURE: 1,  # key of the wording
    Do.PEOPLE: 1,  # page
    Do.PERSON: 1,  # mark
    Do.REVOKE: 1,  # mark
    Do.INVITE: 1,  # role, or "-" to choose
    Do.INVITE_REGION: 2,  # role, region
    Do.UNINVITE: 1,  # first half of the hash
    Do.SWITCHES: 0,
    Do.SWITCH: 1,  # name
    Do.BROADCASTS: 0,
    Do.BROADCAST: 1,  # broadcast
    Do.BROADCAST_NEW: 0,
    Do.BROADCAST_TEST: 1,  # broadcast
    Do.BROADCAST_SEND: 1,  # broadcast
    Do.BROADCAST_STOP: 1,  # broadcast
    Do.AUDIT: 1,  # page
    Do.EXAMINE: 0,
}

NEEDS: Mapping[Permission, frozenset[Do]] = {
    Permission.READ: frozenset(
        {
            Do.MENU,
            Do.CANCEL,
            Do.TOPICS,
            Do.CATEGORY,
            Do.ENTRY,
            Do.HISTORY,
            Do.REVISION,
            Do.FIND,
            Do.SUMMARY,
            Do.STALE,
            Do.CONFLICTS,
        }
    ),
    Permission.INBOX: frozenset(
        {
            Do.INBOX,
            Do.GROUP,
            Do.ALIAS,
            Do.ALIAS_SURE,
            Do.ALIAS_OTHER,
            Do.OUTSIDE,
            Do.OUTSIDE_SURE,
            Do.NEW_FROM,
            Do.IGNORE,
        }
    ),
    Permission.EDIT: frozenset(
        {
            Do.RELEASE,
            Do.BEGIN,
            Do.NEW_ENTRY,
            Do.DRAFTS,
            Do.DRAFT,
            Do.FIELD,
            Do.CHOOSE,
            Do.SAY,
            Do.PREVIEW,
            Do.TRY,
            Do.SUBMIT,
            Do.SUBMIT_SURE,
            Do.DISCARD,
            Do.WITHDRAW,
            Do.REBASE,
        }
    ),
    Permission.REVIEW: frozenset(
        {
            Do.APPROVE,
            Do.APPROVE_SURE,
            Do.SEND_BACK,
            Do.ROLLBACK,
            Do.ROLLBACK_SURE,
            Do.KEEP,
            Do.KEEP_SURE,
            Do.REFUSED,
            Do.REACCEPT,
            Do.REACCEPT_SURE,
        }
    ),
    Permission.PEOPLE: frozenset({Do.PEOPLE, Do.PERSON, Do.REVOKE, Do.INVITE, Do.INVITE_REGION, Do.UNINVITE}),
    Permission.SWITCH: frozenset({Do.SWITCHES, Do.SWITCH}),
    Permission.BROADCAST: frozenset(
        {Do.BROADCASTS, Do.BROADCAST, Do.BROADCAST_NEW, Do.BROADCAST_TEST, Do.BROADCAST_SEND, Do.BROADCAST_STOP}
    ),
    Permission.EXAMINE: frozenset({Do.EXAMINE}),
    Permission.AUDIT: frozenset({Do.AUDIT}),
}
"""Which buttons a permission lets someone press; a button that stands nowhere here works for nobody."""

BUTTONS = Buttons(ARGUMENTS, _LETTER)
read = BUTTONS.read
button = BUTTONS.button


def pattern(permission: Permission) -> str:
    """Write the callback data of all buttons of a permission as a pattern."""
    letters = "".join(sorted(action.value for action in NEEDS[permission]))
    return f"{BUTTONS.pattern}[{letters}](:|$)"
