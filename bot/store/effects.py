"""What an update, or a job, changes in the store."""


class Effect:
    """Base of everything that is committed in one transaction with its cause; subclasses are frozen dataclasses.

    A part of the store declares its effects beside its protocol, and each database says how it applies them.
    """
