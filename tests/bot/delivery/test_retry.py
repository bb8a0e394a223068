"""When to try again, as a table."""

import pytest

from bot.delivery.parcels import Fault, Flooded, Refused, Undelivered, Unreachable
from bot.delivery.retry import LONGEST, LONGEST_MENDING, Retry, next_try


@pytest.mark.parametrize(
    ("problem", "attempts", "failing_for", "expected", "reason"),
    [
        (Unreachable(), 0, 0, Retry(1.0, False, False), "a short break first"),
        (Unreachable(), 5, 60, Retry(32.0, False, False), "doubling each time"),
        (Unreachable(), 500, 90_000, Retry(LONGEST, False, True), "capped, and no overflow; operators know"),
        (Unreachable(), 3, 3600, Retry(8.0, False, True), "an hour is what operators wait for"),
        (Flooded(37), 9, 0, Retry(38.0, True, False), "as long as asked, for the whole chat, whatever came before"),
        (Flooded(5000), 0, 3601, Retry(5001.0, True, True), "asked to wait for an hour"),
        (Refused(Fault.KICKED), 0, 0, Retry(300.0, True, True), "somebody must mend it: told at once, tried slowly"),
        (Refused(Fault.MAIL_REFUSED), 50, 9e6, Retry(LONGEST_MENDING, True, True), "and never given up"),
        (Refused(Fault.KEYS), 0, 0, Retry(300.0, False, True), "a file that is gone is one letter's trouble too"),
        (Refused(Fault.CONTENT), 0, 0, Retry(300.0, False, True), "one letter's trouble lets the others pass"),
    ],
)
def test_the_next_try(problem: Undelivered, attempts: int, failing_for: float, expected: Retry, reason: str) -> None:
    assert next_try(problem, attempts, failing_for, chance=1.0) == expected, reason


@pytest.mark.parametrize("chance", [0.0, 0.3, 0.999])
def test_jitter_shortens_by_half_at_most_and_never_what_the_channel_asked_for(chance: float) -> None:
    assert 16 <= next_try(Unreachable(), 5, 0, chance).wait <= 32
    assert next_try(Flooded(10), 0, 0, chance).wait >= 10
