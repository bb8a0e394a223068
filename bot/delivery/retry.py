"""When to try again, as a pure function: capped exponential backoff with jitter.

What passes by itself is tried again soon; what somebody must mend is tried slowly, and never given up.
"""

from dataclasses import dataclass

from bot.delivery.parcels import Fault, Flooded, Refused, Undelivered

FIRST, LONGEST = 1.0, 900.0
"""Seconds between attempts when network or server fail."""

FIRST_MENDING, LONGEST_MENDING = 300.0, 6 * 3600.0
"""Seconds between attempts when somebody must mend something."""

ALERT_AFTER = 3600
"""Seconds that a delivery may fail before operators hear of it."""

_MOST_DOUBLINGS = 20
_CONCERN_ONE_LETTER = frozenset({Fault.CONTENT, Fault.BUG, Fault.KEYS})
"""Faults that may lie in one letter; where they do not, the next letters find out by themselves."""


@dataclass(frozen=True)
class Retry:
    """Seconds to wait, whether everything for the recipient waits too, and whether operators must hear of it."""

    wait: float
    pause_all: bool
    alert: bool


def next_try(problem: Undelivered, attempts: int, failing_for: float, chance: float) -> Retry:
    """Decide after a failed attempt; `attempts` were made before it, `chance` is from 0 to 1 for the jitter."""
    late = failing_for >= ALERT_AFTER
    if isinstance(problem, Flooded):
        # Never earlier than asked; a little later, so that several workers do not all come back at once.
        return Retry(problem.wait + chance, pause_all=True, alert=late)
    if isinstance(problem, Refused):
        wait = _backoff(FIRST_MENDING, LONGEST_MENDING, attempts, chance)
        return Retry(wait, pause_all=problem.fault not in _CONCERN_ONE_LETTER, alert=True)
    return Retry(_backoff(FIRST, LONGEST, attempts, chance), pause_all=False, alert=late)


def _backoff(first: float, longest: float, attempts: int, chance: float) -> float:
    full = min(longest, first * 2.0 ** min(attempts, _MOST_DOUBLINGS))
    return full * (0.5 + chance / 2)
