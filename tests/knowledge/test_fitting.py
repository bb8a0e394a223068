"""The small classifier that is fitted on the spot: a base of bare phrasings is understood at once."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.base import SHIPPED, load
from knowledge.features import Reader
from knowledge.fitting import MOST_ROWS, fit_small
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import MatchEntry, Matcher, Outcome
from knowledge.parameters import Model, load_parameters
from knowledge.text import Normaliser

SHOP = {
    "salam": ("halo kak", "selamat siang", "terima kasih kak", "assalamualaikum"),
    "alamat": ("toko kakak di mana", "lokasi tokonya di sebelah mana ya", "alamat lengkap toko"),
    "jam": ("buka jam berapa kak", "sampai jam berapa tokonya buka", "jam tutup toko"),
    "harga": ("harga sepatu berapa", "berapa harganya kak", "sepatu ini dijual berapa"),
}
UNSEEN = [
    ("selamat pagi kak", "salam", "a greeting is a question like any other here"),
    ("tokonya sebelah mana kak", "alamat", "words of two phrasings"),
    ("jam brp bukanya", "jam", "other spelling"),
    ("harganya brp", "harga", "a short question"),
    ("ongkosnya sepatu ini", "harga", "an everyday synonym"),
    ("jam brp ya kak bukanya toko", "jam", "another order"),
    ("letaknya", "alamat", "nothing but a synonym"),
]


def _bare(entries: dict[str, tuple[str, ...]]) -> Matcher:
    lexicon = load_lexicon(SHIPPED).for_another_field()
    bare = [MatchEntry(name, "", "", texts) for name, texts in entries.items()]
    return Matcher.build(bare, lexicon, Model(load_parameters(SHIPPED / "model")))


@pytest.fixture(scope="module")
def shop() -> Matcher:
    return _bare(SHOP)


@pytest.mark.parametrize(("question", "entry", "why"), UNSEEN, ids=[why for *_, why in UNSEEN])
def test_a_foreign_base_is_ranked(shop: Matcher, question: str, entry: str, why: str) -> None:
    assert shop.match(question).ranked[0].entry == entry, why


def test_a_new_phrasing_of_a_foreign_base_counts_at_once(shop: Matcher) -> None:
    question = "bisa bayar di tempat"
    assert shop.match(question).outcome is not Outcome.ANSWER
    again = _bare({**SHOP, "bayar": (question, "cara bayarnya gimana")})
    assert again.match(question).entry == "bayar"


def test_few_phrasings_tell_most_entries_apart() -> None:
    """Forty entries with ten phrasings each in some voices, asked in the others; half is what fuzzy ratios miss."""
    said = dict(list(load().phrasings.items())[::8][:40])
    known = {
        name: tuple(p.text for p in own if p.voice in ("gaul", "formal", "jawa", "kunci"))[:10]
        for name, own in said.items()
    }
    asked = [(name, p.text) for name, own in said.items() for p in [p for p in own if p.voice == "warga"][:3]]
    matcher = _bare(known)
    right = [matcher.match(text).ranked[:1] for _, text in asked]
    hits = sum(bool(found) and found[0].entry == name for found, (name, _) in zip(right, asked, strict=True))
    assert hits / len(asked) > 0.8


def test_what_tells_one_pair_of_entries_apart_tells_others_apart() -> None:
    told = ("apa itu prodi {}", "{} itu jurusan apa", "ceritakan tentang {}")
    taught = ("belajar apa di {}", "di {} diajari apa", "apa saja pelajaran {}")
    entries = {}
    for course in ("fisika", "biologi", "sejarah", "ekonomi", "hukum", "sastra"):
        entries[f"{course}-apa"] = tuple(text.format(course) for text in told)
        entries[f"{course}-ajar"] = tuple(text.format(course) for text in taught)
    matcher = _bare({**entries, "kimia-apa": ("apa itu prodi kimia",), "kimia-ajar": ("belajar apa di kimia",)})
    assert matcher.match("ceritakan tentang kimia").ranked[0].entry == "kimia-apa"
    assert matcher.match("di kimia diajari apa").ranked[0].entry == "kimia-ajar"


def test_synonyms_are_for_other_fields_alone() -> None:
    ours = load_lexicon(SHIPPED)
    assert "harga" in ours.for_another_field().concepts
    assert "harga" not in ours.concepts


def test_a_class_with_more_phrasings_is_likelier_when_nothing_else_is_known() -> None:
    lexicon = load_lexicon(SHIPPED)
    reader = Reader(lexicon, Normaliser(lexicon))
    fitted = fit_small([reader.read(text) for text in ("satu", "dua", "tiga")], ["sering", "sering", "jarang"])
    assert fitted is not None
    jarang, sering = fitted.scores(reader.read("qqqq"))
    assert sering > jarang


def test_common_and_rare_features_are_scored_alike() -> None:
    """What is worked out ahead for features of many phrasings must equal what the phrasings say one by one."""
    lexicon = load_lexicon(SHIPPED)
    reader = Reader(lexicon, Normaliser(lexicon))
    readings = [reader.read(f"toko nomor {at} buka jam {at % 7}") for at in range(60)]
    fitted = fit_small(readings, [str(at % 5) for at in range(60)])
    assert fitted is not None
    assert len(fitted.dense), "some features stand in many phrasings"
    one_by_one = replace(fitted, places=np.full_like(fitted.places, -1))
    for reading in (readings[3], reader.read("toko itu buka nomor 8 tutup")):
        assert fitted.scores(reading) == pytest.approx(one_by_one.scores(reading), abs=1e-3)


def test_the_fit_reproduces_what_it_saw() -> None:
    lexicon = load_lexicon(SHIPPED)
    reader = Reader(lexicon, Normaliser(lexicon))
    texts = [(text, name) for name, own in SHOP.items() for text in own]
    linear = fit_small([reader.read(text) for text, _ in texts], [name for _, name in texts])
    assert linear is not None
    for text, name in texts:
        assert linear.classes[int(np.argmax(linear.scores(reader.read(text))))] == name, text


def test_one_class_needs_no_classifier_and_a_large_base_is_thinned() -> None:
    lexicon = load_lexicon(SHIPPED)
    reading = Reader(lexicon, Normaliser(lexicon)).read("boleh pasang stiker")
    assert fit_small([reading], ["satu"]) is None
    linear = fit_small([reading] * (MOST_ROWS + 2), ["satu"] * MOST_ROWS + ["dua", "dua"])
    assert linear is not None
    assert linear.classes == ("dua", "satu")


def test_two_groups_of_synonyms_need_two_names() -> None:
    ours = load_lexicon(SHIPPED).model_dump()
    with pytest.raises(ValueError, match="'harga' begins two groups"):
        Lexicon.model_validate({**ours, "synonyms": [["harga", "tarif"], ["harga", "ongkos"]]})
