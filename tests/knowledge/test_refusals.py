"""Refused questions, exact phrasings, and matchers built again from others."""

from dataclasses import replace

from knowledge.edition import Edition
from knowledge.entries import Phrasing
from knowledge.match import Outcome, Scope

REFUSED = ("boleh gak pns jadi selebgram endorse skincare", "cara ganti foto profil myasn")


def test_refused_questions_and_their_neighbours_are_out_of_scope_and_others_are_not(edition: Edition) -> None:
    taught = edition.remade(edition.base, REFUSED).matcher
    for question in (*REFUSED, "pns boleh jadi selebgram ga, endorse skincare", "gimana ganti foto profil di myasn"):
        assert (taught.match(question).outcome, taught.match(question).scope) == (Outcome.NONE, Scope.OUT_OF_SCOPE)
    asked_still = (
        "selebgram pns endorse caleg boleh",
        "boleh ga guru endorse calon bupati",
        "boleh like postingan caleg",
    )
    for question in asked_still:
        assert taught.match(question) == edition.matcher.match(question)


def test_an_exact_phrasing_of_an_entry_is_never_refused(edition: Edition) -> None:
    phrasing = edition.base.phrasings["like-konten-calon"][0].text
    taught = edition.remade(edition.base, (phrasing,)).matcher
    assert taught.match(phrasing).ranked[0].entry == "like-konten-calon"


def test_an_added_phrasing_leads_at_once(edition: Edition) -> None:
    text = "pak saya asn disuruh nemenin wayangan caleg sampe subuh piye"
    said = (*edition.base.phrasings["hadir-kampanye-pasif"], Phrasing(text=text, voice="jawa"))
    base = replace(edition.base, phrasings={**edition.base.phrasings, "hadir-kampanye-pasif": said})
    match = edition.remade(base, ()).matcher.match(text)
    assert (match.ranked[0].entry, match.phrasing) == ("hadir-kampanye-pasif", text)
    assert match.explain.in_scope == 1.0


def test_a_matcher_built_from_another_says_the_same(edition: Edition) -> None:
    again = edition.remade(edition.base, ()).matcher
    for name in list(edition.base.entries)[::7]:
        for phrasing in edition.base.phrasings[name][:3]:
            assert again.match(phrasing.text) == edition.matcher.match(phrasing.text)
