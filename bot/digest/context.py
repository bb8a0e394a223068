"""What surrounds a week's numbers, frozen with them: the base, the calendar, and the other parts of the bot."""

import hashlib
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from bot.digest.figures import Count
from bot.digest.numbers import Cell, Hidden, Numbers, Published
from bot.digest.providers import Delivery, Gathered, QuizTopic, Reports
from bot.digest.suppression import ENOUGH, few_or, guarded, rounded_to_tens
from bot.digest.weeks import Week
from knowledge.base import KnowledgeBase
from knowledge.calendar import coming
from knowledge.check import is_stale
from knowledge.entries import Entry

AHEAD = 60
"""Days for which coming dates are listed."""


LONGEST_WORDING = 160
"""Characters shown of a question that was not understood."""


class ChangeKind(StrEnum):
    """What happened to an entry, most important first."""

    VERDICT = "verdict"
    ADDED = "added"
    REMOVED = "removed"
    TEXT = "text"


class Change(Published):
    """A change of the base since the summary before."""

    kind: ChangeKind
    title: str
    verdict: str
    before: str = ""


class Snapshot(Published):
    """An entry as it stood when a summary was made."""

    title: str
    verdict: str
    text: str


class Stale(Published):
    """An entry that waits for a review."""

    entry: str
    title: str
    reviewed: date


class Date(Published):
    """Something of an election that begins; `name` is empty for the voting day."""

    day: date
    name: str
    election: str


class Stage(Published):
    """The election stage on the day after the week; without election there is none."""

    name: str = ""
    election: str = ""
    until: date | None = None


class ReportsShown(Published):
    """What may be published of a week's reports."""

    total: Cell
    by_region: tuple[tuple[str, Cell], ...]
    by_state: tuple[tuple[str, Cell], ...]
    hours: float | None
    missed_deadlines: Cell


class QuizShown(Published):
    """What may be published of one topic of the quiz: players, and the share of right answers rounded to tens."""

    title: str
    players: int
    percent: int


class DeliveryShown(Published):
    """What may be published of deliveries."""

    made: Cell
    failed_tries: Cell
    waiting: Cell


class MissShown(Published):
    """A question that was not understood, and how many asked it at least; without askers an editor released it."""

    wording: str
    askers: int | None = None


class Context(Published):
    """Everything around the numbers that a summary shows."""

    region: str
    titles: Mapping[str, str] = {}
    base: Mapping[str, Snapshot] = {}
    changes: tuple[Change, ...] | None = None
    entries: int = 0
    stale: tuple[Stale, ...] = ()
    stage: Stage = Stage()
    dates: tuple[Date, ...] = ()
    misses: tuple[MissShown, ...] = ()
    reports: ReportsShown | None = None
    quiz: tuple[QuizShown, ...] = ()
    delivery: DeliveryShown | None = None


def context_of(
    base: KnowledgeBase,
    region: str,
    numbers: Numbers,
    before: Context | None,
    gathered: Gathered,
    wording: Mapping[str, str],
) -> Context:
    """Put together what surrounds `numbers`; `wording` gives the words of published gists."""
    week = Week.named(numbers.week)
    now = snapshot(base)
    return Context(
        region=base.regions[region].name,
        titles={topic.entry: _title(base, topic.entry) for topic in numbers.topics},
        base=now,
        changes=changes(before.base, now) if before else None,
        entries=len(base.entries),
        stale=_stale(base, week.sunday),
        stage=_stage(base, week, region),
        dates=_dates(base, week, region),
        misses=_misses(numbers, wording, gathered.released),
        reports=reports_shown(gathered.reports) if gathered.reports else None,
        quiz=_quiz(gathered.quiz),
        delivery=_delivery(gathered.delivery) if gathered.delivery else None,
    )


def snapshot(base: KnowledgeBase) -> dict[str, Snapshot]:
    """Note how every entry stands."""
    return {entry.id: Snapshot(title=entry.title, verdict=entry.verdict, text=_text(entry)) for entry in _all(base)}


