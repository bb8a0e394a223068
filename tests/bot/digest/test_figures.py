"""The numbers of a week are those of the log, whatever was asked and wherever the week ends."""

import asyncio
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.figures import OUTCOMES, Figures, Reply
from bot.digest.numbers import Hidden
from bot.digest.publishing import NotOver, Publisher
from bot.digest.suppression import published
from bot.digest.weeks import Week
from bot.privacy.counting import gist_of
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from tests.support.town import Town
from tests.support.weeks import Asked, crowd, log

YEAR_END = date(2026, 12, 21)
ENTRIES = ("like-konten-calon", "hadir-kampanye-pasif", "foto-bersama-calon-diunggah")

QUESTIONS = st.lists(
    st.builds(
        Asked,
        who=st.integers(1, 12),
        day=st.integers(0, 27).map(lambda days: YEAR_END + timedelta(days=days)),
        outcome=st.sampled_from([outcome for outcomes in OUTCOMES.values() for outcome in outcomes]),
        entry=st.sampled_from(ENTRIES),
        useful=st.sampled_from([None, None, True, False]),
        text=st.sampled_from(["naik odong odong", "jadi wali nikah", "makan soto"]),
    ),
    max_size=120,
)


@given(QUESTIONS)
@settings(max_examples=40, deadline=None)
def test_figures_are_those_of_a_direct_query(asked: list[Asked]) -> None:
    """Around the turn of the year, with the weeks closed and not."""
    asyncio.run(_compare(asked))


async def _compare(asked: Sequence[Asked]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "test.db", lambda: YEAR_END)
        await store.open()
        await log(store, asked)
        await store.log.close_weeks("2027-W01")
        publisher = Publisher(store, lambda: pytest.fail("no base needed"), "kota-malang", datetime.now)
        for name in ("2026-W52", "2026-W53", "2027-W01", "2027-W02"):
            figures = await publisher.figures(Week.named(name))
            _check_rows(store.path, Week.named(name), figures)
            _check_people([one for one in asked if Week.of(one.day).name == name], figures)
        await store.close()


def _check_rows(path: Path, week: Week, figures: Figures) -> None:
    """Count the rows by their day, which is how a person would."""
    between = "FROM question WHERE day BETWEEN ? AND ?"
    days = [week.monday.isoformat(), week.sunday.isoformat()]
    connection = sqlite3.connect(path)
    outcomes = dict(connection.execute(f"SELECT outcome, count(*) {between} GROUP BY outcome", days))
    (useful, not_useful) = connection.execute(f"SELECT total(useful = 1), total(useful = 0) {between}", days).fetchone()
    connection.close()
    assert figures.questions == sum(outcomes.values())
    assert {reply: count.count for reply, count in figures.replies.items()} == {
        reply: sum(outcomes.get(outcome, 0) for outcome in names) for reply, names in OUTCOMES.items()
    }
    assert (figures.useful.count, figures.not_useful.count) == (useful, not_useful)


def _check_people(asked: Sequence[Asked], figures: Figures) -> None:
    """Count the people behind the figures, whom only the test knows."""
    answered = [one for one in asked if one.outcome in ("answer", "clarified")]
    missed = [one for one in asked if one.outcome in ("none", "none_of_these")]
    assert figures.askers == len({one.who for one in asked})
    assert figures.topics == Counter(entry for entry, _ in {(one.entry, one.who) for one in answered})
    exact = Counter(gist_of(frozenset(text.split())) for text, _ in {(one.text, one.who) for one in missed})
    assert figures.misses.keys() == exact.keys()
    assert all(0 < figures.misses[gist] <= count for gist, count in exact.items()), "groups never count too many"
    assert figures.replies[Reply.MISSED].askers == len({one.who for one in missed})
    assert figures.useful.askers == len({one.who for one in asked if one.useful})


async def test_what_was_published_never_changes(store: SqliteStore, publisher: Publisher) -> None:
    # Given a week that was published
    day = date(2026, 11, 17)
    await log(store, crowd(day, 20))
    first = await publisher.issue(Week.of(day))
    # When late questions change the log
    await log(store, crowd(day, 1, first=40))
    assert (await publisher.figures(Week.of(day))).questions == 21
    # Then the publication stays, for its own week and in the line of the next: the difference would be one asker
    assert (await publisher.issue(Week.of(day))).numbers == first.numbers
    assert first.numbers.questions == 20


