"""What the askers of a week are counted in, so that a published figure is known to rest on five of them (P7).

Each of these is a topic of weekly marks (`bot.privacy.marks`); names of entries hold no `=` and cannot be
mistaken for one. Marks of one person differ from topic to topic and cannot be joined.
"""

import hashlib

from bot.privacy.marks import asker_mark, sketch_mark

WHOLE_WEEK = ""
"""Counts an asker once for the whole week."""

_GIST_BYTES = 8
_MISS = "miss="


def outcome_topic(outcome: str) -> str:
    """Name the count of those whose questions had an outcome."""
    return f"outcome={outcome}"


def rating_topic(useful: bool) -> str:
    """Name the count of those who rated an answer as useful or not."""
    return f"rating={int(useful)}"


def miss_topic(gist: str) -> str:
    """Name the count of those who asked what no entry answered; counted in groups, so never too high."""
    return f"{_MISS}{gist}"


def mark_of(key: bytes, topic: str, chat_id: int) -> bytes:
    """Mark an asker within a topic: exactly, or by group where the topic stands beside wording."""
    return (sketch_mark if topic.startswith(_MISS) else asker_mark)(key, topic, chat_id)


def missed_gist(topic: str) -> str | None:
    """Get the gist that a topic counts; None for topics of another kind."""
    return topic.removeprefix(_MISS) if topic.startswith(_MISS) else None


def gist_of(words: frozenset[str]) -> str | None:
    """Hash the telling words of a question, whatever their order; None without any."""
    if not words:
        return None
    return hashlib.blake2b(" ".join(sorted(words)).encode(), digest_size=_GIST_BYTES).hexdigest()
