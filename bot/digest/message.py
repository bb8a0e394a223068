"""The summary as one Telegram message: the caption below its picture."""

import html
import re
from collections.abc import Callable

from markupsafe import Markup

from bot.digest.issue import Issue
from bot.digest.words import render, sentences

CAPTION_LIMIT = 1024
"""Characters (UTF-16 units) that Telegram shows below a picture."""

_ROOM = (3, 2, 1, 0)
"""How much is listed: topics and risers shown, tried from most to least until the message fits."""

_TAG = re.compile(r"<[^>]+>")

Link = Callable[[str], str]
"""Makes the address that opens a list of the summary in the bot; empty for none."""


def render_message(issue: Issue, link: Link) -> str:
    """Write the message as Telegram HTML, as full as fits."""
    said = [Markup(sentence) for sentence in sentences(issue)]  # noqa: S704 - the template has escaped its values
    for room in _ROOM:
        text = render("message.html.j2", issue=issue, said=said, link=link, room=room)
        if length(text) <= CAPTION_LIMIT:
            return text
    return render("message.html.j2", issue=issue, said=said[:1], link=link, room=0)


def length(text: str) -> int:
    """Count the UTF-16 units that a reader sees of Telegram HTML."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2


def plain(text: str) -> str:
    """Write Telegram HTML as plain text."""
    return html.unescape(_TAG.sub("", text))


def links_of(bot_name: str, week: str) -> Link:
    """Make deep links into a bot; without its name there are none."""
    if not bot_name:
        return lambda _: ""
    return lambda name: f"https://t.me/{bot_name}?start=ringkasan_{week}_{name}"
