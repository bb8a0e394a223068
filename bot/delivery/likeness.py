"""Reports that may be about the same thing: the same link, or the same person or place on the same day.

Compared in memory after unsealing; nothing of it is stored.
"""

from rapidfuzz import fuzz, utils

from bot.delivery.dossier import Report

ALIKE = 88.0
"""Score (0 to 100) from which names or places count as the same, spelling and word order aside."""

_SHORTEST = 4


def alike(one: Report, other: Report) -> bool:
    """Tell whether officers should look at two reports together."""
    if {_bare(link) for link in one.links} & {_bare(link) for link in other.links}:
        return True
    if one.event_day is None or one.event_day != other.event_day:
        return False
    people = any(_same(a.name, b.name) for a in one.persons for b in other.persons)
    return people or _same(one.place, other.place)


def _same(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return fuzz.token_sort_ratio(one, other, processor=utils.default_process) >= ALIKE


def _bare(link: str) -> str:
    return link.casefold().split("://")[-1].removeprefix("www.").removeprefix("m.").rstrip("/")
