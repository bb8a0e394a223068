"""Reading the answers to the questions of a report."""

import re
from collections.abc import Callable
from datetime import date

from bot.reports.draft import Draft
from bot.reports.facts import Facts
from bot.reports.words import Problem, one_line, tidy
from knowledge.reporting import check_known, parse_day

Parser = Callable[[str, Draft, Facts], str | Problem]
"""Turns what was typed into the answer that is kept, or says why it cannot."""

SHORT, LONG, STORY = 150, 300, 3000
"""Characters of a name, of a place or an address, and of the story."""

MOST_WITNESSES = 10
LEAST_STORY = 15

_PHONE = re.compile(r"\+?[\d\s().-]{6,20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def line(limit: int) -> Parser:
    """Take one line of at most `limit` characters."""

    def parse(text: str, _draft: Draft, _facts: Facts) -> str | Problem:
        return _within(one_line(text), limit)

    return parse


def story(text: str, _draft: Draft, _facts: Facts) -> str | Problem:
    """Take what happened."""
    plain = tidy(text)
    return Problem("too_short") if len(plain) < LEAST_STORY else _within(plain, STORY)


def event_day(text: str, _draft: Draft, facts: Facts) -> str | Problem:
    """Take the day of the event."""
    day = parse_day(text, facts.today)
    return day.isoformat() if isinstance(day, date) else Problem("day", {"kind": day.value})


def known(text: str, draft: Draft, facts: Facts) -> str | Problem:
    """Take the day on which the reporter learned of it, which is not before the event."""
    day = parse_day(text, facts.today)
    if not isinstance(day, date):
        return Problem("day", {"kind": day.value})
    wrong = check_known(draft.day("event_day"), day)
    return Problem("day", {"kind": wrong.value, "event": draft.day("event_day")}) if wrong else day.isoformat()


def witnesses(text: str, _draft: Draft, _facts: Facts) -> str | Problem:
    """Take one witness a line."""
    lines = [one_line(each) for each in tidy(text).split("\n") if each.strip()]
    if len(lines) > MOST_WITNESSES:
        return Problem("too_many_lines", {"limit": MOST_WITNESSES})
    longest = max(lines, key=len, default="")
    checked = _within(longest, LONG)
    return checked if isinstance(checked, Problem) else "\n".join(lines)


def phone(text: str, _draft: Draft, _facts: Facts) -> str | Problem:
    """Take a telephone number."""
    plain = one_line(text)
    return plain if _PHONE.fullmatch(plain) else Problem("phone")


def mail(text: str, _draft: Draft, _facts: Facts) -> str | Problem:
    """Take a mail address."""
    plain = one_line(text)
    return plain if len(plain) <= SHORT and _MAIL.fullmatch(plain) else Problem("mail")


def choose(_text: str, _draft: Draft, _facts: Facts) -> str | Problem:
    """Take no words: the question is answered with a button."""
    return Problem("press")


def _within(plain: str, limit: int) -> str | Problem:
    if not any(each.isalnum() for each in plain):
        return Problem("empty")
    return plain if len(plain) <= limit else Problem("too_long", {"limit": limit, "length": len(plain)})
