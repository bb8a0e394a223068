"""Which form applies and what it still misses."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.base import KnowledgeBase, load
from knowledge.reporting import (
    Answers,
    Light,
    LightState,
    ReportedPerson,
    ReportKind,
    completeness,
    forms_on,
)

TODAY = date(2024, 10, 10)
FULL = Answers(
    story="Kepala sekolah membagikan kaus calon kepada para guru.",
    event_day=date(2024, 10, 7),
    place="Aula SDN Contoh 1",
    persons=(ReportedPerson("Bambang", "kepala sekolah", "SDN Contoh 1"),),
    known=date(2024, 10, 8),
    evidence=1,
    witnesses=1,
    reporter_name="Siti Aminah",
    reporter_address="Jalan Contoh 1, Kota Malang",
)
GREEN, MISSING, EMPTY = LightState.GREEN, LightState.MISSING, LightState.MAY_BE_EMPTY


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


def lights(base: KnowledgeBase, answers: Answers, kind: ReportKind, form: str = "a1-pilkada") -> dict[str, LightState]:
    found = completeness(base.reporting, base.reporting.form(form), answers, kind, TODAY)
    assert all(isinstance(light, Light) for light in found)
    return {light.condition.id: light.state for light in found}


@pytest.mark.parametrize(
    ("day", "codes", "why"),
    [
        ("2023-12-01", ["B.1"], "campaign of the general election"),
        ("2024-10-07", ["A.1"], "campaign of the regional election"),
        ("2024-05-10", ["A.1", "B.1"], "both run; candidacies outrank the other's planning"),
        ("2024-10-20", ["A.1", "B.1"], "the president's oath falls into the regional campaign"),
        ("2026-11-23", [], "no election is running"),
    ],
)
def test_the_form_of_a_day(base: KnowledgeBase, day: str, codes: list[str], why: str) -> None:
    forms = forms_on(base.reporting, date.fromisoformat(day), base.elections, ("kota-malang", "jawa-timur"))
    assert [form.code for form in forms] == codes, why


def test_an_election_elsewhere_brings_no_form(base: KnowledgeBase) -> None:
    elsewhere = base.elections[1].model_copy(update={"regions": ("kota-lain",)})
    assert forms_on(base.reporting, TODAY, [elsewhere], ("kota-malang",)) == ()


def test_a_full_report_is_green_on_both_forms(base: KnowledgeBase) -> None:
    for form in ("a1-pilkada", "b1-pemilu"):
        assert set(lights(base, FULL, ReportKind.LAPORAN_RESMI, form).values()) == {GREEN}


def test_an_empty_report_misses_everything(base: KnowledgeBase) -> None:
    assert set(lights(base, Answers(), ReportKind.LAPORAN_RESMI).values()) == {MISSING}


def test_informasi_awal_needs_only_what_happened(base: KnowledgeBase) -> None:
    found = lights(base, Answers(), ReportKind.INFORMASI_AWAL)
    assert [name for name, state in found.items() if state is MISSING] == ["uraian-kejadian"]
    assert set(found.values()) == {MISSING, EMPTY}


@pytest.mark.parametrize(
    ("change", "condition", "state", "why"),
    [
        ({"reporter_address": ""}, "identitas-pelapor", MISSING, "name and address belong together"),
        ({"persons": (ReportedPerson("tidak tahu"),)}, "pihak-terlapor", MISSING, "nobody is named"),
        ({"persons": (ReportedPerson("Tidak Tahu."),)}, "pihak-terlapor", MISSING, "the same, as people type it"),
        ({"persons": (ReportedPerson("@dukung_01"),)}, "pihak-terlapor", MISSING, "an account is no person"),
        ({"persons": (ReportedPerson("https://x.id/a"),)}, "pihak-terlapor", MISSING, "a link is no person"),
        ({"persons": (ReportedPerson("", "Kepala", "SDN 1"),)}, "pihak-terlapor", GREEN, "points at one person"),
        ({"persons": (ReportedPerson("", "guru", ""),)}, "pihak-terlapor", MISSING, "any teacher"),
        ({"persons": (ReportedPerson("-"), ReportedPerson("Budi"))}, "pihak-terlapor", GREEN, "one of two is known"),
        ({"known": date(2024, 10, 4)}, "batas-tujuh-hari", GREEN, "seventh day, the first one counted"),
        ({"known": date(2024, 10, 3)}, "batas-tujuh-hari", MISSING, "doubtful is not green"),
        ({"known": date(2024, 10, 11)}, "batas-tujuh-hari", MISSING, "a day of knowing that lies ahead"),
        ({"event_day": date(2024, 10, 11)}, "waktu-kejadian", MISSING, "an event that lies ahead"),
        ({"event_day": None}, "dalam-tahapan", MISSING, "no stage without a day"),
        ({"place": " - "}, "tempat-kejadian", MISSING, "a dash is not a place"),
        ({"story": "ada pelanggaran"}, "uraian-kejadian", MISSING, "tells nothing"),
        ({"evidence": 0}, "bukti", MISSING, "no evidence"),
        ({"witnesses": 0}, "saksi", MISSING, "asked for in pilkada practice"),
    ],
)  # fmt: skip
def test_one_light(base: KnowledgeBase, change: dict[str, object], condition: str, state: LightState, why: str) -> None:
    changed = replace(FULL, **change)  # type: ignore[arg-type]
    assert lights(base, changed, ReportKind.LAPORAN_RESMI)[condition] is state, why


def test_outside_stages_the_common_conditions_are_asked(base: KnowledgeBase) -> None:
    found = {
        light.condition.id: light.state
        for light in completeness(base.reporting, None, FULL, ReportKind.LAPORAN_RESMI, TODAY)
    }
    assert found["dalam-tahapan"] is MISSING
    assert "saksi" not in found
