"""What things are sealed for: a seal opens for its owner and purpose alone (`bot.store.seal.Vault`)."""

ADDRESS = "address"
"""The address of a chat or mailbox."""

REPORT = "report"
"""The content of a case."""

DIALOG, PREFERENCE = "dialog", "preference"


def entry_purpose(entry_id: str) -> str:
    """Name the words of one message of a thread."""
    return f"entry {entry_id}"


def step_purpose(action: str) -> str:
    """Name the words to a step of a case's history; its number is known only when it is committed."""
    return f"step {action}"


def letter_purpose(kind: str) -> str:
    """Name what a letter of a kind is about."""
    return f"letter {kind}"


def digests_purpose(evidence_id: str) -> str:
    """Name the digests of one piece of evidence."""
    return f"digests {evidence_id}"


def file_purpose(name: str) -> str:
    """Name a sealed file by its name on disk."""
    return f"file {name}"
