"""Answering a question: match it, log it without its asker, remember it for a follow-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversations
from bot.metrics import QUESTIONS
from bot.privacy import asker_mark, chat_mark, iso_week, reply_mark, scrub
from bot.store.base import ForgetChat, LogQuestion, Question, RememberReply, Store, new_question_id
from knowledge.edition import Edition
from knowledge.entries import Entry
from knowledge.match import Match, Outcome, Scope

WHOLE_WEEK = ""
"""Topic of the mark that counts an asker once for the whole week."""


@dataclass(frozen=True)
class Answer:
    """What to say to one question. `logged` is missing for small talk, which is not a question."""

    match: Match
    edition: Edition
    removed: tuple[str, ...]
    logged: LogQuestion | None

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
        now: Callable[[], datetime],
        said: Conversations,
    ) -> None:
        self._edition = edition
        self._store = store
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
        answers = [
            Answer(match, edition, removed, await self._log(chat, scrubbed.text, match, region)) for match in matches
        ]
        if answers[-1].logged and answers[-1].match.scope is Scope.IN_SCOPE:
            self._said.questions.put(chat, scrubbed.text)
        self._said.parts.forget(chat)
        if edition.matcher.may_continue(asked, matches):
            self._said.parts.put(chat, scrubbed.text)
        return tuple(answers)

    async def replied(self, chat: int, question: int, answer: int) -> RememberReply:
        """Note where the answer to a message stands, for when the message is edited."""
        week = self._week()
        key = await self._store.log.week_key(week)
        return RememberReply(week, chat_mark(key, chat), reply_mark(key, chat, question), answer - question)

    async def reply_to(self, chat: int, question: int) -> int | None:
        """Find the message that answered an earlier message of this week."""
        key = await self._store.log.week_key(self._week())
        offset = await self._store.log.reply_offset(reply_mark(key, chat, question))
        return None if offset is None else question + offset

    async def forget(self, chat: int) -> ForgetChat:
        """Forget a chat here and, with the returned effect, in the store (P8)."""
        self._said.forget(chat)
        return ForgetChat(chat_mark(await self._store.log.week_key(self._week()), chat))

    def _week(self) -> str:
        return iso_week(self._now().date())

    async def _log(self, chat: int, text: str, match: Match, region: str) -> LogQuestion | None:
        outcome = outcome_name(match)
        if outcome is None:
            return None
        QUESTIONS.labels(outcome).inc()
        day = self._now().date()
        week = iso_week(day)
        key = await self._store.log.week_key(week)
        topics = [WHOLE_WEEK] + ([match.entry] if match.entry else [])
        marks = tuple((topic, asker_mark(key, topic, chat)) for topic in topics)
        question = Question(new_question_id(), day, week, region, outcome, match.entry, match.score, text)
        return LogQuestion(question, marks)


def outcome_name(match: Match) -> str | None:
    """Name the outcome as it is logged; small talk is not logged."""
    if match.outcome is not Outcome.NONE:
        return match.outcome.value
    if match.scope in (Scope.IN_SCOPE, Scope.OUT_OF_SCOPE, Scope.WHICH_VOTE):
        return "none" if match.scope is Scope.IN_SCOPE else "out_of_scope"
    return None
