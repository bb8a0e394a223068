"""What an update, or a job, changes in the store."""

from dataclasses import dataclass


class Effect:
    """Base of everything that is committed in one transaction with its cause; subclasses are frozen dataclasses.

    A part of the store declares its effects beside its protocol, and each database says how it applies them.
    """


@dataclass(frozen=True)
class Once(Effect):
    """Commit effects unless some were committed under this key before: for what two workers may do at once.

    A key names what must happen once, such as a step of a case from one state or a reminder in one period.
    """

    key: str
    effects: tuple[Effect, ...]
