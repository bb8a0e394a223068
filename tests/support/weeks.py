"""Weeks of questions put straight into a store, as the bot would have logged them."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.privacy import iso_week
from bot.privacy.counting import WHOLE_WEEK, gist_of, mark_of, miss_topic, outcome_topic, rating_topic
from bot.store.base import LogQuestion, Question, RateAnswer, Store, new_question_id
from bot.store.effects import Effect


@dataclass(frozen=True)
class Asked:
    """Someone's question: who (a number), on which day, what became of it, and how it was rated."""

    who: int
    day: date
    outcome: str = "answer"
    entry: str | None = "like-konten-calon"
    useful: bool | None = None
    text: str = "boleh like?"


async def log(store: Store, asked: Iterable[Asked]) -> None:
    """Log questions with their marks, in one transaction."""
    effects: list[Effect] = []
    for one in asked:
        key = hashlib.sha256(iso_week(one.day).encode()).digest()
        effects += _effects(key, one)
    await store.apply(*effects)


def crowd(day: date, people: int, entry: str = "like-konten-calon", first: int = 1) -> list[Asked]:
    """Let so many people ask about one entry."""
    return [Asked(first + number, day, entry=entry) for number in range(people)]


def shuffled(asked: Sequence[Asked], seed: int = 1) -> list[Asked]:
    """Mix the order of questions."""
    mixed = list(asked)
    random.Random(seed).shuffle(mixed)
    return mixed


def _effects(key: bytes, one: Asked) -> list[Effect]:
    entry = one.entry if one.outcome in ("answer", "clarified") else None
    gist = gist_of(frozenset(one.text.split())) if entry is None and one.outcome != "out_of_scope" else None
    topics = [WHOLE_WEEK, *([entry] if entry else [])]
    if one.outcome != "choices":
        topics.append(outcome_topic("none" if one.outcome == "none_of_these" else one.outcome))
    if gist and one.outcome in ("none", "none_of_these"):
        topics.append(miss_topic(gist))
    marks = tuple((topic, mark_of(key, topic, one.who)) for topic in topics)
    question = Question(
        new_question_id(), one.day, iso_week(one.day), "kota-malang", one.outcome, entry, 0.9, one.text, gist
    )
    effects: list[Effect] = [LogQuestion(question, marks)]
    if one.useful is not None:
        topic = rating_topic(one.useful)
        effects.append(RateAnswer(question.id, one.useful, ((topic, mark_of(key, topic, one.who)),)))
    return effects
