"""Normalisation: what Indonesian chat language is brought to, case by case."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import SHIPPED
from knowledge.lexicon import load_lexicon
from knowledge.text import Normaliser

LEXICON = load_lexicon(SHIPPED)
NORMALISER = Normaliser(LEXICON, ["pribadi", "spanduk", "unggahan", "tanpa", "pegawai"])

SAME = [
    ("boleh gak sih like postingan", "boleh nggak like postingan", "negation has many spellings"),
    ("blh ga ngelike postingan", "boleh tidak like postingan", "abbreviations and a glued prefix"),
    ("nge like", "ngelike", "split prefix"),
    ("di like", "dilike", "split passive"),
    ("foto2 bareng calon", "foto-foto bareng calon", "reduplication by digit and by hyphen"),
    ("bolehhhhh", "boleh", "elongated letters"),
    ("BOLEH??!!", "boleh", "case and signs"),
    ("bоlеh", "boleh", "Cyrillic look-alikes"),
    ("bo\u200bleh", "boleh", "invisible characters"),
    ("ｂｏｌｅｈ", "boleh", "full-width letters"),
    ("b0l3h", "boleh", "digits for letters"),
    ("👍 di grup wa", "like di grup whatsapp", "emoji are words"),
    ("share video", "bagikan video", "English doublet"),
    ("live di tik tok", "live di tiktok", "a name typed as two words"),
    ("oleh gak melok kampanye", "boleh tidak ikut kampanye", "Javanese"),
    ("paslon 2", "calon nomor dua".replace("nomor ", ""), "numbers of candidates"),
    ("P3K", "pppk", "abbreviation with a digit"),
    ("nip 198507232010012007 boleh like", "nip boleh like", "the number of a person"),
    ("wa 0812-3456-7890 boleh like", "wa boleh like", "the number of a phone"),
    ("calon wali kota", "cawali", "phrase and abbreviation"),
    ("cuti di luar tanggungan negara", "cltn", "long name and short name"),
    ("mohon izin bertanya, boleh hadir", "boleh hadir", "polite opening"),
    ("mobli pribadi", "mobil pribadi", "swapped letters"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME, ids=[why for *_, why in SAME])
def test_brings_spellings_together(one: str, other: str, why: str) -> None:
    assert NORMALISER.text(one) == NORMALISER.text(other), why


def test_years_and_dates_are_no_numbers_of_persons() -> None:
    assert len(NORMALISER.words("periode 2024-2029 sejak 14-02-2024")) > len(NORMALISER.words("periode sejak"))


APART = [
    ("tanpa izin", "tanda izin", "a known word is not corrected into another"),
    ("difoto calon", "foto calon", "being photographed is not taking a photo"),
    ("boleh", "tidak boleh", "negation stays"),
    ("suami saya", "saya", "persons stay"),
]


@pytest.mark.parametrize(("one", "other", "why"), APART, ids=[why for *_, why in APART])
def test_keeps_meanings_apart(one: str, other: str, why: str) -> None:
    assert NORMALISER.text(one) != NORMALISER.text(other), why


ROOTS = [
    ("dimasukkan", "masuk", "prefix and suffix"),
    ("menonaktifkan", "nonaktif", "prefix before n"),
    ("spanduknya", "spanduk", "possessive"),
    ("malang", "malang", "place names are not cut"),
    ("berikan", "berikan", "protected: not a root 'ikan'"),
    ("susi", "susi", "names are not cut"),
]


@pytest.mark.parametrize(("word", "root", "why"), ROOTS, ids=[why for *_, why in ROOTS])
def test_cuts_affixes_only_to_known_roots(word: str, root: str, why: str) -> None:
    assert NORMALISER.stem(word) == root, why


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = NORMALISER.text(text)
    assert NORMALISER.text(once) == once


WORDS = sorted(NORMALISER.known | {spelling for spelling, _ in LEXICON.spellings()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_normalising_twice_changes_nothing_for_words_of_the_lexicon(words: list[str]) -> None:
    once = NORMALISER.text(" ".join(words))
    assert NORMALISER.text(once) == once
