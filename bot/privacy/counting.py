"""What the askers of a week are counted in, so that a published figure is known to rest on five of them (P7).

Each of these is a topic of weekly marks (`bot.privacy.marks`); names of entries hold no colon and cannot be
mistaken for one. Marks of one person differ from topic to topic and cannot be joined.
"""

import hashlib

WHOLE_WEEK = ""
"""Counts an asker once for the whole week."""

_GIST_BYTES = 8


def outcome_topic(outcome: str) -> str:
    """Name the count of those whose questions had an outcome."""
    return f"outcome:{outcome}"


def rating_topic(useful: bool) -> str:
    """Name the count of those who rated an answer as useful or not."""
    return f"rating:{int(useful)}"


def miss_topic(gist: str) -> str:
    """Name the count of those who asked what no entry answered."""
    return f"miss:{gist}"


def gist_of(words: frozenset[str]) -> str | None:
    """Hash the telling words of a question, whatever their order; None without any."""
    if not words:
        return None
    return hashlib.blake2b(" ".join(sorted(words)).encode(), digest_size=_GIST_BYTES).hexdigest()
