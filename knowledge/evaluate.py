"""Score a matcher on labelled questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Protocol

from knowledge.errors import BadRow
from knowledge.match import Match, MatchEntry
from knowledge.outcome import Choice

_PERMISSIVENESS = {"dilarang": 0, "info": 0, "bersyarat": 1, "boleh": 2}
_TEXTS = ("q", "entry", "after", "pair", "style", "voice", "by")


class Result(StrEnum):
    """What became of one labelled question."""

    RIGHT = "right"
    IN_CHOICES = "in_choices"
    WRONG = "wrong"
    UNSAFE = "unsafe"
    MISSED = "missed"
    OOS_ANSWERED = "oos_answered"
    OOS_CHOICES = "oos_choices"
    OOS_NONE = "oos_none"


@dataclass(frozen=True)
class Row:
    """One labelled question; `right` is empty when it is out of scope, `both` when it asks two things."""

    line: int
    question: str
    right: tuple[str, ...]
    after: str | None = None
    both: tuple[str, ...] = ()
    pair: str = ""


@dataclass(frozen=True)
class Scored:
    """One row with what the matcher said."""

    row: Row
    result: Result
    matches: tuple[Match, ...]
    top1: bool
    top5: bool
    ms: float


@dataclass(frozen=True)
class Report:
    """The figures, as shares of their group, and every row."""

    figures: Mapping[str, float | int]
    rows: tuple[Scored, ...]

    @property
    def errors(self) -> tuple[Scored, ...]:
        """The rows that are not right."""
        return tuple(row for row in self.rows if row.result not in (Result.RIGHT, Result.OOS_NONE))


def load_rows(path: Path) -> list[Row]:
    """Read labelled questions, one JSON object a line.

    Raises:
        BadRow: naming the file and the line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadRow(f"{path.name}: cannot be read as UTF-8 text") from fault
    return [_row(path.name, at, line) for at, line in enumerate(lines, 1) if line.strip()]


def _row(name: str, at: int, line: str) -> Row:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as fault:
        raise BadRow(f"{name}:{at}:{fault.colno}: is not JSON") from fault
    if not isinstance(data, dict) or not isinstance(data.get("q"), str) or not data["q"]:
        raise BadRow(f"{name}:{at}: needs a text 'q'")
    if ("entry" in data) == ("entries" in data):
        raise BadRow(f"{name}:{at}: needs either 'entry' or 'entries'")
    wrong = [key for key in _TEXTS if not isinstance(data.get(key) or "", str | int)]
    if wrong:
        raise BadRow(f"{name}:{at}: '{wrong[0]}' must be a text")
    both, also = _ids(name, at, data, "entries"), _ids(name, at, data, "also")
    entry = data.get("entry")
    right = both or ((entry, *also) if entry is not None else ())
    return Row(at, data["q"], right, data.get("after"), both, str(data.get("pair", "")))


def _ids(name: str, at: int, data: Mapping[str, object], key: str) -> tuple[str, ...]:
    ids = data.get(key, [])
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise BadRow(f"{name}:{at}: '{key}' must be a list of ids")
    return tuple(ids)


class Answerer(Protocol):
    """Whatever answers questions from a set of entries: the matcher, or a ranker it is compared with."""

    @property
    def entries(self) -> Sequence[MatchEntry]:
        """The entries it answers from."""
        ...

    def answers(self, question: str, after: str | None = None) -> tuple[Match, ...]:
        """Answer a message that follows `after`."""
        ...


def evaluate(matcher: Answerer, rows: Sequence[Row]) -> Report:
    """Ask every row and score the answers."""
    aliases = {alias: entry.id for entry in matcher.entries for alias in (entry.id, *entry.aliases)}
    verdicts = {entry.id: entry.verdict for entry in matcher.entries}
    scored = tuple(_score(matcher, row, aliases, verdicts) for row in rows)
    return Report(_figures(scored), scored)


