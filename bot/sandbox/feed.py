"""News for those who watch: the page's event stream, and people who wait to see something."""

import asyncio
from typing import Any, NamedTuple

_BACKLOG = 500


class News(NamedTuple):
    """Something changed; `state` means: look at everything anew, `end` that there is no more."""

    number: int
    kind: str
    chat: int | None
    body: Any


class Feed:
    """Tells every watcher what changed. A watcher that lags far behind is told to look at everything anew."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[News]] = set()
        self.number = 0

    def publish(self, kind: str, chat: int | None, body: Any) -> None:
        """Tell every watcher."""
        self.number += 1
        if not self._watchers:
            return
        news = News(self.number, kind, chat, body)
        for watcher in self._watchers:
            if watcher.qsize() >= _BACKLOG:
                while not watcher.empty():
                    watcher.get_nowait()
                watcher.put_nowait(News(self.number, "state", None, None))
            else:
                watcher.put_nowait(news)

    def watch(self) -> "asyncio.Queue[News]":
        """Start watching; end it with `leave`."""
        watcher: asyncio.Queue[News] = asyncio.Queue()
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: "asyncio.Queue[News]") -> None:
        """Stop watching."""
        self._watchers.discard(watcher)

    def close(self) -> None:
        """Tell every watcher that there is no more."""
        self.publish("end", None, None)
