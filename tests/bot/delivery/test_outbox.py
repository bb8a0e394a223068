"""The outbox: who gets what, in which order, and once for each claim."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.store.effects import IfNew, Once
from bot.store.outbox import Enqueue, ForgetTopic, Meant, Place, Posted, Setback
from bot.store.recipients import Channel, Invitation, Invite, Readdress, Recipient, Revoke
from bot.store.sqlite import SqliteStore

NOW = 1_800_000_000
LATER = NOW + 20


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "x.db")
    await store.open()
    yield store
    await store.close()


async def connect(store: SqliteStore, name: str, region: str = "kota-malang") -> None:
    invitation = Invitation(name.encode(), Channel.GROUP, region, name, NOW + 60)
    await store.apply(Invite(invitation, NOW))
    assert await store.recipients.activate(invitation, Recipient(name, Channel.GROUP, region, name.encode(), b"s"))


def letter(topic: str, kind: str = "case", region: str = "kota-malang") -> Enqueue:
    return Enqueue(topic, kind, region, b"sealed")


async def claimed(store: SqliteStore, worker: str = "w", now: int = NOW) -> list[Place]:
    return sorted((c.place for c in await store.outbox.claim(worker, now, now + 20, 50)), key=str)


async def test_a_letter_goes_to_every_active_recipient_of_its_region(store: SqliteStore) -> None:
    await connect(store, "a")
    await connect(store, "b")
    await connect(store, "elsewhere", "kota-batu")
    await store.apply(letter("k1"))
    assert await claimed(store) == [Place("k1", 1, "a"), Place("k1", 1, "b")]


async def test_letters_of_a_topic_wait_for_the_one_before_them_and_other_topics_do_not(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"), letter("k1", "reply"), letter("k2"))
    assert await claimed(store) == [Place("k1", 1, "a"), Place("k2", 1, "a")]
    assert await claimed(store) == []
    await store.outbox.acknowledge(Place("k1", 1, "a"))
    assert await claimed(store) == [Place("k1", 2, "a")]


async def test_what_is_acknowledged_is_never_claimed_again(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    (place,) = await claimed(store)
    await store.outbox.acknowledge(place)
    assert await claimed(store, now=NOW + 10_000) == []
    assert (await store.outbox.depth()).waiting == 0


async def test_a_claim_that_expires_is_taken_over_and_the_first_worker_is_told(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    (place,) = await claimed(store, "first")
    assert await claimed(store, "second", NOW + 19) == []
    await store.outbox.keep("first", NOW + 40)
    assert await claimed(store, "second", NOW + 39) == []
    assert await claimed(store, "second", NOW + 40) == [place]
    assert not await store.outbox.is_held_by(place, "first")
    # Giving back what is no longer one's own has no effect.
    await store.outbox.set_back(place, "first", Setback("x", NOW, NOW))
    assert await store.outbox.is_held_by(place, "second")


async def test_workers_over_one_file_never_claim_the_same(store: SqliteStore, tmp_path: Path) -> None:
    await connect(store, "a")
    await store.apply(*(letter(f"k{n}") for n in range(200)))
    others = [SqliteStore(tmp_path / "x.db") for _ in range(3)]
    for other in others:
        await other.open()

    async def work(one: SqliteStore, name: str) -> list[Place]:
        got: list[Place] = []
        while batch := await one.outbox.claim(name, NOW, LATER, 7):
            got += [claim.place for claim in batch]
        return got

    got = await asyncio.gather(*(work(one, f"w{n}") for n, one in enumerate([store, *others])))
    places = [place for each in got for place in each]
    assert len(places) == len(set(places)) == 200
    for other in others:
        await other.close()


async def test_a_setback_waits_alone_or_makes_everything_for_its_recipient_wait(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"), letter("k2"))
    one, two = await claimed(store)
    await store.outbox.set_back(one, "w", Setback("network", NOW + 5, NOW))
    await store.outbox.set_back(two, "w", Setback("flood", NOW + 30, NOW, pause_all=True))
    assert await store.outbox.next_due() == NOW + 30
    assert await claimed(store, now=NOW + 29) == []
    (first, _) = await store.outbox.claim("w", NOW + 30, NOW + 50, 50)
    assert (first.attempts, first.failing_since) == (1, NOW)


async def test_parts_and_places_that_arrived_are_known_to_the_next_worker(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    (place,) = await claimed(store)
    await store.outbox.note(place, 0, Posted(thread="77"))
    await store.outbox.note(place, 1, Posted("78"))
    await store.outbox.note(place, 2, Posted("79"))
    (again,) = await store.outbox.claim("other", NOW + 20, NOW + 40, 50)
    assert (again.parts, again.thread, again.head) == (2, "77", "78")
    assert await store.outbox.meant("a", "79") == Meant("k1")
    assert await store.outbox.meant("b", "79") is None


async def test_without_a_recipient_letters_are_held_and_the_first_one_gets_them_in_order(store: SqliteStore) -> None:
    await store.apply(letter("k1"), letter("k1", "reply"))
    assert await store.outbox.held_regions() == ["kota-malang"]
    assert (await store.outbox.depth()).held == 2
    await connect(store, "elsewhere", "kota-batu")
    assert await claimed(store) == []
    await connect(store, "a")
    assert await claimed(store) == [Place("k1", 1, "a")]
    assert await store.outbox.held_regions() == []


async def test_a_later_recipient_does_not_get_old_cases_but_shares_new_ones(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("old"))
    await connect(store, "b")
    await store.apply(letter("old", "reply"), letter("new"))
    assert await store.outbox.recipients_of("old") == ["a"]
    assert await store.outbox.recipients_of("new") == ["a", "b"]


async def test_what_a_revoked_recipient_had_not_received_is_held_for_the_next_one(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"), letter("k2"))
    await store.outbox.acknowledge(Place("k1", 1, "a"))
    await store.apply(Revoke("a"))
    assert await claimed(store) == []
    assert (await store.outbox.depth()).held == 1
    # A case that it had whole moves on with its next letter, from the beginning.
    await store.apply(letter("k1", "reply"))
    await connect(store, "b")
    assert await claimed(store) == [Place("k1", 1, "b"), Place("k2", 1, "b")]


async def test_a_code_works_once(store: SqliteStore) -> None:
    invitation = Invitation(b"code", Channel.GROUP, "kota-malang", "a", NOW + 60)
    await store.apply(Invite(invitation, NOW))
    assert await store.recipients.invitation(b"code", NOW) == invitation
    assert await store.recipients.invitation(b"code", NOW + 60) is None
    given = Recipient("a", Channel.GROUP, "kota-malang", b"m", b"s")
    assert await store.recipients.activate(invitation, given)
    assert not await store.recipients.activate(invitation, given)
    assert await store.recipients.at(b"m") == [given]


async def test_a_forgotten_topic_is_not_sent_and_leaves_nothing(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    await store.outbox.note(Place("k1", 1, "a"), 1, Posted("5", "5"))
    await store.apply(ForgetTopic("k1"))
    assert await claimed(store) == []
    assert await store.outbox.meant("a", "5") is None


async def test_a_fault_is_news_once_until_it_is_over(store: SqliteStore) -> None:
    await connect(store, "a")
    told = [await store.recipients.note_fault("a", fault) for fault in ("kicked", "kicked", None, None, "kicked")]
    assert told == [True, False, True, False, True]


async def test_effects_under_one_key_are_committed_once(store: SqliteStore) -> None:
    await connect(store, "a")
    reminder = IfNew(Once("remind:k1:1"), (letter("k1"),))
    await store.apply(reminder, reminder)
    await store.apply(reminder)
    assert (await store.outbox.depth()).waiting == 1


async def test_keys_that_were_used_up_for_a_topic_go_with_it(store: SqliteStore) -> None:
    await connect(store, "a")
    for key in ("step:k1:2", "remind:k1:unread:1", "step:k11:2", "held:kota-malang:2026-11-23"):
        assert await store.outbox.first(key)
    await store.apply(ForgetTopic("k1"))
    await store.outbox.tidy(date.max)
    again = [key for key in ("step:k1:2", "remind:k1:unread:1", "step:k11:2") if await store.outbox.first(key)]
    assert again == ["step:k1:2", "remind:k1:unread:1"]
    assert await store.outbox.first("held:kota-malang:2026-11-23")


async def test_a_group_that_moved_to_an_address_that_is_connected_already_goes_on_as_that(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    await connect(store, "b")
    await store.apply(Readdress("a", b"b", b"s"))
    assert [each.id for each in await store.recipients.active()] == ["b"]
    assert await claimed(store) == [Place("k1", 1, "b")]


async def test_a_letter_that_failed_goes_behind_those_that_were_not_tried(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("a-fails"), letter("b-waits"))
    (first, _) = await store.outbox.claim("w", NOW, NOW + 20, 50)
    await store.outbox.set_back(first.place, "w", Setback("content", NOW + 300, NOW, False))
    await store.outbox.release("w")
    again = await store.outbox.claim("w", NOW + 400, NOW + 420, 50)
    assert [each.place.topic for each in again] == ["b-waits", "a-fails"]


async def test_what_a_wrong_clock_put_off_for_a_year_is_tried_when_it_is_right_again(store: SqliteStore) -> None:
    await connect(store, "a")
    await store.apply(letter("k1"))
    year = 365 * 86_400
    (held,) = await store.outbox.claim("w", NOW + year, NOW + year + 20, 50)
    await store.outbox.set_back(held.place, "w", Setback("kicked", NOW + year + 300, NOW + year, True))
    assert await claimed(store) == [Place("k1", 1, "a")]
    await store.outbox.set_back(Place("k1", 1, "a"), "w", Setback("flooded", NOW + 60, NOW, True))
    assert await claimed(store, now=NOW + 30) == []
    assert await claimed(store, now=NOW + 61) == [Place("k1", 1, "a")]