def _score(matcher: Answerer, row: Row, aliases: Mapping[str, str], verdicts: Mapping[str, str]) -> Scored:
    start = perf_counter()
    matches = matcher.answers(row.question, row.after)
    ms = (perf_counter() - start) * 1000
    right = {aliases.get(one, one) for one in row.right}
    ranked = [choice.entry for match in matches for choice in match.ranked[: 5 // len(matches)]]
    top1 = bool(right.intersection(ranked[:1]))
    return Scored(row, _result(row, matches, right, verdicts), matches, top1, bool(right.intersection(ranked)), ms)


def _result(row: Row, matches: Sequence[Match], right: set[str], verdicts: Mapping[str, str]) -> Result:
    answered = {match.entry for match in matches if match.entry is not None}
    offered = {choice.entry for match in matches for choice in match.choices}
    if not row.right:
        if answered:
            return Result.OOS_ANSWERED
        return Result.OOS_CHOICES if offered else Result.OOS_NONE
    if row.both and right <= answered:
        return Result.RIGHT
    if answered and answered <= right:
        return Result.IN_CHOICES if row.both else Result.RIGHT
    if answered - right:
        return Result.UNSAFE if _is_unsafe(answered - right, right, verdicts) else Result.WRONG
    return Result.IN_CHOICES if offered & right else Result.MISSED


def _is_unsafe(answered: set[str], right: set[str], verdicts: Mapping[str, str]) -> bool:
    strictest = min((_PERMISSIVENESS.get(verdicts.get(one, ""), 0) for one in right), default=0)
    return any(_PERMISSIVENESS.get(verdicts.get(one, ""), 0) > strictest for one in answered)


def _figures(rows: Sequence[Scored]) -> dict[str, float | int]:
    inside = [row for row in rows if row.row.right]
    outside = [row for row in rows if not row.row.right]
    wrong = (Result.WRONG, Result.UNSAFE)
    figures: dict[str, float | int] = {"n": len(rows), "in_scope": len(inside), "out_of_scope": len(outside)}
    figures["right"] = _share(inside, Result.RIGHT)
    figures["in_choices"] = _share(inside, Result.IN_CHOICES)
    figures["wrong"] = _share(inside, *wrong)
    figures["unsafe"] = _share(inside, Result.UNSAFE)
    figures["missed"] = _share(inside, Result.MISSED)
    for result in (Result.OOS_ANSWERED, Result.OOS_CHOICES, Result.OOS_NONE):
        figures[result.value] = _share(outside, result)
    figures["top1"] = round(sum(row.top1 for row in inside) / max(1, len(inside)), 4)
    figures["top5"] = round(sum(row.top5 for row in inside) / max(1, len(inside)), 4)
    figures |= _times(rows) | _groups(rows)
    return figures


def _times(rows: Sequence[Scored]) -> dict[str, float | int]:
    times = [row.ms for row in rows]
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else [sum(times)] * 99
    return {"p50_ms": round(cuts[49], 3), "p99_ms": round(cuts[98], 3)}


def _groups(rows: Sequence[Scored]) -> dict[str, float | int]:
    """Figures of groups beside the contract: follow-ups, double questions, hard pairs."""
    follow = [row for row in rows if row.row.after and row.row.right]
    double = [row for row in rows if row.row.both]
    pairs: dict[str, list[Scored]] = {}
    for row in rows:
        if row.row.pair:
            pairs.setdefault(row.row.pair, []).append(row)
    good = (Result.RIGHT, Result.IN_CHOICES)
    held = [all(row.result in good for row in members) for members in pairs.values()]
    return {
        "follow_ups": len(follow),
        "follow_ups_right": _share(follow, Result.RIGHT),
        "follow_ups_right_or_offered": _share(follow, *good),
        "double": len(double),
        "double_right": _share(double, Result.RIGHT),
        "pairs": len(held),
        "pairs_held": round(sum(held) / max(1, len(held)), 4),
    }


def _share(rows: Sequence[Scored], *results: Result) -> float:
    return round(sum(row.result in results for row in rows) / max(1, len(rows)), 4)


def load_phrasings(path: Path) -> dict[str, list[str]]:
    """Read rows {"entry", "q"} into phrasings by entry; raises BadRow naming the line."""
    found: dict[str, list[str]] = {}
    for row in load_rows(path):
        if row.right:
            found.setdefault(row.right[0], []).append(row.question)
    return found


def describe(scored: Scored) -> str:
    """Say in one line what happened to a row, for lists of errors."""
    said: list[Choice] = [choice for match in scored.matches for choice in match.ranked[:3]]
    names = ", ".join(f"{choice.entry} {choice.score:.2f}" for choice in said)
    want = "/".join(scored.row.right) or "none"
    return f"{scored.result}: line {scored.row.line}: {scored.row.question!r} wants {want}; ranked {names}"
