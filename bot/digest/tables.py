"""The summary as plain tables, for the spreadsheet and the database alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.digest.context import Context
from bot.digest.figures import Reply
from bot.digest.issue import Issue
from bot.digest.numbers import Cell, Hidden, Numbers
from bot.digest.words import labels

Value = str | int | float | date | None
"""A value of a table: what is hidden is its sign, what does not exist is None."""

REPLIES = tuple(reply.value for reply in Reply)


@dataclass(frozen=True)
class Table:
    """One table: key of its label, keys of its columns' labels, rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def tables_of(issue: Issue) -> list[Table]:
    """Make every table of an issue that has rows."""
    made = [*_numbers(issue), *_context(issue.context), Table("notes", ("note",), [(n,) for n in labels()["notes"]])]
    return [table for table in made if table.rows]


def _numbers(issue: Issue) -> Iterator[Table]:
    yield Table("summary", ("figure", "value", "before", "usual"), _summary(issue))
    topics = [(t.title, t.topic.entry, t.topic.askers, _plain(t.before)) for t in issue.trends]
    yield Table("topics", ("topic", "entry", "askers", "before"), topics)
    yield Table("line", ("week", "questions", "askers", *REPLIES, "helpful"), [_line(one) for one in issue.line])


def _line(numbers: Numbers) -> Sequence[Value]:
    cells = [_plain(numbers.cell(name)) for name in ("questions", "askers", *REPLIES)]
    return (numbers.week, *cells, numbers.ratings.percent)


def _summary(issue: Issue) -> list[Sequence[Value]]:
    now, before, words = issue.numbers, issue.before, labels()
    names = {"questions": words["figures"]["questions"], "askers": words["askers"], **words["replies"]}
    rows: list[Sequence[Value]] = [
        (label, _plain(now.cell(name)), _plain(before.cell(name) if before else None), issue.usual(name))
        for name, label in names.items()
    ]
    rows.append((words["figures"]["helpful"], now.ratings.percent, before.ratings.percent if before else None, None))
    if now.ratings.exact:
        rows.append((words["figures"]["useful"], _plain(now.ratings.useful), None, None))
        rows.append((words["figures"]["not_useful"], _plain(now.ratings.not_useful), None, None))
    rows.append((words["figures"]["entries"], issue.context.entries, None, None))
    rows.append((words["figures"]["stale"], len(issue.context.stale), None, None))
    return rows


def _context(context: Context) -> Iterator[Table]:
    words = labels()
    misses = [(miss.wording, words["released"] if miss.askers is None else miss.askers) for miss in context.misses]
    yield Table("misses", ("wording", "at_least"), misses)
    yield Table("reports", ("kind", "name", "count"), _reports(context))
    yield Table("quiz", ("topic", "players", "percent"), [(q.title, q.players, q.percent) for q in context.quiz])
    delivery = context.delivery
    made = [(label, _plain(getattr(delivery, name))) for name, label in words["delivery"].items()] if delivery else []
    yield Table("delivery", ("figure", "count"), made)
    changes = [(words["changes"][c.kind.value], c.title, c.verdict, c.before) for c in context.changes or ()]
    yield Table("changes", ("change", "title", "verdict", "verdict_before"), changes)
    yield Table("stale", ("title", "entry", "reviewed"), [(s.title, s.entry, s.reviewed) for s in context.stale])
    dates = [(d.day, d.name or words["voting"], d.election) for d in context.dates]
    yield Table("dates", ("day", "event", "election"), dates)


def _reports(context: Context) -> list[Sequence[Value]]:
    reports, words = context.reports, labels()["reports"]
    if reports is None:
        return []
    rows: list[Sequence[Value]] = [(words["total"], "", _plain(reports.total))]
    rows += [(words["region"], name, _plain(cell)) for name, cell in reports.by_region]
    rows += [(words["state"], name, _plain(cell)) for name, cell in reports.by_state]
    rows += [(words["hours"], "", reports.hours), (words["missed"], "", _plain(reports.missed_deadlines))]
    return rows


def _plain(cell: Cell | None) -> Value:
    return cell.value if isinstance(cell, Hidden) else cell
