"""What a process remembers of conversations, and for how long."""

from bot.conversation import Conversations, Pace, Previous


class Clock:
    """A clock that tests move by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_previous_question_helps_for_ten_minutes() -> None:
    clock = Clock()
    previous = Previous(clock)
    previous.put(1, "boleh like?")
    clock.now += 599
    assert previous.get(1) == "boleh like?"
    assert previous.get(2) is None
    clock.now += 2
    assert previous.get(1) is None


def test_a_newer_question_takes_the_place_of_the_older() -> None:
    clock = Clock()
    previous = Previous(clock)
    previous.put(1, "lama")
    clock.now += 500
    previous.put(1, "baru")
    clock.now += 500
    assert previous.get(1) == "baru"


def test_memory_is_bounded() -> None:
    previous, pace = Previous(Clock()), Pace(3, Clock())
    for chat in range(10_050):
        previous.put(chat, "x")
        pace.allows(chat)
    assert previous.get(0) is None
    assert previous.get(10_049) == "x"
    assert len(previous._asked) == len(pace._recent) == 10_000


def test_a_chat_may_ask_so_often_a_minute() -> None:
    clock = Clock()
    pace = Pace(2, clock)
    assert [pace.allows(1) for _ in range(3)] == [True, True, False]
    assert pace.allows(2)
    clock.now += 61
    assert pace.allows(1)


def test_a_part_of_a_question_waits_a_few_seconds_for_the_rest() -> None:
    clock = Clock()
    said = Conversations(clock)
    said.parts.put(1, "saya honorer")
    clock.now += 7
    assert said.parts.get(1) == "saya honorer"
    clock.now += 2
    assert said.parts.get(1) is None


def test_forgetting_a_chat_forgets_questions_and_parts() -> None:
    said = Conversations(Clock())
    said.questions.put(1, "boleh like?")
    said.parts.put(1, "saya honorer")
    said.forget(1)
    assert (said.questions.get(1), said.parts.get(1)) == (None, None)
