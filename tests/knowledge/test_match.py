"""Matching over the shipped base: what a user would notice, and what must never happen."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import SHIPPED
from knowledge.edition import Edition
from knowledge.evaluate import evaluate, load_rows
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import Match, MatchEntry, Matcher, Outcome, Scope
from knowledge.parameters import Model, load_model, load_parameters

GOLDEN = Path(__file__).parents[1] / "golden"


@cache
def lexicon() -> Lexicon:
    return load_lexicon(SHIPPED)


@pytest.fixture(scope="module")
def matcher(edition: Edition) -> Matcher:
    return edition.matcher


ANSWERS = [
    ("boleh nggak sih like postingan paslon di ig?", "like-konten-calon", "the example of the README"),
    ("ngelike status cabup gpp?", "like-konten-calon", "slang"),
    ("apa itu netralitas asn", "netralitas-itu-apa", "a plain question"),
    ("pns like post paslon", "like-konten-calon", "borrowed words alone are not English"),
    ("saya Sulastri nip 198507232010012007, boleh like postingan caleg?", "like-konten-calon", "who says who asks"),
    ("obrolan politik suami istri", "obrolan-privat-keluarga", "a condition that the answer states"),
    ("Mbakyuku nyaleg, aku PNS gak cuti", "keluarga-calon-selain-pasangan", "a sister runs, the asker is the ASN"),
    ("KASN sudah dibubarkan, siapa yang mengawasi sekarang?", "kasn-bubar", "an institution that is gone"),
]


@pytest.mark.parametrize(("question", "entry", "why"), ANSWERS, ids=[why for *_, why in ANSWERS])
def test_answers(matcher: Matcher, question: str, entry: str, why: str) -> None:
    match = matcher.match(question)
    assert (match.outcome, match.entry) == (Outcome.ANSWER, entry), why
    assert match.phrasing


def test_another_person_is_ranked_first_and_never_given_the_verdict_of_the_asn(matcher: Matcher) -> None:
    match = matcher.match("sudah pensiun dari PNS boleh ikut kampanye?")
    assert match.ranked[0].entry == "pensiunan-berpolitik"
    assert match.entry in (None, "pensiunan-berpolitik")
    assert match.outcome is not Outcome.NONE


SILENT = [
    ("resep rendang", Scope.OUT_OF_SCOPE, "a recipe"),
    ("gaji pns golongan 3a berapa", Scope.OUT_OF_SCOPE, "salary"),
    ("siapa yang harus saya pilih?", Scope.WHICH_VOTE, "whom to vote for"),
    ("halo", Scope.GREETING, "a greeting"),
    ("assalamualaikum wr wb", Scope.GREETING, "a long greeting"),
    ("makasih banyak min", Scope.THANKS, "thanks"),
    ("goblok banget sih", Scope.INSULT, "an insult"),
    ("kamu siapa", Scope.IDENTITY, "who are you"),
    ("asdfghjkl qwerty", Scope.NOISE, "keyboard noise"),
    ("???", Scope.NOISE, "signs alone"),
    ("how are you today", Scope.OTHER_LANGUAGE, "English"),
    ("can teachers join campaign?", Scope.OTHER_LANGUAGE, "English with words of the field"),
    ("May a PNS join a political party", Scope.OTHER_LANGUAGE, "English with an abbreviation of ours"),
    ("привет как дела", Scope.OTHER_LANGUAGE, "another script"),
]


@pytest.mark.parametrize(("text", "scope", "why"), SILENT, ids=[why for *_, why in SILENT])
def test_leaves_other_things_alone(matcher: Matcher, text: str, scope: Scope, why: str) -> None:
    match = matcher.match(text)
    assert (match.outcome, match.scope, match.entry) == (Outcome.NONE, scope, None), why


UNSURE = [
    ("suami ASN boleh foto bareng caleg?", "foto-bersama-calon-tanpa-unggah", "the spouse is another person"),
    ("boleh gak like postingan KPU", "like-konten-calon", "KPU is no candidate"),
]


@pytest.mark.parametrize(("question", "entry", "why"), UNSURE, ids=[why for *_, why in UNSURE])
def test_never_answers_against_a_facet(matcher: Matcher, question: str, entry: str, why: str) -> None:
    assert matcher.match(question).entry != entry, why


def test_choices_hold_two_to_five(matcher: Matcher) -> None:
    match = matcher.match("foto sama calon")
    assert match.outcome is not Outcome.NONE
    if match.outcome is Outcome.CHOICES:
        assert match.entry is None
        assert 2 <= len(match.choices) <= 5


def test_a_follow_up_leans_on_the_question_before(matcher: Matcher) -> None:
    match = matcher.match("kalau komen?", "boleh nggak sih like postingan paslon di ig?")
    assert "komentar-dukungan" in {match.entry, *(choice.entry for choice in match.choices)}


HARDLY_OURS = [
    ("guru honorer bisa dipecat?", "sanksi-honorer", "not a word of elections"),
    ("guru honorer bisa diberhentikan?", "sanksi-honorer", "the same, more politely"),
]


@pytest.mark.parametrize(("question", "entry", "why"), HARDLY_OURS, ids=[why for *_, why in HARDLY_OURS])
def test_what_may_not_be_meant_for_us_is_offered_and_not_answered(
    matcher: Matcher, question: str, entry: str, why: str
) -> None:
    match = matcher.match(question)
    assert match.outcome is Outcome.CHOICES, why
    assert entry in [choice.entry for choice in match.choices], why
    assert match.explain.certainty >= match.explain.needed, why


@pytest.mark.parametrize("noise", ["asdfghjk", "qwerty uiop", "zzz", "???"])
def test_keyboard_noise_is_no_follow_up(matcher: Matcher, noise: str) -> None:
    assert matcher.match(noise, "boleh jadi KPPS?").scope is Scope.NOISE


def test_two_questions_get_two_answers(matcher: Matcher) -> None:
    matches = matcher.answers("apa itu masa tenang? kapan pilkada berikutnya?")
    assert [match.entry for match in matches] == ["masa-tenang-apa", "jadwal-berikutnya"]


DOUBLE = [
    ("boleh like postingan caleg? kalau komen?", ["like-konten-calon", "komentar-dukungan"], "it leans on the first"),
    ("PNS boleh nonton debat di TV? kalau datang langsung?", ["nonton-debat-tv", "hadir-debat-publik"], "two verdicts"),
    ("1. Apakah PPPK wajib netral? 2. Apa sanksi bagi PPPK yang melanggar?", ["pppk-netralitas", "sanksi-pppk"], "1 2"),
    ("a) bolehkah ASN menjadi saksi partai di TPS, b) bolehkah ASN menjadi anggota KPPS?",
     ["jadi-saksi-parpol", "jadi-kpps-pps-ppk-pantarlih"], "letters"),
    ("gimana cara cek nik di sipol, sama gimana hapusnya kalau kedaftar", ["cek-sipol", "hapus-sipol"], "a joiner"),
    ("pose dua jari dilarang ya, kalau pose ngepal gmn boleh?", ["pose-jari-nomor", "pose-mengepal-netral"], "a comma"),
    ("lek jadi admin medsos caleg oleh ta? terus lek mung follow ig ne?",
     ["buzzer-endorse", "follow-akun-resmi-calon-atau-partai"], "Javanese"),
    ("SKB netralitas itu apa ya, terus surat edaran dari bupati mengikat gak",
     ["skb-netralitas-apa", "kekuatan-surat-edaran"], "a question that ends on 'gak'"),
    ("saya mau nyalon bupati. kapan saya harus mundur dari PNS? kalau kalah bisa balik lagi?",
     ["kapan-mundur", "kembali-jadi-asn"], "a sentence that sets the scene"),
    ("mahasiswa boleh kampanye? kalau dosennya?", ["mahasiswa-kampanye", None], "one sure, the other to be chosen"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "entries", "why"), DOUBLE, ids=[why for *_, why in DOUBLE])
def test_both_parts_of_a_message_are_answered_or_offered(
    matcher: Matcher, question: str, entries: list[str | None], why: str
) -> None:
    matches = matcher.answers(question)
    assert [match.entry for match in matches] == entries, why
    assert all(match.entry or match.choices for match in matches), why


UNCUT = [
    ("Mohon izin bertanya. Apakah ASN boleh menyukai unggahan calon?", "an opening is no question"),
    ("halo min, boleh tanya? like postingan caleg boleh?", "asking to ask is no question"),
    ("boleh nggak sih pns foto bareng caleg terus diunggah ke ig?", "one after the other makes one act"),
    ("Kemarin teman saya tanya boleh gak like postingan caleg. Menurut aturan boleh?", "a story that asks"),
    ("suami nyaleg dan sekarang mau kampanye, boleh saya dampingi kalau sudah cltn?", "a condition"),
    ("apakah ikut rapat daring diperlakukan sama dengan hadir di kampanye?", "'sama dengan' compares"),
]


@pytest.mark.parametrize(("question", "why"), UNCUT, ids=[why for _, why in UNCUT])
def test_one_question_is_not_cut(matcher: Matcher, question: str, why: str) -> None:
    assert len(matcher.answers(question)) == 1, why


OTHER_SIGNS = [
    ("boleh kasih jempol ke bawah di postingan caleg?", "like-konten-calon", "a thumb down is no like"),
    ("jempol mudhun ning status caleg oleh ta?", "like-konten-calon", "the same in Javanese"),
    ("pns boleh foto sama kadernya partai?", "kades-anggota-parpol", "a cadre is no village head"),
]


@pytest.mark.parametrize(("question", "wrong", "why"), OTHER_SIGNS, ids=[why for *_, why in OTHER_SIGNS])
def test_a_word_is_not_read_as_another(matcher: Matcher, question: str, wrong: str, why: str) -> None:
    match = matcher.match(question)
    assert match.entry != wrong, why
    assert match.outcome is not Outcome.NONE, why


def test_what_is_not_found_within_the_field_still_names_what_is_near(matcher: Matcher) -> None:
    match = matcher.match("film pemilu asn")
    assert (match.outcome, match.scope) == (Outcome.NONE, Scope.IN_SCOPE)
    assert len(match.ranked) >= 3


def test_explains_itself(matcher: Matcher) -> None:
    explain = matcher.match("boleh nggak sih like postingan paslon di ig?").explain
    assert explain.reading == "boleh tidak like postingan calon di instagram"
    assert explain.shares["nearest"] > 0.5
    assert explain.shares["classifier"] != 0
    assert explain.certainty >= explain.needed


def _small(*more: MatchEntry) -> Matcher:
    """A bare base of two entries, and `more`."""
    first = MatchEntry("stiker", "dilarang", "a", ("tempel stiker caleg di motor", "stiker partai di mobil"))
    second = MatchEntry("kaos", "dilarang", "a", ("pakai kaos partai", "kaos bergambar caleg"))
    return Matcher.build([first, second, *more], lexicon(), Model(load_parameters(SHIPPED / "model")))


def test_the_order_of_entries_changes_nothing() -> None:
    entries = [
        MatchEntry(name, "dilarang", "a", (f"boleh {name} caleg", f"{name} partai di rumah"))
        for name in ("foto", "stiker", "kaos", "spanduk")
    ]
    model = Model(load_parameters(SHIPPED / "model"))
    one = Matcher.build(entries, lexicon(), model)
    other = Matcher.build(entries[::-1], lexicon(), model)
    for question in ("stiker caleg boleh?", "foto di rumah", "caleg partai"):
        assert one.match(question) == other.match(question)


def test_an_editors_new_phrasing_counts_at_once(edition: Edition) -> None:
    question = "njepluk gambar pakde di prenjakan"
    assert edition.matcher.match(question).outcome is not Outcome.ANSWER
    entries = [
        replace(entry, phrasings=(*entry.phrasings, question)) if entry.id == "stiker-mobil-motor" else entry
        for entry in edition.matcher.entries
    ]
    again = Matcher.build(entries, lexicon(), load_model(SHIPPED))
    assert again.match(question).entry == "stiker-mobil-motor"


def test_a_new_entry_is_found_without_training(edition: Edition) -> None:
    text = "bolehkah memelihara burung perkutut berkicau lagu partai"
    new = MatchEntry("burung-perkutut", "dilarang", "sosial", (text, "perkutut bernyanyi lagu kampanye partai"))
    again = Matcher.build([*edition.matcher.entries, new], lexicon(), load_model(SHIPPED))
    assert again.match("perkutut saya berkicau lagu partai boleh?").ranked[0].entry == "burung-perkutut"


def test_entries_newer_than_the_network_are_found_by_their_phrasings(edition: Edition) -> None:
    model = load_model(SHIPPED)
    assert model.network
    new = {entry.id for entry in edition.matcher.entries[::12]}
    older = [at for at, name in enumerate(model.network.classes) if name not in new]
    network = replace(
        model.network,
        classes=tuple(model.network.classes[at] for at in older),
        outputs=model.network.outputs[:, older],
        bias=model.network.bias[older],
    )
    again = Matcher.build(edition.matcher.entries, lexicon(), replace(model, network=network))
    rows = [row for row in load_rows(GOLDEN / "panel-dev.jsonl") if row.right and not row.after and not row.both]
    asked = [(again.match(row.question).ranked, row.right) for row in rows if new >= set(row.right)]
    others = [(row, edition.matcher.match(row.question).entry) for row in rows if not new & set(row.right)]
    answered = [(row, entry) for row, entry in others if entry in row.right]
    assert len(asked) > 30
    assert sum(ranked[0].entry in right for ranked, right in asked) >= 0.75 * len(asked)
    assert sum(any(choice.entry in right for choice in ranked[:3]) for ranked, right in asked) >= 0.95 * len(asked)
    assert sum(again.match(row.question).entry == entry for row, entry in answered) >= 0.97 * len(answered)


def test_the_questions_of_withdrawn_entries_are_not_answered_by_their_neighbours(edition: Edition) -> None:
    gone = {entry.id for entry in edition.matcher.entries[::12]}
    kept = [entry for entry in edition.matcher.entries if entry.id not in gone]
    again = Matcher.build(kept, lexicon(), load_model(SHIPPED))
    rows = [row for row in load_rows(GOLDEN / "panel-dev.jsonl") if row.right and not row.after and not row.both]
    matches = [again.match(row.question) for row in rows if gone >= set(row.right)]
    assert len(matches) > 30
    assert sum(match.outcome is Outcome.ANSWER for match in matches) <= 0.1 * len(matches)
    assert sum(match.scope is Scope.IN_SCOPE for match in matches) >= 0.9 * len(matches)


def test_half_a_question_about_a_withdrawn_entry_is_not_answered_by_its_neighbour(edition: Edition) -> None:
    kept = [entry for entry in edition.matcher.entries if entry.id != "cabut-merusak-apk"]
    again = Matcher.build(kept, lexicon(), load_model(SHIPPED))
    question = "nyopot spanduk caleg di depan rumah boleh? kalau bantu satpol pp nertibkan apk?"
    assert "cabut-merusak-apk" in [match.entry for match in edition.matcher.answers(question)]
    assert {match.entry for match in again.answers(question)} <= {"membersihkan-apk-resmi", None}


def test_a_new_entry_does_not_take_the_questions_of_one_that_was_withdrawn(edition: Edition) -> None:
    new = MatchEntry("burung-perkutut", "dilarang", "sosial", ("perkutut bernyanyi lagu kampanye partai",))
    kept = [entry for entry in edition.matcher.entries if "panwas" not in " ".join(entry.phrasings)]
    match = Matcher.build([*kept, new], lexicon(), load_model(SHIPPED)).match("honor panwascam berapa")
    assert len(kept) < len(edition.matcher.entries)
    assert match.entry is None
    assert match.ranked[0].entry != "burung-perkutut"


def test_with_nothing_but_newer_entries_nothing_is_certain_by_mistake() -> None:
    model = load_model(SHIPPED)
    assert model.network
    away = [at for at, name in enumerate(model.network.classes) if name.startswith("~")]
    network = replace(
        model.network,
        classes=tuple(model.network.classes[at] for at in away),
        outputs=model.network.outputs[:, away],
        bias=model.network.bias[away],
    )
    kaos = MatchEntry("kaos", "dilarang", "a", ("pakai kaos partai", "kaos bergambar caleg"))
    foto = MatchEntry("foto", "boleh", "a", ("foto di depan baliho", "swafoto di tps"))
    again = Matcher.build([kaos, foto], lexicon(), replace(model, network=network))
    assert again.match("cara masak rendang").outcome is Outcome.NONE
    assert again.match("boleh pakai kaos partai?").ranked[0].entry == "kaos"


def test_thresholds_of_another_version_are_refused(tmp_path: Path) -> None:
    said = json.loads((SHIPPED / "model" / "thresholds.json").read_text(encoding="utf-8"))
    said["ranking"]["impute"] = said["ranking"]["impute"][:2]
    (tmp_path / "thresholds.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(ValueError, match="train again"):
        load_parameters(tmp_path)


def test_adding_a_phrasing_never_ranks_its_own_entry_lower() -> None:
    question = "gantungan kunci bergambar caleg"
    kunci = MatchEntry("kunci", "dilarang", "a", ("gantungan kunci partai",))
    before = _small(kunci).match(question)
    after = _small(replace(kunci, phrasings=(*kunci.phrasings, question))).match(question)
    position = [choice.entry for choice in before.ranked].index("kunci")
    assert [choice.entry for choice in after.ranked].index("kunci") <= position


def _is_sound(match: Match) -> bool:
    answered = match.outcome is Outcome.ANSWER
    choices = len(match.choices)
    offered = 2 <= choices <= 5 if match.outcome is Outcome.CHOICES else choices == 0
    return answered == (match.entry is not None) and offered and 0 <= match.score <= 1 and len(match.ranked) <= 5


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300), after=st.none() | st.text(max_size=80))
def test_no_text_whatever_raises(edition: Edition, text: str, after: str | None) -> None:
    assert all(_is_sound(match) for match in edition.matcher.answers(text, after))


WORDS = [
    "boleh",
    "gak",
    "pns",
    "like",
    "paslon",
    "?",
    "kalau",
    "suami",
    "pensiun",
    ",",
    "kampanye",
    "tidak",
    "👍",
    "2",
    "foto2",
    "terus",
    "sanksi",
    "lapor",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.none() | st.sampled_from(WORDS))
def test_no_mix_of_words_raises_and_asking_twice_says_the_same(edition: Edition, text: str, after: str | None) -> None:
    first = edition.matcher.answers(text, after)
    assert all(_is_sound(match) for match in first)
    assert first == edition.matcher.answers(text, after)


def test_an_empty_base_answers_nothing() -> None:
    empty = Matcher.build([], lexicon(), Model(load_parameters(SHIPPED / "model")))
    assert empty.match("boleh like postingan caleg?").outcome is Outcome.NONE


@pytest.mark.parametrize("name", ["dev", "test"])
def test_the_golden_questions_hold(matcher: Matcher, name: str) -> None:
    figures = evaluate(matcher, load_rows(GOLDEN / f"{name}.jsonl")).figures
    assert figures["wrong"] <= 0.05
    assert figures["unsafe"] <= 0.01
    assert figures["oos_answered"] <= 0.05
    assert figures["right"] >= 0.6
    assert figures["right"] + figures["in_choices"] >= 0.9
