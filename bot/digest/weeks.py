"""ISO weeks, Monday to Sunday, as the log writes them: 2026-W47."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.privacy import iso_week

_NAME = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class NoSuchWeek(Exception):
    """A text does not name an ISO week; it looks like 2026-W47."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, known by its Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """Get the week a day belongs to."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week":
        """Read a week such as 2026-W47.

        Raises:
            NoSuchWeek: it is none; W53 exists only in some years.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise NoSuchWeek
        try:
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError as fault:
            raise NoSuchWeek from fault

    @classmethod
    def last_complete(cls, now: datetime) -> "Week":
        """Get the last week that is over at a moment of the region's clock."""
        return cls.of(now.date()).shifted(-1)

    @property
    def name(self) -> str:
        """The week as the log writes it."""
        return iso_week(self.monday)

    @property
    def number(self) -> int:
        """Number of the week in its ISO year."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def shifted(self, weeks: int) -> "Week":
        """Get the week so many weeks later, or earlier where negative."""
        return Week(self.monday + timedelta(weeks=weeks))

    def until(self, last: "Week") -> "list[Week]":
        """List the weeks from this one to `last`, both included."""
        count = (last.monday - self.monday).days // 7
        return [self.shifted(step) for step in range(count + 1)]
