"""The small classifier that is fitted on the spot: a base of bare phrasings is understood at once."""

import numpy as np
import pytest

from knowledge.base import SHIPPED, load
from knowledge.features import FEW_WEIGHT, Reader
from knowledge.fitting import MOST_ROWS, fit_small
from knowledge.lexicon import load_lexicon
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


def test_the_fit_reproduces_what_it_saw() -> None:
    lexicon = load_lexicon(SHIPPED)
    reader = Reader(lexicon, Normaliser(lexicon))
    texts = [(text, name) for name, own in SHOP.items() for text in own]
    linear = fit_small([reader.read(text) for text, _ in texts], [name for _, name in texts])
    assert linear is not None
    assert linear.blocks == FEW_WEIGHT
    for text, name in texts:
        assert linear.classes[int(np.argmax(linear.scores(reader.read(text))))] == name, text


def test_one_class_needs_no_classifier_and_a_large_base_is_thinned() -> None:
    lexicon = load_lexicon(SHIPPED)
    reading = Reader(lexicon, Normaliser(lexicon)).read("boleh pasang stiker")
    assert fit_small([reading], ["satu"]) is None
    linear = fit_small([reading] * (MOST_ROWS + 2), ["satu"] * MOST_ROWS + ["dua", "dua"])
    assert linear is not None
    assert linear.classes == ("dua", "satu")
