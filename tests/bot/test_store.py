"""What the store promises, on real SQLite files and with a second connection looking on."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.privacy import asker_mark
from bot.store.base import (
    ForgetChat,
    LogQuestion,
    Question,
    RateAnswer,
    Ratings,
    RememberReply,
    ResolveQuestion,
    StoreTooNew,
    StoreUnavailable,
    WeekAskers,
    WeekCount,
    new_question_id,
)
from bot.store.seal import Keyring, Vault, new_master_key
from bot.store.sealed import week_owner
from bot.store.sqlite import SqliteStore

DAY = date(2026, 11, 23)
WEEK, NEXT_WEEK = "2026-W48", "2026-W49"
KEY = bytes(range(32))


def asked(
    text: str = "boleh like?", entry: str | None = "like-konten-calon", week: str = WEEK, **more: object
) -> Question:
    """A logged question."""
    values = {"id": new_question_id(), "day": DAY, "week": week, "region": "kota-malang", "outcome": "answer"}
    return Question(**(values | {"entry": entry, "score": 0.9, "text": text} | more))  # type: ignore[arg-type]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "test.db", lambda: DAY)
    await store.open()
    yield store
    await store.close()


def seen_from_outside(store: SqliteStore, sql: str) -> list[tuple[object, ...]]:
    """Query the file over a connection of its own: only what is committed shows."""
    connection = sqlite3.connect(store.path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def test_an_update_takes_effect_once(store: SqliteStore) -> None:
    question = asked()
    assert await store.commit(7, [LogQuestion(question)]) is True
    assert await store.commit(7, [LogQuestion(asked("lagi"))]) is False
    assert await store.is_done(7)
    assert not await store.is_done(8)
    assert await store.log.questions(WEEK) == [question]


async def test_a_committed_update_is_on_disk_when_commit_returns(store: SqliteStore) -> None:
    await store.commit(7, [LogQuestion(asked())])
    assert seen_from_outside(store, "SELECT count(*) FROM question") == [(1,)]
    assert seen_from_outside(store, "SELECT update_id FROM claim") == [(7,)]


async def test_many_updates_at_once_are_all_committed(store: SqliteStore) -> None:
    results = await asyncio.gather(*(store.commit(n % 300, [LogQuestion(asked(str(n)))]) for n in range(600)))
    assert sum(results) == 300
    assert len(await store.log.questions(WEEK)) == 300


async def test_a_failing_effect_leaves_no_trace_of_its_update(store: SqliteStore) -> None:
    question = asked()
    await store.commit(1, [LogQuestion(question)])
    with pytest.raises(StoreUnavailable):
        await store.commit(2, [LogQuestion(asked("baru")), LogQuestion(question)])
    assert not await store.is_done(2)
    assert len(await store.log.questions(WEEK)) == 1
    assert await store.commit(3, [LogQuestion(asked("sesudahnya"))])


async def test_the_first_rating_counts(store: SqliteStore) -> None:
    question = asked()
    await store.commit(1, [LogQuestion(question)])
    assert await store.log.rating(question.id) == Ratings(known=True, useful=None)
    await store.commit(2, [RateAnswer(question.id, useful=True)])
    await store.commit(3, [RateAnswer(question.id, useful=False)])
    assert await store.log.rating(question.id) == Ratings(known=True, useful=True)
    assert await store.log.rating("tidakada") == Ratings(known=False)


async def test_choosing_an_entry_clarifies_the_question(store: SqliteStore) -> None:
    one, other = asked(entry=None, outcome="choices"), asked(entry=None, outcome="choices")
    await store.commit(1, [LogQuestion(one), LogQuestion(other)])
    await store.commit(2, [ResolveQuestion(one.id, "like-konten-calon"), ResolveQuestion(other.id, None)])
    found = {count.outcome: (count.entry, count.questions) for count in await store.log.week_counts(WEEK)}
    assert found == {"clarified": ("like-konten-calon", 1), "none_of_these": (None, 1)}


async def test_a_week_is_counted_by_outcome_entry_and_rating(store: SqliteStore) -> None:
    questions = [asked() for _ in range(3)] + [asked(entry=None, outcome="none")]
    await store.commit(1, [LogQuestion(question) for question in questions])
    await store.commit(2, [RateAnswer(questions[0].id, True), RateAnswer(questions[1].id, False)])
    assert await store.log.week_counts(WEEK) == [
        WeekCount(WEEK, "answer", "like-konten-calon", 3, 1, 1),
        WeekCount(WEEK, "none", None, 1, 0, 0),
    ]


async def test_a_person_counts_once_a_topic_and_week(store: SqliteStore) -> None:
    for update, chat in enumerate([111, 111, 222]):
        marks = tuple((topic, asker_mark(KEY, topic, chat)) for topic in ("", "like-konten-calon"))
        await store.commit(update, [LogQuestion(asked(), marks)])
    expected = {WeekAskers(WEEK, "", 2), WeekAskers(WEEK, "like-konten-calon", 2)}
    assert set(await store.log.week_askers(WEEK)) == expected
    await store.log.close_weeks(NEXT_WEEK)
    assert set(await store.log.week_askers(WEEK)) == expected


async def test_closing_a_week_destroys_its_key_and_marks_even_in_the_files_bytes(store: SqliteStore) -> None:
    # Given a week with a key and a mark that stand in the file, the key wrapped
    vault = Vault(Keyring([new_master_key()]), store.sealed)
    key = await vault.week_key(WEEK)
    wrapped = await store.sealed.data_key(week_owner(WEEK))
    assert wrapped is not None
    mark = asker_mark(key, "", 123456789)
    await store.commit(1, [LogQuestion(asked(), (("", mark),)), RememberReply(WEEK, b"chat", b"message", 1)])
    assert wrapped in stored_bytes(store)
    assert mark in stored_bytes(store)
    assert key not in stored_bytes(store), "without the master key nobody can test a chat against a mark"
    # When it is closed, as it is at the first start after its end
    assert await store.log.close_weeks(NEXT_WEEK) == 1
    # Then neither is left anywhere, and the running week is untouched
    assert wrapped not in stored_bytes(store)
    assert mark not in stored_bytes(store)
    assert await store.log.reply_offset(b"message") is None
    assert await store.log.close_weeks(NEXT_WEEK) == 0
    assert await vault.week_key(NEXT_WEEK) != key


@pytest.mark.parametrize("drawn", ["aB3_x-Yz", "-B3_x-Yz", "_B3_x-Yz"])
async def test_buttons_of_a_closed_week_no_longer_find_their_question(store: SqliteStore, drawn: str) -> None:
    """Whatever sign the id drawn for it begins with."""
    question = asked(id=drawn)
    await store.commit(1, [LogQuestion(question, (("", asker_mark(KEY, "", 1)),))])
    await store.log.close_weeks(NEXT_WEEK)
    assert not (await store.log.rating(question.id)).known
    assert len(await store.log.questions(WEEK)) == 1


async def test_the_key_of_a_week_is_the_same_for_every_worker(store: SqliteStore) -> None:
    other = SqliteStore(store.path, lambda: DAY)
    await other.open()
    master = Keyring([new_master_key()])
    keys = await asyncio.gather(*(Vault(master, s.sealed).week_key(WEEK) for s in (store, other, store, other)))
    await other.close()
    assert len(set(keys)) == 1


async def test_a_reply_is_found_until_its_chat_is_forgotten(store: SqliteStore) -> None:
    await store.commit(1, [RememberReply(WEEK, b"chat", b"one", 3), RememberReply(WEEK, b"else", b"two", 1)])
    assert await store.log.reply_offset(b"one") == 3
    await store.commit(2, [ForgetChat(b"chat")])
    assert await store.log.reply_offset(b"one") is None
    assert await store.log.reply_offset(b"two") == 1


async def test_old_wording_is_erased_and_counts_stay(store: SqliteStore) -> None:
    old, new = asked("kalimat lama", day=date(2026, 1, 5), week="2026-W02"), asked("kalimat baru")
    await store.commit(1, [LogQuestion(old), LogQuestion(new)])
    assert await store.log.erase_texts(date(2026, 6, 1)) == 1
    texts = seen_from_outside(store, "SELECT text FROM question ORDER BY day")
    assert texts == [(None,), ("kalimat baru",)]
    assert b"kalimat lama" not in stored_bytes(store)


async def test_claims_are_dropped_when_nobody_can_ask_for_them(tmp_path: Path) -> None:
    today = date(2026, 11, 20)
    store = SqliteStore(tmp_path / "claims.db", lambda: today)
    await store.open()
    await store.commit(1, [])
    today = date(2026, 11, 22)
    await store.log.erase_texts(today)
    assert await store.is_done(1)
    today = date(2026, 11, 23)
    await store.log.erase_texts(today)
    assert not await store.is_done(1)
    await store.close()


async def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await SqliteStore(tmp_path / "nowhere" / "test.db").open()


async def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "test.db").write_text("ini bukan basis data, hanya catatan " * 100)
    with pytest.raises(StoreUnavailable):
        await SqliteStore(tmp_path / "test.db").open()


async def test_a_database_of_a_newer_version_is_left_alone(store: SqliteStore, tmp_path: Path) -> None:
    connection = sqlite3.connect(store.path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('tanya-netral', '9999_later', 'x')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StoreTooNew):
        await SqliteStore(store.path).open()


async def test_two_processes_write_side_by_side(store: SqliteStore) -> None:
    other = SqliteStore(store.path, lambda: DAY)
    await other.open()
    writes = [(store, other)[n % 2].commit(n, [LogQuestion(asked(str(n)))]) for n in range(200)]
    assert all(await asyncio.gather(*writes))
    await other.close()
    assert len(await store.log.questions(WEEK)) == 200


def stored_bytes(store: SqliteStore) -> bytes:
    """Everything on disk: the database, its WAL and its shared memory."""
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.glob(store.path.name + "*")))