async def test_weeks_of_the_line_are_frozen_with_it(store: SqliteStore, publisher: Publisher) -> None:
    day = date(2026, 11, 10)
    await log(store, [*crowd(day, 9), *crowd(day + timedelta(weeks=1), 12)])
    issue = await publisher.issue(Week.of(day + timedelta(weeks=1)))
    assert [numbers.questions for numbers in issue.line] == [9, 12]
    await log(store, crowd(day, 1, first=40))
    assert (await publisher.issue(Week.of(day))).numbers.questions == 9


async def test_a_week_that_is_not_over_is_not_published(store: SqliteStore, publisher: Publisher) -> None:
    await log(store, crowd(date(2026, 11, 23), 20))
    with pytest.raises(NotOver):
        await publisher.issue(Week.named("2026-W48"))


async def test_two_workers_publish_one_truth(store: SqliteStore, base: KnowledgeBase, publisher: Publisher) -> None:
    other = SqliteStore(store.path, lambda: date(2026, 11, 23))
    await other.open()
    day = date(2026, 11, 17)
    await log(store, crowd(day, 20))
    now = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
    second = Publisher(other, lambda: base, "kota-malang", lambda: now)
    issues = await asyncio.gather(publisher.issue(Week.of(day)), second.issue(Week.of(day)))
    assert issues[0] == issues[1]
    await other.close()


async def test_changes_of_the_base_are_told_against_the_summary_before(store: SqliteStore, base: KnowledgeBase) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
    entries = dict(base.entries)
    gone = entries.pop("like-konten-calon")

    await Publisher(store, lambda: replace(base, entries=entries), "kota-malang", lambda: now).issue(
        Week.named("2026-W46")
    )
    issue = await Publisher(store, lambda: base, "kota-malang", lambda: now).issue(Week.named("2026-W47"))
    assert [(change.kind, change.title) for change in issue.context.changes or ()] == [("added", gone.title)]


async def test_a_few_askers_hide_a_week_and_say_so(store: SqliteStore, publisher: Publisher) -> None:
    day = date(2026, 11, 17)
    await log(store, [Asked(who, day) for who in (1, 2, 3, 4) for _ in range(5)])
    numbers = (await publisher.issue(Week.of(day))).numbers
    assert (numbers.questions, numbers.askers, numbers.topics) == (Hidden.FEW, Hidden.FEW, ())


@pytest.mark.parametrize(
    ("people", "times", "shown"), [(60, 1, True), (4, 9, False)], ids=["many people", "four who insist"]
)
async def test_the_wording_of_a_miss_is_published_when_five_people_asked_it(
    store: SqliteStore, publisher: Publisher, people: int, times: int, shown: bool
) -> None:
    day = date(2026, 11, 17)
    asked = [Asked(who, day, "none", None, text="naik odong odong") for who in range(people) for _ in range(times)]
    await log(store, [*asked, *crowd(day, 30, first=100)])
    misses = (await publisher.issue(Week.of(day))).context.misses
    assert [miss.wording for miss in misses] == (["naik odong odong"] if shown else [])


async def test_the_bot_counts_people_behind_choices_ratings_and_misses(town: Town) -> None:
    """The whole way: what people press ends as askers of published figures."""
    for person in (town.guru, town.other):
        await person.sends("boleh nggak sih like postingan paslon di ig?")
        await person.clicks("Membantu")
        await person.sends("apakah badak jawa boleh ikut apel partai naik odong-odong?")
    askers = {count.topic: count.askers for count in await town.bot.services.store.log.week_askers("2026-W48")}
    assert askers["rating=1"] == 2
    assert askers["like-konten-calon"] == 2
    figures = await town.bot.services.publisher.figures(Week.named("2026-W48"))
    assert figures.questions == 4
    assert published(figures).questions == Hidden.FEW


async def test_choosing_counts_the_person_under_the_entry(town: Town) -> None:
    await town.guru.sends("grup wa calon")
    choices = [label for label in town.guru.buttons if label.startswith("1. ")]
    assert choices, town.guru.last.text
    await town.guru.clicks("1. ")
    await town.other.sends("grup wa calon")
    await town.other.clicks("Bukan semuanya")
    askers = {count.topic: count.askers for count in await town.bot.services.store.log.week_askers("2026-W48")}
    assert askers["outcome=clarified"] == 1
    assert askers["outcome=none"] == 1
    assert [count for topic, count in askers.items() if topic.startswith("miss=")] == [1]
    days = await town.bot.services.store.digest.topic_days(town.now.date())
    assert sum(count for _, _, count in days) == 1
