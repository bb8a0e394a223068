"""Which stage a day is in."""

from datetime import date

import pytest

from knowledge.base import load
from knowledge.calendar import Election, StageKind, stage_on

ELSEWHERE = Election.model_validate(
    {
        "id": "pilkada-lain", "name": "Pilkada lain", "regime": "pilkada", "legal": "-", "regions": ["kota-lain"],
        "voting_day": "2027-03-03", "sources": ["https://example.go.id"], "confidence": "tinggi",
        "phases": [
            {"id": "kampanye", "name": "Kampanye", "stage": "kampanye", "start": "2027-01-01", "end": "2027-02-01"}
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "kind", "why"),
    [
        ("2024-11-23", StageKind.KAMPANYE, "last day of the pilkada campaign"),
        ("2024-11-24", StageKind.MASA_TENANG, "first quiet day"),
        ("2024-11-26", StageKind.MASA_TENANG, "last quiet day"),
        ("2024-11-27", StageKind.PEMUNGUTAN, "voting outranks the recapitulation that begins the same day"),
        ("2024-11-28", StageKind.REKAPITULASI, "the day after"),
        ("2024-02-12", StageKind.MASA_TENANG, "quiet days of the general election"),
        ("2024-09-24", StageKind.PERSIAPAN, "between the draw of numbers and the campaign only committees are formed"),
        ("2026-11-23", StageKind.OUTSIDE, "no election is running"),
    ],
)
def test_the_stage_of_a_day(day: str, kind: StageKind, why: str) -> None:
    assert load().stage(date.fromisoformat(day), "kota-malang").kind is kind, why


def test_an_election_elsewhere_is_not_ours() -> None:
    day = date(2027, 1, 15)
    assert stage_on(day, [ELSEWHERE], ["kota-malang"]).kind is StageKind.OUTSIDE
    assert stage_on(day, [ELSEWHERE], ["kota-lain"]).kind is StageKind.KAMPANYE


def test_a_phase_must_not_end_before_it_starts() -> None:
    phase = {"id": "x", "name": "X", "stage": "kampanye", "start": "2027-01-02", "end": "2027-01-01"}
    with pytest.raises(ValueError, match="ends before it starts"):
        Election.model_validate(ELSEWHERE.model_dump() | {"phases": [phase]})
