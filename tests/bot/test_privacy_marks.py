"""What the mark of an asker, a chat or a reply gives away: nothing, once its key is gone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import asker_mark, chat_mark, iso_week, reply_mark, sketch_mark
from bot.privacy.marks import SKETCH_GROUPS

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 22), "2026-W47"),  # a Sunday closes the week
        (date(2026, 11, 23), "2026-W48"),  # a Monday opens the next
        (date(2027, 1, 1), "2026-W53"),  # New Year's Day may belong to the old year
        (date(2024, 12, 30), "2025-W01"),  # and the year's last days to the new one
    ],
)
def test_weeks_follow_iso(day: date, week: str) -> None:
    assert iso_week(day) == week


def test_one_person_counts_once_a_topic_and_week() -> None:
    assert asker_mark(KEY, "like-konten-calon", 42) == asker_mark(KEY, "like-konten-calon", 42)
    assert len(asker_mark(KEY, "like-konten-calon", 42)) == 12


@given(st.integers(), st.integers(), st.text(), st.text())
def test_marks_of_two_people_topics_or_purposes_differ(one: int, other: int, topic: str, second: str) -> None:
    marks = {
        *(asker_mark(KEY, name, chat) for name in {topic, second, ""} for chat in {one, other}),
        *(chat_mark(KEY, chat) for chat in {one, other}),
        *(reply_mark(KEY, chat, chat) for chat in {one, other}),
    }
    assert len(marks) == len({one, other}) * (len({topic, second, ""}) + 2)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (reply_mark(KEY, 1, 23), reply_mark(KEY, 12, 3), "digits that join to the same string"),
        (asker_mark(KEY, "a1", 2), asker_mark(KEY, "a", 12), "a topic that ends in a digit"),
        (asker_mark(KEY, "", 12), chat_mark(KEY, 12), "the week's askers and a chat"),
        (chat_mark(KEY, -1001), chat_mark(KEY, 1001), "a group and a person"),
        (chat_mark(KEY, 7), chat_mark(bytes(32), 7), "the same chat in another week"),
    ],
)
def test_marks_are_unambiguous(one: bytes, other: bytes, reason: str) -> None:
    assert one != other, reason


def test_marks_never_show_the_id() -> None:
    assert b"987654321" not in asker_mark(KEY, "", 987654321) + chat_mark(KEY, 987654321)


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_of_the_wrong_length_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        chat_mark(key, 1)


def test_a_sketch_counts_no_more_than_there_are_and_fits_many_chats() -> None:
    marks = [sketch_mark(KEY, "miss=ab", chat) for chat in range(400)]
    assert all(len(set(marks[:count])) <= count for count in range(1, 40))
    assert len(set(marks)) == SKETCH_GROUPS
    assert min(marks.count(mark) for mark in set(marks)) > 5, "a mark that a known chat fits, others fit too"
    assert sketch_mark(KEY, "miss=cd", 1) not in marks
