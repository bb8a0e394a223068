"""The question log and its weekly marks in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlite_utils import Database

from bot.store.base import (
    ForgetChat,
    LogQuestion,
    Marks,
    Question,
    RateAnswer,
    Ratings,
    RememberReply,
    ResolveQuestion,
    WeekAskers,
    WeekCount,
    new_question_id,
)
from bot.store.effects import Effect
from bot.store.sealed import week_owner
from bot.store.sqlite.engine import Applier, Engine

KEEP_CLAIMS = timedelta(days=2)
"""Telegram redelivers for 24 hours at most; a claim older than this can never be asked for."""

_RENAMED = "~"
"""How the ids of questions of closed weeks begin."""


class SqliteQuestions:
    """Keeps the log and the marks of askers; see `bot.store.base.QuestionLog`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def rating(self, question_id: str) -> Ratings:
        """Look up the rating of an answer."""
        row = self._engine.one("SELECT useful FROM question WHERE id = ?", question_id)
        return Ratings(row is not None, None if row is None or row[0] is None else bool(row[0]))

    async def gist(self, question_id: str) -> str | None:
        """Look up the gist of a question that no entry answered."""
        row = self._engine.one("SELECT gist FROM question WHERE id = ?", question_id)
        return None if row is None else row[0]

    async def reply_offset(self, message_mark: bytes) -> int | None:
        """Look up how far behind a question its answer stands."""
        row = self._engine.one('SELECT "offset" FROM reply WHERE message_mark = ?', message_mark)
        return None if row is None else int(row[0])

    async def close_weeks(self, current: str) -> int:
        """Turn marks of weeks before `current` into counts and destroy their keys."""
        return await self._engine.run(lambda: self._close_weeks(current))

    async def erase_texts(self, before: date) -> int:
        """Erase the wording of questions logged before a day, and claims nobody can ask for."""
        return await self._engine.run(lambda: self._erase_texts(before))

    async def questions(self, week: str) -> Sequence[Question]:
        """List the questions of a week in no particular order."""
        sql = """
            SELECT id, day, week, region, outcome, entry, score, coalesce(text, ''), gist FROM question WHERE week = ?
        """
        rows = await self._engine.rows(sql, week)
        return [Question(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows]

    async def week_counts(self, week: str) -> Sequence[WeekCount]:
        """Count the questions of a week by outcome and entry."""
        sql = """
            SELECT week, outcome, entry, count(*), sum(useful IS 1), sum(useful IS 0)
            FROM question WHERE week = ? GROUP BY outcome, entry ORDER BY count(*) DESC, outcome, entry
        """
        return [WeekCount(*row) for row in await self._engine.rows(sql, week)]

    async def week_askers(self, week: str) -> Sequence[WeekAskers]:
        """Count distinct askers of a week by topic, running or closed."""
        sql = """
            SELECT week, topic, askers FROM asker_count WHERE week = ?1
            UNION ALL SELECT week, topic, count(*) FROM asker WHERE week = ?1 GROUP BY topic
        """
        return [WeekAskers(*row) for row in await self._engine.rows(sql, week)]

    def _close_weeks(self, current: str) -> int:
        db = self._engine.db
        with self._engine.transaction():
            keys = "DELETE FROM data_key WHERE owner >= ? AND owner < ?"
            closed = db.execute(keys, [week_owner(""), week_owner(current)]).rowcount
            db.execute(
                "INSERT OR IGNORE INTO asker_count SELECT week, topic, count(*) FROM asker"
                " WHERE week < ? GROUP BY week, topic",
                [current],
            )
            for table in ("asker", "reply"):
                db.execute(f"DELETE FROM {table} WHERE week < ?", [current])  # noqa: S608 - fixed names
            _rename_questions(db, current)
        self._engine.scrub_wal()
        return int(closed)

    def _erase_texts(self, before: date) -> int:
        db = self._engine.db
        with self._engine.transaction():
            sql = "UPDATE question SET text = NULL WHERE day < ? AND text IS NOT NULL"
            erased = db.execute(sql, [before.isoformat()]).rowcount
            oldest = (self._engine.today() - KEEP_CLAIMS).isoformat()
            db.execute("DELETE FROM claim WHERE day < ?", [oldest])
        self._engine.scrub_wal()
        return erased


def _rename_questions(db: Database, current: str) -> None:
    """Give questions of closed weeks new ids, so that buttons in chats no longer point at their rows."""
    # No drawn id begins with the sign: one in 64 begins with a hyphen, which stood for "renamed" once.
    sql = f"""
        SELECT id FROM question WHERE week < ? AND week IN (SELECT week FROM asker_count) AND id NOT LIKE '{_RENAMED}%'
    """  # noqa: S608 - a fixed sign
    for (question_id,) in db.execute(sql, [current]).fetchall():
        db.execute("UPDATE question SET id = ? WHERE id = ?", [f"{_RENAMED}{new_question_id()}", question_id])


def _log(db: Database, effect: LogQuestion) -> None:
    question = effect.question
    sql = "INSERT INTO question (id, day, week, region, outcome, entry, score, text, gist) VALUES (?,?,?,?,?,?,?,?,?)"
    values = [
        question.id, question.day.isoformat(), question.week, question.region,
        question.outcome, question.entry, round(question.score, 2), question.text, question.gist,
    ]  # fmt: skip
    db.execute(sql, values)
    _mark(db, question.week, effect.marks)
    _count_day(db, question.id)


def _resolve(db: Database, effect: ResolveQuestion) -> None:
    outcome = "clarified" if effect.entry else "none_of_these"
    sql = "UPDATE question SET entry = ?, outcome = ? WHERE id = ? AND outcome = 'choices' RETURNING week"
    for (week,) in db.execute(sql, [effect.entry, outcome, effect.question_id]).fetchall():
        _mark(db, week, effect.marks)
        _count_day(db, effect.question_id)


def _rate(db: Database, effect: RateAnswer) -> None:
    sql = "UPDATE question SET useful = ? WHERE id = ? AND useful IS NULL RETURNING week"
    for (week,) in db.execute(sql, [int(effect.useful), effect.question_id]).fetchall():
        _mark(db, week, effect.marks)


def _mark(db: Database, week: str, marks: Marks) -> None:
    for topic, mark in marks:
        db.execute("INSERT OR IGNORE INTO asker VALUES (?, ?, ?)", [mark, week, topic])


def _count_day(db: Database, question_id: str) -> None:
    """Count a question for its entry and day, so that nobody needs to count the log to notice a spike."""
    sql = """
        INSERT INTO topic_day SELECT day, entry, 1 FROM question WHERE id = ? AND entry IS NOT NULL
        ON CONFLICT (day, entry) DO UPDATE SET questions = questions + 1
    """
    db.execute(sql, [question_id])


def _remember(db: Database, effect: RememberReply) -> None:
    values = [effect.message_mark, effect.chat_mark, effect.week, effect.offset]
    db.execute("INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?)", values)


def _forget(db: Database, effect: ForgetChat) -> None:
    db.execute("DELETE FROM reply WHERE chat_mark = ?", [effect.chat_mark])


APPLIERS: Mapping[type[Effect], Applier] = {
    LogQuestion: _log,
    ResolveQuestion: _resolve,
    RateAnswer: _rate,
    RememberReply: _remember,
    ForgetChat: _forget,
}
