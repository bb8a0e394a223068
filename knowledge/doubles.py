"""Two questions in one message: what its halves say is weighed against what the whole says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.guard import RANK, WITHDRAWN, contradiction, stricter_share
from knowledge.indexing import MatchEntry
from knowledge.outcome import Match, Outcome

_ALL_BUT_CERTAIN, _SURE = 0.985, 0.9
"""How certain a half must be where another entry answers the whole: not heard in the whole, heard in it."""
_HEARD = 0.01
_FAINTLY = 0.0005
_BARELY = 0.0001
_UNHEARD = 1e-5
"""Shares of an entry in the whole message."""
_FAINTLY_SURE = 0.95
_CONFIRMED = 3
_HALF_SURE = 0.5
_LEAST = 0.25
_OWN = 0.2
"""Share an entry needs in the half itself, however loud it is in the whole."""
_PERMITTING = 0.75
_PAIR = 0.8
"""How much of the whole message two entries must take up together for it to be about just them."""
_CLEARLY = 0.85
_APART = 3
"""How many times likelier a half must be about another entry than about that of the other half."""

Halves = tuple[Match, Match]


class Doubles:
    """Decides whether the halves of a message are answered one by one."""

    def __init__(self, entries: Sequence[MatchEntry], rival: float) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._rival = rival

    def answers(self, whole: Match, halves: Halves, *, clear: bool) -> Halves | None:
        """Give two answers, or an answer and choices; None when the message is better taken as one question.

        `clear` tells that the message itself sets two questions apart, so that less is needed of each.
        """
        if not halves[0].ranked or not halves[1].ranked:
            return None
        take = self._clearly if clear else self._hardly
        first, second = take(halves[0], halves[1], whole), take(halves[1], halves[0], whole)
        if first and second:
            return (first, second) if self._are_two(first, second, halves, whole, clear) else None
        if clear and first and self._stands(first, halves[1], whole):
            return (first, halves[1])
        if clear and second and self._stands(second, halves[0], whole):
            return (halves[0], second)
        return None

    def _hardly(self, half: Match, _: Match, whole: Match) -> Match | None:
        """Take a half as a question although nothing but a word between sets it apart."""
        shares, first = _shares(whole), half.ranked[0].entry
        if whole.outcome is Outcome.ANSWER:
            needed = _ALL_BUT_CERTAIN if shares.get(first, 0) < _HEARD else _SURE
            return half if half.outcome is Outcome.ANSWER and half.score >= needed else None
        half_sure = half.outcome is Outcome.CHOICES and half.score >= _HALF_SURE and not half.explain.reason
        if half_sure and self._is_strict(first) and first in list(shares)[:_CONFIRMED]:
            return _answered(half, first)
        return half if half.outcome is Outcome.ANSWER else None

    def _clearly(self, half: Match, other: Match, whole: Match) -> Match | None:
        """Take a half as a question where the message sets it apart."""
        share = _shares(whole).get(half.ranked[0].entry, 0)
        if half.outcome is Outcome.ANSWER:
            if share < _FAINTLY and half.score < _FAINTLY_SURE:
                return None
            unheard = whole.outcome is Outcome.ANSWER and share < _BARELY
            return half if not unheard or half.score >= _ALL_BUT_CERTAIN else None
        unsure = half.outcome is Outcome.CHOICES and half.explain.reason != WITHDRAWN
        entry = self._meant(half, other.ranked[0].entry, whole) if unsure else None
        return _answered(half, entry) if entry else None

    def _meant(self, half: Match, other: str, whole: Match) -> str | None:
        """Find what an unsure half is about when the whole message is heard too; `other` is the other half's."""
        shares, own = _shares(whole), _shares(half)
        weighed = {entry: p * max(shares.get(entry, 0), _UNHEARD) for entry, p in own.items() if entry != other}
        order = sorted(weighed, key=lambda entry: -weighed[entry])
        total = sum(weighed.values())
        if not total or weighed[order[0]] < _CLEARLY * total:
            return None
        best = order[0]
        heard = list(shares)[:_CONFIRMED] if whole.outcome is not Outcome.ANSWER else shares
        if best not in heard or shares[best] < _BARELY or own.get(other, 0) * _APART > own[best]:
            return None
        if own[best] < _OWN or contradiction(self._entries[best], half.facets):
            return None
        if self._is_strict(best):
            return best if half.score >= _LEAST else None
        # What permits needs more: the whole message is about it and one other, and nothing stricter comes near.
        rivals = stricter_share([self._entries[one].verdict for one in order], [weighed[one] / total for one in order])
        sure = half.score >= _PERMITTING and best == half.ranked[0].entry
        return best if sure and rivals <= self._rival and best in _pair(whole) else None

    def _are_two(self, first: Match, second: Match, halves: Halves, whole: Match, clear: bool) -> bool:
        """Tell whether two answers may stand together; unsure halves only where the message is about just these."""
        unsure = clear and all(half.outcome is Outcome.CHOICES for half in halves)
        return first.entry != second.entry and (not unsure or {first.entry, second.entry} == _pair(whole))

    def _stands(self, answer: Match, other: Match, whole: Match) -> bool:
        """Tell whether an answer to one half may be given while the other half is offered choices."""
        if other.outcome is not Outcome.CHOICES or answer.entry is None or other.ranked[0].entry == answer.entry:
            return False
        if whole.outcome is Outcome.ANSWER:
            return answer.entry == whole.entry
        likely = answer.entry in [choice.entry for choice in whole.ranked[:2]]
        return likely and self._is_strict(answer.entry) and answer.score >= _SURE

    def _is_strict(self, entry: str) -> bool:
        return RANK.get(self._entries[entry].verdict, 2) == 0


def _shares(match: Match) -> Mapping[str, float]:
    return {choice.entry: choice.score for choice in match.ranked}


def _pair(whole: Match) -> set[str]:
    """The two entries that a message is about when it is about hardly any other; else none."""
    pair = whole.ranked[:2]
    return {choice.entry for choice in pair} if sum(choice.score for choice in pair) >= _PAIR else set()


def _answered(half: Match, entry: str) -> Match:
    return replace(half, outcome=Outcome.ANSWER, entry=entry, choices=())
