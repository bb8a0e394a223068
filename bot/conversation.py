"""What a process remembers of running conversations: in memory alone, bounded, and soon forgotten."""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import timedelta

FOLLOW_UP = timedelta(minutes=10)
"""How long the previous question of a chat helps to understand the next one."""

QUICK = timedelta(seconds=8)
"""How soon the next message must come to continue one that was not understood."""

_MINUTE = 60.0
_MOST_CHATS = 10_000


class Previous:
    """The latest text of each chat: a question that a follow-up leans on, or a part that the next message completes."""

    def __init__(self, clock: Callable[[], float], keep: timedelta = FOLLOW_UP) -> None:
        self._clock = clock
        self._keep = keep
        self._asked: OrderedDict[int, tuple[float, str]] = OrderedDict()

    def get(self, chat: int) -> str | None:
        """Get the latest text of `chat` if it is recent enough."""
        self._drop_old()
        found = self._asked.get(chat)
        return found[1] if found else None

    def put(self, chat: int, question: str) -> None:
        """Remember a text as the latest of `chat`."""
        self._asked.pop(chat, None)
        self._asked[chat] = (self._clock(), question)
        if len(self._asked) > _MOST_CHATS:
            self._asked.popitem(last=False)

    def forget(self, chat: int) -> None:
        """Forget what `chat` asked."""
        self._asked.pop(chat, None)

    def _drop_old(self) -> None:
        oldest = self._clock() - self._keep.total_seconds()
        while self._asked and next(iter(self._asked.values()))[0] < oldest:
            self._asked.popitem(last=False)


class Conversations:
    """What was said last in each chat: `questions` for follow-ups, `parts` of questions sent in several messages."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.questions = Previous(clock)
        self.parts = Previous(clock, QUICK)

    def forget(self, chat: int) -> None:
        """Forget what `chat` said."""
        self.questions.forget(chat)
        self.parts.forget(chat)


class Pace:
    """Lets each chat ask a number of questions a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._recent: OrderedDict[int, deque[float]] = OrderedDict()

    def allows(self, chat: int) -> bool:
        """Count a question of `chat`; False when it asked too many within a minute."""
        now = self._clock()
        times = self._recent.setdefault(chat, deque())
        self._recent.move_to_end(chat)
        while times and times[0] <= now - _MINUTE:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        if len(self._recent) > _MOST_CHATS:
            self._recent.popitem(last=False)
        return True

    def forget(self, chat: int) -> None:
        """Forget when `chat` asked."""
        self._recent.pop(chat, None)
