"""What an update, or a job, changes in the store."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar


class Effect:
    """Base of everything that is committed in one transaction with its cause; subclasses are frozen dataclasses.

    A part of the store declares its effects beside its protocol, and each database says how it applies them.
    """

    erases: ClassVar[bool] = False
    """Whether nothing of what this takes away may be left on disk once it is committed."""

    apart: ClassVar[bool] = False
    """Whether this is committed before, and apart from, the rest of its update, so that the files never show what went
    together. Only for what erases and may happen twice: an update that comes again after a crash repeats it."""


@dataclass(frozen=True)
class IfNew(Effect):
    """Apply `then` only if `first` changed something: what is asked for twice happens once."""

    first: Effect
    then: tuple[Effect, ...]


@dataclass(frozen=True)
class Once(Effect):
    """Use up a key, such as that of a reminder in one period: in `IfNew`, what two workers do at once happens once."""

    key: str


def each_of(effects: Iterable[Effect]) -> Iterator[Effect]:
    """Go through effects and all that stands inside of `IfNew`."""
    for effect in effects:
        if isinstance(effect, IfNew):
            yield from each_of((effect.first, *effect.then))
        else:
            yield effect
