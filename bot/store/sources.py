"""Senders of reports, by the mark of one day that their case keeps: flagged without anybody knowing them."""

from dataclasses import dataclass
from datetime import date

from bot.store.effects import Effect


@dataclass(frozen=True)
class FlagSource(Effect):
    """Flag reports of whoever sent a case, until a day, without learning who it is (table `blocked_source`)."""

    case: str
    until: date


@dataclass(frozen=True)
class FlaggedSource:
    """A flagged mark and the day whose mark it is."""

    mark: bytes
    day: date
