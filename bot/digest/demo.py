"""Ten generated weeks in a throw-away store, so that anyone can see a full summary on the first day."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digest.issue import Issue
from bot.digest.providers import Delivery, Providers, Reports
from bot.digest.publishing import Publisher
from bot.digest.weeks import Week
from bot.digest.words import labels
from bot.privacy.counting import WHOLE_WEEK, gist_of, mark_of, miss_topic, outcome_topic, rating_topic
from bot.store.base import LogQuestion, Question, RateAnswer, Store, new_question_id
from bot.store.effects import Effect
from knowledge.base import KnowledgeBase
from knowledge.entries import Verdict

WEEKS = 10
_BUSY = (58, 71, 64, 96, 120, 143, 171, 166, 298, 412)
"""Questions of each week: an election draws near."""

_MISSES = (
    "boleh tidak asn jadi juri lomba yang disponsori caleg",
    "guru diminta absen sidik jari di acara syukuran paslon",
    "bagaimana kalau nama saya dicatut di sipol lalu dipakai daftar kpps",
    "aturan pakai seragam korpri waktu jadi wali nikah anak caleg",
)
_ACTS = ((0.72, "answer"), (0.13, "clarified"), (0.1, "none"), (0.05, "out_of_scope"))


@dataclass(frozen=True)
class DemoProviders:
    """Figures of parts that the throw-away store does not have."""

    base: KnowledgeBase

    async def reports(self, week: Week) -> Reports:
        """Make up a week's reports."""
        draw = random.Random(week.name)  # noqa: S311 - a show, not a secret
        names = [region.name for region in self.base.regions.values()]
        by_region = dict(zip(names, (17, 9, 6), strict=False))
        hours = [round(draw.uniform(0.5, 30), 1) for _ in range(sum(by_region.values()))]
        return Reports(by_region, {"Diterima": 14, "Diteruskan": 11, "Selesai": 7}, hours, 0)

    async def delivery(self, week: Week) -> Delivery:
        """Make up a week of the outbox."""
        return Delivery(made=64 + week.number % 7, failed_tries=6, waiting=0)

    async def released(self, _: Week) -> Sequence[str]:
        """Release one question."""
        return ("apakah ketua rt termasuk perangkat yang harus netral",)


async def demo_issue(store: Store, base: KnowledgeBase, region: str, now: datetime, week: Week | None = None) -> Issue:
    """Fill an empty store with ten weeks that end before `now`, or with `week`, and publish the last."""
    base = _marked(base, region)
    last = week or Week.last_complete(now)
    show = DemoProviders(base)
    providers = Providers(reports=show, delivery=show, releases=show)
    for at, questions in enumerate(_BUSY):
        await _fill(store, base, last.shifted(at + 1 - WEEKS), questions, at)
    moment = now + timedelta(weeks=max(0, (last.monday - now.date()).days // 7 + 2))
    earlier = Publisher(store, lambda: _earlier(base), region, lambda: moment, providers)
    await earlier.issue(last.shifted(-1))
    return await Publisher(store, lambda: base, region, lambda: moment, providers).issue(last)


def _marked(base: KnowledgeBase, region: str) -> KnowledgeBase:
    """Have every form say that nothing of this was measured: a picture travels without its command."""
    place = base.regions[region]
    named = place.model_copy(update={"name": labels()["demo_region"].format(region=place.name)})
    return replace(base, regions={**base.regions, region: named})


def _earlier(base: KnowledgeBase) -> KnowledgeBase:
    """Make the base of the week before: two entries are missing, one had another verdict, one another text."""
    names = sorted(base.entries)
    changed = {
        names[20]: base.entries[names[20]].model_copy(update={"verdict": Verdict.INFO}),
        names[40]: base.entries[names[40]].model_copy(update={"answer": "Jawaban sebelum diperbarui."}),
    }
    entries = {name: changed.get(name, base.entries[name]) for name in names if name not in (names[5], names[60])}
    return replace(base, entries=entries)


async def _fill(store: Store, base: KnowledgeBase, week: Week, questions: int, at: int) -> None:
    draw = random.Random(week.name)  # noqa: S311 - a show, not a secret
    key = hashlib.sha256(week.name.encode()).digest()  # known to all: these people do not exist
    weights = _weights(base, at)
    effects: list[Effect] = []
    for _ in range(questions):
        outcome = draw.choices([name for _, name in _ACTS], [share for share, _ in _ACTS])[0]
        chat = int(draw.betavariate(1, 1.6) * questions * 0.62)
        effects += _question(draw, key, week, outcome, chat, weights)
    await store.apply(*effects)
    await store.log.close_weeks(week.shifted(1).name)


def _weights(base: KnowledgeBase, at: int) -> Mapping[str, float]:
    """Weigh topics: a few draw most questions, and one climbs at the end."""
    names = sorted(base.entries, key=lambda name: random.Random(name).random())[:60]  # noqa: S311 - a show
    weights = {name: 1 / (rank + 2) for rank, name in enumerate(names)}
    weights[names[9]] *= 6 if at == WEEKS - 1 else 0.5
    return weights


def _question(
    draw: random.Random, key: bytes, week: Week, outcome: str, chat: int, weights: Mapping[str, float]
) -> list[Effect]:
    day = week.monday + timedelta(days=draw.choices(range(7), (5, 4, 4, 4, 3, 1, 1))[0])
    entry = draw.choices(list(weights), list(weights.values()))[0] if outcome in ("answer", "clarified") else None
    text = draw.choices(_MISSES, (6, 4, 2, 1))[0] if outcome == "none" else ""
    gist = gist_of(frozenset(text.split())) if text else None
    topics = [WHOLE_WEEK, outcome_topic(outcome), *([entry] if entry else []), *([miss_topic(gist)] if gist else [])]
    marks = tuple((topic, mark_of(key, topic, chat)) for topic in topics)
    question = Question(new_question_id(), day, week.name, "", outcome, entry, 1.0, text, gist)
    if entry is None or draw.random() > 0.3:
        return [LogQuestion(question, marks)]
    useful = draw.random() < 0.8
    rated = (rating_topic(useful), mark_of(key, rating_topic(useful), chat))
    return [LogQuestion(question, marks), RateAnswer(question.id, useful, (rated,))]
