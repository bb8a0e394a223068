"""Refused questions, exact phrasings, and matchers built again from others."""

from dataclasses import replace

from knowledge.edition import Edition, match_entries
from knowledge.entries import Phrasing
from knowledge.match import Matcher, Outcome, Scope

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


def test_a_matcher_built_from_another_says_what_one_built_anew_says(edition: Edition) -> None:
    # Given a base that lost entries and phrasings and got a phrasing with words of its own
    names = [name for at, name in enumerate(edition.base.entries) if at % 9]
    phrasings = {name: edition.base.phrasings[name][at % 3 :] for at, name in enumerate(names)}
    phrasings[names[0]] = (*phrasings[names[0]], Phrasing(text="zxqv wkrt boleh nggak", voice="gaul"))
    entries = {name: edition.base.entries[name] for name in names}
    base = replace(edition.base, entries=entries, phrasings=phrasings)
    # When one matcher is made from the one in force, and one from it in turn as it was before
    changed = edition.remade(base, ())
    back = changed.remade(edition.base, ())
    # Then both say what matchers that read everything say
    reader = edition.matcher._reader
    anew = Matcher(match_entries(base), reader, edition.lexicon, edition.model)
    questions = ["zxqv wkrt", "boleh like postingan caleg?", "apa itu netralitas"]
    some = list(edition.base.entries)[::11]
    questions += [phrasing.text for name in some for phrasing in edition.base.phrasings[name][:2]]
    for question in questions:
        assert changed.matcher.match(question) == anew.match(question)
        assert back.matcher.match(question) == edition.matcher.match(question)


def test_an_edit_of_a_card_alone_keeps_the_matcher(edition: Edition) -> None:
    name, entry = next(iter(edition.base.entries.items()))
    entries = {**edition.base.entries, name: entry.model_copy(update={"note": "Catatan lain."})}
    assert edition.remade(replace(edition.base, entries=entries), ()).matcher is edition.matcher
    stricter = {**entries, name: entry.model_copy(update={"category": "sosial"})}
    assert edition.remade(replace(edition.base, entries=stricter), ()).matcher is not edition.matcher
    assert edition.remade(edition.base, ("berapa gaji camat",)).matcher is not edition.matcher
