"""Several people at work in several processes at once: one is first, the others are told, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from pathlib import Path

import pytest

from bot.editing.desk import Desk, Outcome, Submitted
from bot.editing.drafts import Conflict
from bot.store.edits import Draft
from bot.store.sqlite import SqliteStore
from knowledge.edition import Edition
from tests.bot.editing.conftest import EDITOR, REVIEWER, SECOND, Office
from tests.support.town import START

LIKE = "like-konten-calon"


@pytest.fixture
async def offices(tmp_path: Path, edition: Edition) -> AsyncIterator[Sequence[Office]]:
    """Three processes over one database file."""
    stores = [SqliteStore(tmp_path / "x.db", START.date) for _ in range(3)]
    for store in stores:
        await store.open()
    yield [Office(store, edition) for store in stores]
    for store in stores:
        await store.close()


async def outcome(work: Awaitable[Submitted]) -> str:
    """Tell how a piece of work ended."""
    try:
        return (await work).outcome.value
    except Conflict as conflict:
        return "conflict" if conflict.newest else "gone"


async def test_of_editors_who_hand_in_at_once_one_is_published_and_the_others_keep_their_drafts(
    offices: Sequence[Office],
) -> None:
    people = (EDITOR, SECOND, REVIEWER)
    drafts = []
    for office, who in zip(offices, people, strict=True):
        draft = await office.desk.begin(who, LIKE)
        drafts.append(await office.desk.write(who, draft, {"note": f"Catatan {who.label}."}))
    handed_in = [
        outcome(office.desk.submit(who, draft, "diperjelas", sure=True))
        for office, who, draft in zip(offices, people, drafts, strict=True)
    ]
    found = await asyncio.gather(*handed_in)
    assert sorted(found) == ["conflict", "conflict", "published"]
    first = found.index("published")
    for office in offices:
        await office.workshop.refresh()
        assert office.edition.base.entries[LIKE].note == f"Catatan {people[first].label}."
    left = {draft.label for draft in await offices[0].store.edits.drafts()}
    assert left == {who.label for at, who in enumerate(people) if at != first}
    assert len(await offices[0].store.edits.history(LIKE, 9)) == 1


async def test_of_two_who_save_one_draft_at_once_the_later_is_told(offices: Sequence[Office]) -> None:
    draft = await offices[0].desk.begin(EDITOR, LIKE)
    saves = [saved(office.desk, draft, text) for office, text in zip(offices, "abc", strict=True)]
    assert sorted(await asyncio.gather(*saves)) == ["conflict", "conflict", "saved"]
    kept = await offices[0].store.edits.draft(draft.id)
    assert kept
    assert kept.version == 2


async def saved(desk: Desk, draft: Draft, text: str) -> str:
    """Tell how saving a draft ended."""
    try:
        await desk.write(EDITOR, draft, {"note": f"Catatan {text}."})
    except Conflict:
        return "conflict"
    return "saved"


async def test_of_two_who_approve_at_once_one_publishes(offices: Sequence[Office]) -> None:
    draft = await offices[0].desk.write(EDITOR, await offices[0].desk.begin(EDITOR, LIKE), {"confidence": "rendah"})
    assert (await offices[0].desk.submit(EDITOR, draft, "ragu", sure=True)).outcome is Outcome.WAITS
    waiting = (await offices[0].store.edits.drafts())[0]
    found = await asyncio.gather(*(outcome(one.desk.approve(REVIEWER, waiting, sure=True)) for one in offices[1:]))
    assert sorted(found) == ["conflict", "published"]
    assert len(await offices[0].store.edits.history(LIKE, 9)) == 1
