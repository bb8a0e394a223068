"""Verdicts that turn on who acts: named, asked for, and never guessed more permissive."""

import pytest

from knowledge.cases import case_question, settled_case
from knowledge.entries import Case, Entry, Verdict
from knowledge.facets import Found
from tests.support.bases import entry


def depending(verdict: str, *cases: tuple[str, str, str]) -> Entry:
    """An entry with cases (facet, value, verdict)."""
    made = [
        {"facet": facet, "value": value, "verdict": decided, "text": f"Untuk {value}: {decided}."}
        for facet, value, decided in cases
    ]
    return Entry.model_validate(
        entry("contoh", verdict=verdict, answer="Tergantung keadaannya.", cases=made, sanctions=[])
    )


def asked(*actors: str, circumstances: tuple[str, ...] = ()) -> Found:
    """What a question names."""
    return Found(frozenset(actors), frozenset(), frozenset(circumstances))


def test_a_question_that_names_the_stricter_case_gets_its_verdict() -> None:
    subject = depending("bersyarat", ("actor", "pppk", "dilarang"))
    case = settled_case(subject, asked("pppk"))
    assert case is not None
    assert case.verdict is Verdict.DILARANG
    assert case_question(subject, asked("pppk")) is None


def test_a_question_that_names_nobody_is_asked_back() -> None:
    subject = depending("bersyarat", ("actor", "pppk", "dilarang"), ("actor", "cpns", "dilarang"))
    question = case_question(subject, asked())
    assert question is not None
    assert question.facet == "actor"
    assert [case.value for case in question.cases] == ["pppk", "cpns"]


def test_someone_else_is_not_asked_and_gets_the_entry() -> None:
    subject = depending("bersyarat", ("actor", "pppk", "dilarang"))
    assert case_question(subject, asked("pns")) is None
    assert settled_case(subject, asked("pns")) is None


@pytest.mark.parametrize("named", [(), ("tugas-resmi",)])
def test_a_milder_case_is_never_assumed(named: tuple[str, ...]) -> None:
    subject = depending("dilarang", ("circumstance", "tugas-resmi", "bersyarat"))
    assert settled_case(subject, asked(circumstances=named)) is None
    assert case_question(subject, asked(circumstances=named)) is None


def test_of_two_named_cases_the_stricter_holds() -> None:
    subject = depending("boleh", ("actor", "pns", "bersyarat"), ("circumstance", "diunggah", "dilarang"))
    case: Case | None = settled_case(subject, asked("pns", circumstances=("diunggah",)))
    assert case is not None
    assert case.verdict is Verdict.DILARANG
