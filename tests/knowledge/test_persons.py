"""Who acts: a relative who is a civil servant is asked about as the civil servant they are."""

import pytest

from knowledge.edition import Edition
from knowledge.match import Matcher

FAMILY = frozenset({"istri-anak-asn-kampanye", "apk-dipasang-pasangan-di-rumah", "keluarga-asn-medsos"})
"""Entries about family that is no civil servant."""


@pytest.fixture(scope="module")
def matcher(edition: Edition) -> Matcher:
    return edition.matcher


@pytest.mark.parametrize(
    ("question", "read", "why"),
    [
        ("Suami saya guru negeri, dia ikut kampanye", "saya guru negeri ikut kampanye", "the husband acts"),
        ("istriku pns like postingan caleg", "saya pns like postingan calon legislatif", "my wife in one word"),
        ("istri saya bukan pns ikut kampanye", "istri saya bukan pns ikut kampanye", "no civil servant"),
        ("istri saya guru swasta ikut kampanye", "istri saya guru swasta ikut kampanye", "no civil servant either"),
        ("suami saya pns, saya ikut kampanye", "suami saya pns saya ikut kampanye", "the asker acts"),
        ("suami pns ikut kampanye", "suami pns ikut kampanye", "the husband of a civil servant"),
    ],
)
def test_reads_a_question_from_the_side_of_who_acts(matcher: Matcher, question: str, read: str, why: str) -> None:
    assert matcher.match(question).explain.reading == read, why


@pytest.mark.parametrize(
    "question",
    [
        "Suami saya guru negeri, dia ikut kampanye",
        "istri saya PNS boleh pasang stiker calon?",
        "bapak saya PNS ikut kampanye boleh?",
        "istriku guru pns, dia foto bareng caleg",
    ],
)
def test_a_civil_servant_is_not_given_the_verdict_of_family(matcher: Matcher, question: str) -> None:
    match = matcher.match(question)
    assert match.entry not in FAMILY
    assert match.entry or match.choices


def test_the_asker_who_is_family_gets_what_holds_for_family_first(matcher: Matcher) -> None:
    match = matcher.match("suami saya PNS, saya boleh ikut kampanye?")
    assert match.ranked[0].entry == "istri-anak-asn-kampanye"
    assert match.entry in (None, "istri-anak-asn-kampanye")


def test_a_follow_up_keeps_who_acts(matcher: Matcher) -> None:
    match = matcher.match("kalau like postingannya?", after="Suami saya guru negeri, dia komen di akun caleg")
    assert match.ranked[0].entry == "like-konten-calon"
