"""What the panel refuses, and why."""


class Refused(Exception):
    """The request is not done. `reason` names a sentence in labels.yaml; nothing was changed."""

    def __init__(self, reason: str, status: int = 422) -> None:
        self.reason, self.status = reason, status
        super().__init__(reason)
