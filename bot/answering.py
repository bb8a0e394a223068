"""Answering a question: match it, log it without its asker, remember it for a follow-up."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversations
from bot.metrics import QUESTIONS
from bot.privacy import chat_mark, iso_week, reply_mark, scrub
from bot.privacy.counting import WHOLE_WEEK, gist_of, mark_of, miss_topic, outcome_topic, rating_topic
from bot.store.base import (
    ForgetChat,
    LogQuestion,
    Marks,
    Question,
    RateAnswer,
    RememberReply,
    ResolveQuestion,
    Store,
    new_question_id,
)
from knowledge.edition import Edition
from knowledge.entries import Entry
from knowledge.gist import telling_stems
from knowledge.match import Match, Matcher, Outcome, Scope

_MAY_BE_MISSED = frozenset({Outcome.NONE.value, Outcome.CHOICES.value})


@dataclass(frozen=True)
class Answer:
    """What to say to one question. `logged` is missing for small talk, which is not a question."""

    match: Match
    edition: Edition
    removed: tuple[str, ...]
    logged: LogQuestion | None
    salam: bool = False
    """Whether the message opens with "assalamualaikum"."""

    @property
    def entry(self) -> Entry | None:
        """The entry that answers, when there is one."""
        return self.edition.base.find(self.match.entry) if self.match.entry else None

    @property
    def question_id(self) -> str | None:
        """Id under which the question is logged."""
        return self.logged.question.id if self.logged else None


class Answering:
    """Answers questions from the current edition of the knowledge base."""

    def __init__(
        self,
        edition: Callable[[], Edition],
        store: Store,
        week_key: Callable[[str], Awaitable[bytes]],
        now: Callable[[], datetime],
        said: Conversations,
    ) -> None:
        self._edition = edition
        self._store = store
        self._week_key = week_key
        self._now = now
        self._said = said

    async def ask(self, chat: int, text: str, region: str, *, edited: bool = False) -> tuple[Answer, ...]:
        """Answer a message of someone in `region`.

        Two questions in one message get two answers, one in several messages gets one.
        """
        edition = self._edition()
        part = None if edited else self._said.parts.get(chat)
        matches, asked = edition.matcher.continued(part, text, self._said.questions.get(chat))
        scrubbed = scrub(asked)
        removed = tuple(sorted(kind.value for kind in scrub(text).removed))
        salam = edition.matcher.small_talk.opens_with_salam(text)
        answers = [
            Answer(match, edition, removed, await self._log(chat, scrubbed.text, match, region, edition.matcher), salam)
            for match in matches
        ]
        if answers[-1].logged and answers[-1].match.scope is Scope.IN_SCOPE:
            self._said.questions.put(chat, scrubbed.text)
        self._said.parts.forget(chat)
        if edition.matcher.may_continue(asked, matches):
            self._said.parts.put(chat, scrubbed.text)
        return tuple(answers)

    async def resolve(self, chat: int, question_id: str, entry: str | None) -> ResolveQuestion:
        """Note which of the offered entries a question was about; None means none of them."""
        if entry:
            topics = [entry, outcome_topic("clarified")]
        else:
            gist = await self._store.log.gist(question_id)
            topics = [outcome_topic("none"), *([miss_topic(gist)] if gist else [])]
        return ResolveQuestion(question_id, entry, await self._marks(chat, topics))

    async def rate(self, chat: int, question_id: str, useful: bool) -> RateAnswer:
        """Note whether an answer helped."""
        return RateAnswer(question_id, useful, await self._marks(chat, [rating_topic(useful)]))

    async def replied(self, chat: int, question: int, answer: int) -> RememberReply:
        """Note where the answer to a message stands, for when the message is edited."""
        week = self._week()
        key = await self._week_key(week)
        return RememberReply(week, chat_mark(key, chat), reply_mark(key, chat, question), answer - question)

    async def reply_to(self, chat: int, question: int) -> int | None:
        """Find the message that answered an earlier message of this week."""
        key = await self._week_key(self._week())
        offset = await self._store.log.reply_offset(reply_mark(key, chat, question))
        return None if offset is None else question + offset

    async def forget(self, chat: int) -> ForgetChat:
        """Forget a chat here and, with the returned effect, in the store (P8)."""
        self._said.forget(chat)
        return ForgetChat(chat_mark(await self._week_key(self._week()), chat))

    def _week(self) -> str:
        return iso_week(self._now().date())

    async def _marks(self, chat: int, topics: Sequence[str]) -> Marks:
        key = await self._week_key(self._week())
        return tuple((topic, mark_of(key, topic, chat)) for topic in topics)

    async def _log(self, chat: int, text: str, match: Match, region: str, matcher: Matcher) -> LogQuestion | None:
        outcome = outcome_name(match)
        if outcome is None:
            return None
        QUESTIONS.labels(outcome).inc()
        gist = gist_of(telling_stems(matcher.read(text))) if outcome in _MAY_BE_MISSED else None
        topics = [WHOLE_WEEK, *([match.entry] if match.entry else [])]
        if outcome != Outcome.CHOICES.value:  # what is offered counts where it ends, see `resolve`
            topics.append(outcome_topic(outcome))
        if outcome == Outcome.NONE.value and gist:
            topics.append(miss_topic(gist))
        day = self._now().date()
        question = Question(
            new_question_id(), day, iso_week(day), region, outcome, match.entry, match.score, text, gist
        )
        return LogQuestion(question, await self._marks(chat, topics))


def outcome_name(match: Match) -> str | None:
    """Name the outcome as it is logged; small talk is not logged."""
    if match.outcome is not Outcome.NONE:
        return match.outcome.value
    if match.scope in (Scope.IN_SCOPE, Scope.OUT_OF_SCOPE, Scope.WHICH_VOTE):
        return "none" if match.scope is Scope.IN_SCOPE else "out_of_scope"
    return None
