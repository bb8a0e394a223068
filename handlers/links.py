"""Deep links: what `t.me/<bot>?start=<payload>` opens besides entries.

A payload is `<prefix>_<rest>`; ids of entries hold no underscore, so the two cannot be mistaken.
"""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from bot.access import INVITATION_LINK
from bot.context import Context
from handlers.admin import people
from handlers.report.begin import link

Opener = Callable[[Update, Context, str], Awaitable[None]]

OPENERS: Mapping[str, Opener] = {INVITATION_LINK: people.open_invitation, "lapor": link}
"""What each prefix opens, given the rest of the payload."""


def opener(payload: str) -> tuple[Opener, str] | None:
    """Find what a payload opens, with the rest of it; None when it is not ours."""
    prefix, mark, rest = payload.partition("_")
    found = OPENERS.get(prefix) if mark else None
    return (found, rest) if found else None
