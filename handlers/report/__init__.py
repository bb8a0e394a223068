"""Reporting: the reporter's conversation, from what they saw to an answer back."""

from handlers.report.begin import lapor, link
from handlers.report.files import receive
from handlers.report.pressing import press
from handlers.report.status import status
from handlers.report.talk import answer, edited, unreadable

__all__ = ["answer", "edited", "lapor", "link", "press", "receive", "status", "unreadable"]
