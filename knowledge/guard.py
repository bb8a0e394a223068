"""The safety net: when a ranked best entry must not be answered, however sure the ranking is."""

from collections.abc import Sequence
from typing import Protocol

from knowledge.facets import DENIED, PARTISAN, Found
from knowledge.ranking import Floats, Ranked

RANK = {"dilarang": 0, "info": 0, "bersyarat": 1, "boleh": 2}
"""Permissiveness by verdict; unknown verdicts count as the most permissive."""
_CONSIDERED = 5
WITHDRAWN = "withdrawn"
"""The objection to an answer where an entry may be meant that the base no longer holds."""
_WITHDRAWN_SHARE = 0.2
"""Share of such entries from which no answer is safe, of whatever verdict."""

_OFFICIAL = frozenset({"penyelenggara"})
OUTSIDERS = frozenset(
    {"pensiunan", "keluarga", "tni-polri", "bumn", "kepala-desa", "perangkat-desa", "guru-swasta", "mahasiswa"}
)
"""Actors to whom an entry about ASN in general does not simply apply."""
TELLING = frozenset({"cltn", "tanpa-cltn", "tidak-diunggah", "masa-tenang"})
"""Circumstances on which a verdict turns: a permissive entry needs them said, or not denied."""
_LEAVING = frozenset({"mpp"})
"""Actors who are about to become pensioners and are none yet."""


class _Entry(Protocol):
    @property
    def verdict(self) -> str: ...
    @property
    def actors(self) -> frozenset[str]: ...
    @property
    def objects(self) -> frozenset[str]: ...
    @property
    def circumstances(self) -> frozenset[str]: ...


class Guard:
    """Looks for contradictions between what the question names and what an entry is about."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self._entries = entries

    def objection(self, ranked: Ranked, asked: Found, rival: float) -> str:
        """Say why the best entry is not safe to answer; empty when nothing speaks against it."""
        if ranked.withdrawn > _WITHDRAWN_SHARE:
            return WITHDRAWN
        best = self._entries[int(ranked.entries[0])]
        verdicts = [self._entries[int(entry)].verdict for entry in ranked.entries[:_CONSIDERED]]
        if stricter_share(verdicts, ranked.shares) > rival:
            return "stricter-rival"
        return contradiction(best, asked)


def contradiction(entry: _Entry, asked: Found) -> str:
    """Say where what an entry is about contradicts what is asked; empty when it does not."""
    if entry.verdict == "info":
        return ""
    if _object_differs(entry, asked):
        return "object"
    return _contradiction(entry, asked)


def stricter_share(verdicts: Sequence[str], shares: Floats | Sequence[float]) -> float:
    """Sum the shares of the best few candidates that are stricter than the first."""
    limit = RANK.get(verdicts[0], 2)
    near = list(zip(verdicts, shares, strict=False))[:_CONSIDERED]
    return sum(float(share) for verdict, share in near if verdict != "info" and RANK.get(verdict, 2) < limit)


def _object_differs(best: _Entry, asked: Found) -> bool:
    partisan = asked.objects & PARTISAN
    if asked.objects & _OFFICIAL and not partisan:
        return bool(best.objects) and best.objects <= PARTISAN
    return bool(partisan) and not asked.objects & _OFFICIAL and bool(best.objects) and best.objects <= _OFFICIAL


def _contradiction(best: _Entry, asked: Found) -> str:
    permissive = RANK.get(best.verdict, 2) > 0
    outsiders = OUTSIDERS & asked.actors
    if asked.actors & _LEAVING:
        outsiders -= {"pensiunan"}
    if outsiders and not outsiders & best.actors and (permissive or not asked.actors & best.actors):
        return "actor"
    named = asked.actors | ({"keluarga"} if "kerabat" in asked.actors else set())
    if best.actors & OUTSIDERS and not best.actors & named and permissive:
        return "actor-missing"
    if permissive and best.circumstances & TELLING and not best.circumstances & asked.circumstances:
        return "circumstance-missing"
    if any(DENIED + value in asked.circumstances for value in best.circumstances):
        return "circumstance"
    return ""
