"""Count people without knowing them: marks keyed with a secret that lives one week.

P1 keeps ids out of the store, P3 counts weekly askers by these marks; see docs/privacy.md. When the week's
key is destroyed, a mark can no longer be tied to a chat, not even by trying every id.
"""

import hmac
from datetime import date

KEY_BYTES = 32
MARK_BYTES = 12

SKETCH_GROUPS = 16
"""Groups of askers that `sketch_mark` tells apart: the most it can count."""


def iso_week(day: date) -> str:
    """Return the ISO week a day belongs to, such as "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def asker_mark(key: bytes, topic: str, chat_id: int) -> bytes:
    """Return the 12-byte mark of one asker within one topic (P1, P3).

    One person's marks differ from topic to topic, so that without the key the questions of one person cannot
    be joined. The empty topic counts the askers of the whole week. Raises ValueError for a key that is not
    32 bytes.
    """
    return _mark(key, "asker", topic, str(chat_id))


def sketch_mark(key: bytes, topic: str, chat_id: int) -> bytes:
    """Return the 12-byte mark of one of 16 groups of askers within one topic (P1, P3).

    For topics that stand beside wording in the log: an exact mark would tie a known chat to what it wrote for as
    long as the week's key lives, while this one fits every sixteenth chat. Different marks are different askers, so
    their number is never too high. Raises ValueError for a key that is not 32 bytes.
    """
    group = _mark(key, "group", topic, str(chat_id))[0] % SKETCH_GROUPS
    return _mark(key, "sketch", topic, str(group))


def chat_mark(key: bytes, chat_id: int) -> bytes:
    """Return the 12-byte mark of a chat (P1, P3); raises ValueError for a key that is not 32 bytes."""
    return _mark(key, "chat", str(chat_id))


def reply_mark(key: bytes, chat_id: int, message_id: int) -> bytes:
    """Return the 12-byte mark of one reply (P1, P3); raises ValueError for a key that is not 32 bytes."""
    return _mark(key, "reply", str(chat_id), str(message_id))


def _mark(key: bytes, *fields: str) -> bytes:
    if len(key) != KEY_BYTES:
        # HMAC takes any key, the empty one too, and its marks could be undone by trying every chat id.
        raise ValueError(f"a week key has {KEY_BYTES} bytes")
    encoded = [field.encode("utf-8", "surrogatepass") for field in fields]
    # Each field carries its length: ("ab", "c") and ("a", "bc") must not share a mark.
    message = b"".join(len(field).to_bytes(4, "big") + field for field in encoded)
    return hmac.digest(key, message, "sha256")[:MARK_BYTES]
