"""Finding the button that somebody typed instead of pressing it."""

import re
from collections.abc import Callable, Sequence

MOST_WORDS = 6
"""Longer texts are answers or stories, and name no button."""

_SHORTEST = 3


def exactly(text: str, labels: Sequence[str]) -> int | None:
    """Find the label that a text is, letter case and signs aside."""
    return _only(labels, lambda label: label == plain(text))


def loosely(text: str, labels: Sequence[str]) -> int | None:
    """Find the one label that a text is, begins, or consists of words of; None where several would do."""
    said = plain(text)
    words = set(said.split())
    if len(said) < _SHORTEST or len(words) > MOST_WORDS:
        return None
    for fits in (
        lambda label: label == said,
        lambda label: f"{label} ".startswith(f"{said} "),
        lambda label: words <= set(label.split()),
    ):
        found = _only(labels, fits)
        if found is not None:
            return found
    return None


def plain(text: str) -> str:
    """Bring a text to its words alone."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _only(labels: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    found = [number for number, label in enumerate(labels) if fits(plain(label))]
    return found[0] if len(found) == 1 else None
