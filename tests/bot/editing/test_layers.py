"""Edits over packages that change: what stays, what gives way, and that the result is always sound (R5)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.editing.content import EntryState, RefusalState, fingerprint
from bot.editing.desk import Outcome
from bot.editing.overlay import Conflict, Why, layer
from bot.editing.texts import EditRefused
from bot.editing.workshop import Refresher
from bot.store.base import LogQuestion, Question
from bot.store.edits import REFUSALS, Revision
from knowledge.base import KnowledgeBase
from knowledge.check import errors
from knowledge.edition import Edition
from knowledge.entries import Entry, Phrasing
from tests.bot.editing.conftest import EDITOR, REVIEWER, Office
from tests.support.edits import publish, withdrawn_and_back
from tests.support.town import START

LIKE = "like-konten-calon"


def revision(subject: str, content: str, number: int = 1) -> Revision:
    return Revision(number, subject, 0, content, "Editor 1", "", START, "x")


def edited(base: KnowledgeBase, **changes: object) -> tuple[Entry, Revision]:
    entry = base.entries[LIKE].model_copy(update=changes)
    state = EntryState(entry=entry, seed=fingerprint(base.entries[LIKE]))
    return entry, revision(LIKE, state.model_dump_json())


def package(base: KnowledgeBase, entry: Entry) -> KnowledgeBase:
    return replace(base, entries={**base.entries, entry.id: entry})


def test_a_new_package_updates_entries_that_nobody_edited(edition: Edition) -> None:
    ours, made = edited(edition.base, title="Like, punya kami")
    other = next(entry for entry in edition.base.entries.values() if entry.id != LIKE)
    newer = package(edition.base, other.model_copy(update={"title": "Judul paket baru"}))
    found = layer(newer, [made])
    assert found.base.entries[other.id].title == "Judul paket baru"
    assert found.base.entries[LIKE] == ours
    assert found.conflicts == ()


def test_a_package_that_changed_an_edited_entry_is_listed_and_the_edit_answers(edition: Edition) -> None:
    ours, made = edited(edition.base, title="Like, punya kami")
    newer = package(edition.base, edition.base.entries[LIKE].model_copy(update={"title": "Like, punya paket"}))
    found = layer(newer, [made])
    assert found.base.entries[LIKE] == ours
    assert found.conflicts == (Conflict(LIKE, Why.CHANGED),)


def test_a_package_that_took_the_edit_over_is_no_conflict(edition: Edition) -> None:
    ours, made = edited(edition.base, title="Like, punya kami")
    assert layer(package(edition.base, ours), [made]).conflicts == ()


def test_an_edit_that_breaks_a_rule_with_the_new_package_stays_out(edition: Edition) -> None:
    other = next(entry for entry in edition.base.entries.values() if entry.id != LIKE)
    taken = edition.base.phrasings[other.id][0]
    broken = revision(LIKE, EntryState(said=(taken,)).model_dump_json())
    fine = revision(other.id, EntryState(said=(Phrasing(text="kalimat baru sekali", voice="warga"),)).model_dump_json())
    found = layer(edition.base, [broken, fine])
    assert errors(found.base) == []
    assert found.conflicts == (Conflict(LIKE, Why.BREAKS),)
    assert taken not in found.base.phrasings[LIKE]


def test_an_edit_of_another_version_is_left_out_and_listed(edition: Edition) -> None:
    found = layer(edition.base, [revision(LIKE, '{"entry": {"baru": 1}}')])
    assert found.base.entries == edition.base.entries
    assert found.conflicts == (Conflict(LIKE, Why.UNREADABLE),)


def test_refused_questions_are_handed_to_the_matcher(edition: Edition) -> None:
    content = RefusalState(refused=("berapa gaji camat",)).model_dump_json()
    assert layer(edition.base, [revision(REFUSALS, content)]).refused == ("berapa gaji camat",)


async def test_conflicts_are_settled_by_keeping_ours_or_taking_the_package(office: Office) -> None:
    draft = await office.desk.write(EDITOR, await office.desk.begin(EDITOR, LIKE), {"title": "Like, punya kami"})
    await office.desk.submit(EDITOR, draft, "a", sure=True)
    newer = package(office.seed.base, office.seed.base.entries[LIKE].model_copy(update={"title": "Punya paket"}))
    office.seed = replace(office.seed, base=newer)
    office.workshop.package = newer
    office.workshop.number = 0
    await office.workshop.refresh()
    assert [conflict.subject for conflict in office.workshop.conflicts] == [LIKE]
    assert (await office.history.keep(REVIEWER, LIKE, "punya kami benar")).outcome is Outcome.PUBLISHED
    assert office.workshop.conflicts == ()
    assert office.edition.base.entries[LIKE].title == "Like, punya kami"
    assert (await office.history.rollback(REVIEWER, LIKE, "ikut paket", to=0)).outcome is Outcome.PUBLISHED
    assert office.edition.base.entries[LIKE].title == "Punya paket"


async def test_going_back_shows_first_what_would_be_answered_worse(office: Office) -> None:
    # Given an entry that was withdrawn once and answers again
    withdrawal = await withdrawn_and_back(office.desk, EDITOR, LIKE)
    # When someone goes back to the withdrawal
    done = await office.history.rollback(REVIEWER, LIKE, "salah", to=withdrawal)
    # Then golden questions are shown, nothing is changed, and the second yes does it
    assert done.outcome is Outcome.WORSE
    assert all(LIKE in worse.now and LIKE not in worse.then for worse in done.worse)
    assert office.workshop.number == withdrawal + 1
    assert LIKE in office.edition.base.entries
    done = await office.history.rollback(REVIEWER, LIKE, "salah", to=withdrawal, sure=True)
    assert done.outcome is Outcome.PUBLISHED
    assert LIKE not in office.edition.base.entries


async def test_going_back_is_one_tap_where_nothing_gets_worse(office: Office) -> None:
    draft = await office.desk.write(EDITOR, await office.desk.begin(EDITOR, LIKE), {"title": "Like, keliru"})
    await office.desk.submit(EDITOR, draft, "a", sure=True)
    assert (await office.history.rollback(REVIEWER, LIKE, "salah ketik")).outcome is Outcome.PUBLISHED
    assert office.edition.base.entries[LIKE].title != "Like, keliru"


async def test_keeping_an_edit_that_the_package_leaves_out_is_refused_for_its_rule(office: Office) -> None:
    # Given an edit whose example stands in an entry of the package
    other = next(entry for entry in office.seed.base.entries.values() if entry.id != LIKE)
    taken = EntryState(said=(office.seed.base.phrasings[other.id][0],), seed=fingerprint(office.desk.seed(LIKE)))
    number = await publish(office.desk, EDITOR, LIKE, taken)
    assert office.workshop.conflicts == (Conflict(LIKE, Why.BREAKS),)
    with pytest.raises(EditRefused, match="unsound"):
        await office.history.keep(REVIEWER, LIKE, "punya kami benar")
    assert office.workshop.number == number


async def test_an_unreadable_edit_can_be_looked_at_and_left_but_not_kept(office: Office) -> None:
    made = Revision(0, LIKE, 0, '{"entry": {"baru": 1}}', "Editor 1", "", START, "x")
    await office.store.edits.publish(made, office.desk.access.audit(EDITOR, "publish", LIKE, "x"))
    await office.workshop.refresh()
    (revision,) = await office.history.of(LIKE, 5)
    assert not (await office.history.difference(revision)).changed
    with pytest.raises(EditRefused, match="unreadable"):
        await office.history.keep(REVIEWER, LIKE, "punya kami benar")
    draft = await office.desk.write(EDITOR, await office.desk.begin(EDITOR, LIKE), {"title": "Like, ditulis lagi"})
    assert (await office.desk.submit(EDITOR, draft, "a", sure=True)).outcome is Outcome.PUBLISHED
    assert office.workshop.conflicts == ()
    with pytest.raises(EditRefused, match="unreadable"):
        await office.history.rollback(REVIEWER, LIKE, "a")


async def test_stale_entries_stand_by_traffic_times_age(office: Office) -> None:
    # Given three entries that wait for a review, two of them asked about this week, and a fresh one
    today = office.now.date()
    names = list(office.seed.base.entries)[:4]
    days = dict(zip(names, (200, 190, 400, 20), strict=True))
    entries = {name: office.seed.base.entries[name] for name in names}
    entries = {
        name: entry.model_copy(update={"reviewed": today - timedelta(days=days[name]), "valid_until": None})
        for name, entry in entries.items()
    }
    office.workshop.edition = replace(office.seed, base=replace(office.seed.base, entries=entries))
    week = f"{today.isocalendar().year}-W{today.isocalendar().week:02}"
    for at, name in enumerate((names[0], names[0], names[1], names[1], names[1])):
        question = Question(f"q{at}", today, week, "kota-malang", "answer", name, 0.9, "x")
        await office.store.apply(LogQuestion(question))
    # Then who is asked most and waits longest comes first: 190 days x 4, 200 x 3, 400 x 1
    found = await office.history.stale(today, [week])
    assert [(one.entry.id, one.age, one.traffic) for one in found] == [
        (names[1], 190, 3),
        (names[0], 200, 2),
        (names[2], 400, 0),
    ]


async def test_another_process_takes_up_what_was_published_by_itself(office: Office) -> None:
    taken = asyncio.Event()
    other = office.worker(lambda _: taken.set())
    stop = asyncio.Event()
    running = asyncio.create_task(Refresher(other.refresh).run(stop))
    draft = await office.desk.write(EDITOR, await office.desk.begin(EDITOR, LIKE), {"title": "Like, punya kami"})
    await office.desk.submit(EDITOR, draft, "a", sure=True)
    await asyncio.wait_for(taken.wait(), 20)
    assert other.edition.base.entries[LIKE].title == "Like, punya kami"
    stop.set()
    await running
