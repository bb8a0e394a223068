"""Marks that similar reports share, so that officers are told of them and nobody reads it from the database."""

import re

from bot.delivery.dossier import Report
from bot.store.seal import Vault


async def marks(vault: Vault, report: Report) -> tuple[bytes, ...]:
    """Make the marks of a report: person and day, place and day, each link."""
    features = [("link", _plain(link)) for link in report.links]
    if report.event_day:
        day = report.event_day.isoformat()
        features += [("person", f"{_plain(person.name)} {day}") for person in report.persons if _plain(person.name)]
        features += [("place", f"{_plain(report.place)} {report.region} {day}")] if _plain(report.place) else []
    return tuple([await vault.mark("likeness", kind, value) for kind, value in features])


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
