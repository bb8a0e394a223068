"""Edits over packages that change: what stays, what gives way, and that the result is always sound (R5)."""

import asyncio
from dataclasses import replace

from bot.editing.content import EntryState, RefusalState, fingerprint
from bot.editing.desk import Outcome
from bot.editing.overlay import Conflict, Why, layer
from bot.editing.workshop import Refresher
from bot.store.edits import REFUSALS, Revision
from knowledge.base import KnowledgeBase
from knowledge.check import errors
from knowledge.edition import Edition
from knowledge.entries import Entry, Phrasing
from tests.bot.editing.conftest import EDITOR, REVIEWER, Office
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
