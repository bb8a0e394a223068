"""What waits to be brought somewhere: put there in the transaction that caused it, sent by `bot.delivery`."""

from dataclasses import dataclass

from bot.store.effects import Effect


@dataclass(frozen=True)
class Enqueue(Effect):
    """Have something brought to every channel of a region, in order for each topic (the id of a case).

    `sealed` is sealed under the case's own key, so that a purged case leaves nothing readable in the outbox.
    """

    topic: str
    kind: str
    region: str
    sealed: bytes