def changes(before: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> tuple[Change, ...]:
    """Compare two states of the base: changed verdicts first."""
    found = [_change(before.get(name), now.get(name)) for name in sorted(before.keys() | now.keys())]
    order = list(ChangeKind)
    return tuple(sorted(filter(None, found), key=lambda change: (order.index(change.kind), change.title)))


def _change(before: Snapshot | None, now: Snapshot | None) -> Change | None:
    if before is None and now is not None:
        return Change(kind=ChangeKind.ADDED, title=now.title, verdict=now.verdict)
    if now is None and before is not None:
        return Change(kind=ChangeKind.REMOVED, title=before.title, verdict=before.verdict)
    if before is None or now is None or before.text == now.text:
        return None
    kind = ChangeKind.TEXT if before.verdict == now.verdict else ChangeKind.VERDICT
    return Change(kind=kind, title=now.title, verdict=now.verdict, before=before.verdict)


def _all(base: KnowledgeBase) -> Sequence[Entry]:
    return sorted(base.entries.values(), key=lambda entry: entry.id)


def _text(entry: Entry) -> str:
    """Fingerprint everything of an entry that a reader sees."""
    return hashlib.blake2b(entry.model_dump_json(exclude={"aliases"}).encode(), digest_size=6).hexdigest()


def _title(base: KnowledgeBase, entry_id: str) -> str:
    entry = base.find(entry_id)
    return entry.title if entry else entry_id


def _stale(base: KnowledgeBase, day: date) -> tuple[Stale, ...]:
    old = sorted((entry.reviewed, entry.id) for entry in base.entries.values() if is_stale(entry, day))
    return tuple(Stale(entry=name, title=base.entries[name].title, reviewed=reviewed) for reviewed, name in old)


def _stage(base: KnowledgeBase, week: Week, region: str) -> Stage:
    stage = base.stage(week.sunday + timedelta(days=1), region)
    return Stage(name=stage.name, election=stage.election.name if stage.election else "", until=stage.until)


def _dates(base: KnowledgeBase, week: Week, region: str) -> tuple[Date, ...]:
    places = (region, base.regions[region].province)
    found = coming(week.sunday, base.elections, places, AHEAD)
    return tuple(Date(day=one.day, name=one.name, election=one.election) for one in found)


def _misses(numbers: Numbers, wording: Mapping[str, str], released: Sequence[str]) -> tuple[MissShown, ...]:
    asked = [MissShown(wording=_short(wording[m.gist]), askers=m.askers) for m in numbers.misses if m.gist in wording]
    words = {miss.wording for miss in asked}
    return (*asked, *(MissShown(wording=text) for text in map(_short, released) if text not in words))


def _short(wording: str) -> str:
    return textwrap.shorten(wording, LONGEST_WORDING, placeholder=" …")


def reports_shown(reports: Reports) -> ReportsShown:
    """Hide what is small in the two tables of a week's reports, and what would give it away."""
    tables = [{name: Count(n, n) for name, n in table.items()} for table in (reports.by_region, reports.by_state)]
    made = [guarded(table, sorted(table)) for table in tables]
    total, (regions, states) = made[0][0], (made[0][1], made[1][1])
    if any(isinstance(whole, Hidden) for whole, _ in made):
        # The two tables share their total: where one must hide it, the other must not add up to it.
        total = few_or(sum(reports.by_region.values()))
        total = total if isinstance(total, Hidden) or total == 0 else Hidden.GUARD
        regions, states = _all_hidden(regions), _all_hidden(states)
    hours = reports.hours_to_receipt
    return ReportsShown(
        total=total,
        by_region=tuple(regions.items()),
        by_state=tuple(states.items()),
        hours=round(median(hours), 1) if len(hours) >= ENOUGH else None,
        missed_deadlines=few_or(reports.missed_deadlines),
    )


def _all_hidden(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell if isinstance(cell, Hidden) or cell == 0 else Hidden.GUARD for name, cell in cells.items()}


def _quiz(topics: Sequence[QuizTopic]) -> tuple[QuizShown, ...]:
    kept = [topic for topic in topics if topic.players >= ENOUGH and topic.answers]
    return tuple(
        QuizShown(title=t.title, players=t.players, percent=rounded_to_tens(t.right, t.answers))
        for t in sorted(kept, key=lambda topic: (topic.right / topic.answers, topic.title))
    )


def _delivery(delivery: Delivery) -> DeliveryShown:
    return DeliveryShown(
        made=few_or(delivery.made), failed_tries=few_or(delivery.failed_tries), waiting=few_or(delivery.waiting)
    )
