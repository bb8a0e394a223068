"""Questions asked in vain that ask nearly the same, as one group each."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.editing.clusters import cluster
from bot.store.inbox import Miss
from knowledge.check import plain
from knowledge.edition import Edition


@dataclass(frozen=True)
class Group:
    """Questions that ask nearly the same: the wordings, how many of them, in which weeks, and how they missed."""

    id: str
    wordings: tuple[str, ...]
    count: int
    weeks: tuple[tuple[str, int], ...]
    first: date
    hows: tuple[tuple[str, int], ...]
    pain: int
    """How much it hurts: questions times days since the first of them."""

    @property
    def text(self) -> str:
        """The wording asked most."""
        return self.wordings[0]

    @property
    def asked(self) -> int:
        """How many want to hear back."""
        return dict(self.hows).get("asked", 0)


def wording_key(text: str) -> str:
    """Name a wording whatever its case and punctuation."""
    return hashlib.blake2s(plain(text).encode(), digest_size=9).hexdigest()


def grouped(edition: Edition, misses: Sequence[Miss], today: date) -> tuple[Group, ...]:
    """Group misses that ask nearly the same, most painful first."""
    by_text: dict[str, list[Miss]] = {}
    for miss in misses:
        by_text.setdefault(plain(miss.text), []).append(miss)
    rows = [found for key, found in by_text.items() if key]
    lines = [edition.matcher.read(found[0].text).line for found in rows]
    members: dict[int, list[list[Miss]]] = {}
    for leader, found in zip(cluster(lines, [len(found) for found in rows]), rows, strict=True):
        members.setdefault(leader, []).append(found)
    groups = [_make(found, today) for found in members.values()]
    return tuple(sorted(groups, key=lambda group: (-group.pain, group.id)))


def _make(found: Sequence[Sequence[Miss]], today: date) -> Group:
    ordered = sorted(found, key=lambda same: (-len(same), same[0].text))
    every = [miss for same in ordered for miss in same]
    first = min(miss.day for miss in every)
    # Who handed a question to staff stands in the log too.
    count = sum(miss.how != "asked" for miss in every) or len(every)
    return Group(
        id=wording_key(ordered[0][0].text),
        wordings=tuple(same[0].text for same in ordered),
        count=count,
        weeks=tuple(sorted(Counter(miss.week for miss in every if miss.week).items())),
        first=first,
        hows=tuple(sorted(Counter(miss.how for miss in every).items())),
        pain=count * ((today - first).days + 1),
    )
