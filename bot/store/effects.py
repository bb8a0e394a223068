"""What an update, or a job, changes in the store."""

from dataclasses import dataclass


class Effect:
    """Base of everything that is committed in one transaction with its cause; subclasses are frozen dataclasses.

    A part of the store declares its effects beside its protocol, and each database says how it applies them.
    """


@dataclass(frozen=True)
class IfNew(Effect):
    """Apply `then` only if `first` changed something: what is asked for twice happens once."""

    first: Effect
    then: tuple[Effect, ...]


@dataclass(frozen=True)
class Once(Effect):
    """Use up a key, such as that of a reminder in one period: in `IfNew`, what two workers do at once happens once."""

    key: str
