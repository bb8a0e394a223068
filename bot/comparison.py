"""The matcher beside other rankers, on the same base and the same labelled questions, each in a process of its own."""

import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from bot.baselines import BASELINES, GROWS_BY_PHRASINGS, MissingExtra, Ranker, Ranking
from knowledge.base import SHIPPED, load
from knowledge.edition import match_entries, open_edition
from knowledge.evaluate import Answerer, Row, evaluate, load_rows
from knowledge.lexicon import load_lexicon
from knowledge.match import Choice, Match, MatchEntry, Matcher, Outcome, Scope
from knowledge.parameters import load_model
from knowledge.training import read_lessons

MATCHER = "this matcher"
SIZES = {"1x": 1_000, "10x": 10_000, "100x": 100_000}
"""How many phrasings the growth of time is measured with."""
COLUMNS = {
    "right": "right, direct",
    "offered": "right or offered",
    "wrong": "wrong",
    "unsafe": "unsafe",
    "oos_answered": "out of scope answered",
    "pairs_held": "hard pairs held",
    "follow_ups_right": "follow-ups right",
    "top1": "first",
    "top5": "in five",
}
"""Shares of the table and what they are called there."""

_ALLOWED_WRONG = 0.03
_TIMED = 20
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Line:
    """What was measured of one ranker; a reason instead of figures when it could not run."""

    name: str
    figures: Mapping[str, float | int] = field(default_factory=dict)
    start_up_seconds: float = 0.0
    resident_mb: int | None = None
    growth_p50_ms: Mapping[str, float] = field(default_factory=dict)
    missing: str = ""


class Thresholded:
    """A ranker made to answer: with its best entry above a threshold, with its five best below it."""

    def __init__(self, ranker: Ranker, entries: Sequence[MatchEntry]) -> None:
        self.entries = entries
        self.threshold = float("inf")
        self._ranker = ranker
        self._seen: dict[str, Ranking] = {}

    def answers(self, question: str, after: str | None = None) -> tuple[Match, ...]:
        """Answer a question; a follow-up is put behind the question before it."""
        text = f"{after} {question}" if after else question
        if text not in self._seen:
            self._seen[text] = self._ranker.rank(text)
        ranked = tuple(Choice(entry, score) for entry, score in self._seen[text])
        match = Match(Outcome.CHOICES, Scope.IN_SCOPE, choices=ranked, ranked=ranked)
        if ranked and ranked[0].score > self.threshold:
            match = replace(match, outcome=Outcome.ANSWER, entry=ranked[0].entry, choices=())
        return (match,)

    def tune(self, rows: Sequence[Row]) -> None:
        """Choose the threshold that gives the most right answers with few wrong ones; on the rows it is held to."""
        aliases = {alias: entry.id for entry in self.entries for alias in entry.aliases}
        firsts = [(self.answers(row.question, row.after)[0].ranked, row) for row in rows if row.right]
        tops = [(r[0].score, r[0].entry in {aliases.get(one, one) for one in row.right}) for r, row in firsts if r]
        bad = sorted((score for score, hit in tops if not hit), reverse=True)
        allowed = int(_ALLOWED_WRONG * len(firsts))
        self.threshold = bad[allowed] if len(bad) > allowed else float("-inf")


def compare(file: Path, names: Sequence[str] = (MATCHER, *BASELINES)) -> list[Line]:
    """Measure every ranker on the labelled questions in `file`; takes some minutes."""
    lines = []
    for name in names:
        # A new process for each, so that memory and start-up are its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            lines.append(alone.submit(measure, name, file).result())
    return lines


def measure(name: str, file: Path) -> Line:
    """Measure one ranker in this process."""
    warnings.filterwarnings("ignore", module="sklearn")
    rows = load_rows(file)
    started = perf_counter()
    try:
        answerer = _build(name)
    except MissingExtra as missing:
        return Line(name, missing=str(missing))
    start_up, memory = perf_counter() - started, resident_mb()
    figures = dict(evaluate(answerer, rows).figures)
    if isinstance(answerer, Thresholded):
        answerer.tune(rows)
        times = {key: figures[key] for key in ("p50_ms", "p99_ms")}
        figures = dict(evaluate(answerer, rows).figures) | times
    figures["offered"] = round(figures["right"] + figures["in_choices"], 4)
    return Line(name, figures, round(start_up, 2), memory, _growth(name))


def resident_mb() -> int | None:
    """Memory this process holds now, in MB; None where the system does not tell."""
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def table(lines: Sequence[Line]) -> str:
    """Write the comparison as a Markdown table, one ranker a row."""
    heads = [*COLUMNS.values(), "p50 ms", "p99 ms", "start s", "memory MB", *(f"p50 ms at {size}" for size in SIZES)]
    rows = [f"| | {' | '.join(heads)} |", "|---|" + "---:|" * len(heads)]
    return "\n".join([*rows, *(f"| {line.name} | {' | '.join(_cells(line, len(heads)))} |" for line in lines)])


def _cells(line: Line, count: int) -> list[str]:
    if line.missing:
        return [line.missing, *[""] * (count - 1)]
    shares = [f"{line.figures[key]:.1%}" for key in COLUMNS]
    times = [f"{line.figures[key]:.2f}" for key in ("p50_ms", "p99_ms")]
    growth = [f"{line.growth_p50_ms[size]:.2f}" if size in line.growth_p50_ms else "" for size in SIZES]
    return [*shares, *times, f"{line.start_up_seconds:.1f}", str(line.resident_mb or ""), *growth]


def _build(name: str) -> Answerer:
    if name == MATCHER:
        return open_edition().matcher
    entries, lessons = match_entries(load()), read_lessons(SHIPPED)
    texts, owners = _texts(entries)
    # The matcher learned from the lessons too.
    texts, owners = [*texts, *(one.text for one in lessons)], [*owners, *(one.right[0] for one in lessons)]
    return Thresholded(BASELINES[name](texts, owners), entries)


def _texts(entries: Sequence[MatchEntry]) -> tuple[list[str], list[str]]:
    pairs = [(text, entry.id) for entry in entries for text in entry.phrasings]
    return [text for text, _ in pairs], [owner for _, owner in pairs]


def _growth(name: str) -> dict[str, float]:
    if name != MATCHER and name not in GROWS_BY_PHRASINGS:
        return {}
    entries = match_entries(load())
    return {label: _p50(name, _grown(entries, size)) for label, size in SIZES.items()}


def _grown(entries: Sequence[MatchEntry], size: int) -> list[MatchEntry]:
    """Thin the phrasings out, or multiply them by adding words of others, until there are about `size`."""
    chance = np.random.default_rng(size)
    words = [text.split() for entry in entries for text in entry.phrasings]
    each = max(1, size // len(entries))
    grown = []
    for entry in entries:
        texts = [entry.phrasings[at % len(entry.phrasings)] for at in range(each)]
        more = [
            " ".join([text, *words[int(chance.integers(len(words)))][:3]]) for text in texts[len(entry.phrasings) :]
        ]
        grown.append(replace(entry, phrasings=(*texts[: len(entry.phrasings)], *more)))
    return grown


def _p50(name: str, entries: Sequence[MatchEntry]) -> float:
    texts, owners = _texts(entries)
    asked = [f"{text} mohon dijawab" for text in texts[:: len(texts) // _TIMED]]
    if name == MATCHER:
        ask = Matcher.build(entries, load_lexicon(SHIPPED), load_model(SHIPPED)).answers
    else:
        ask = Thresholded(BASELINES[name](texts, owners), entries).answers
    ask(asked[0] + " ya")
    times = []
    for text in asked:
        started = perf_counter()
        ask(text)
        times.append((perf_counter() - started) * 1000)
    return round(median(times), 3)
