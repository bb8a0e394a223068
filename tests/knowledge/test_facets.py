"""Facets: who, whom and which circumstance a question names."""

import pytest

from knowledge.base import SHIPPED
from knowledge.facets import FacetFinder, Found
from knowledge.lexicon import load_lexicon
from knowledge.text import Normaliser

LEXICON = load_lexicon(SHIPPED)
NORMALISER = Normaliser(LEXICON, ["tanpa"])
FINDER = FacetFinder(LEXICON, NORMALISER)


def found(text: str) -> Found:
    return FINDER.find([NORMALISER.stem(word) for word in NORMALISER.words(text)])


ACTORS = [
    ("pensiunan guru boleh kampanye?", "pensiunan", True, "a pensioner"),
    ("guru pns boleh kampanye?", "pensiunan", False, "not a pensioner"),
    ("tinggal 6 bulan lagi pensiun", "mpp", True, "about to retire is not retired"),
    ("suami ASN boleh foto bareng caleg?", "keluarga", True, "the spouse acts"),
    ("saya ASN boleh foto bareng caleg?", "keluarga", False, "the ASN acts"),
    ("seorang PNS ikut kampanye", "kerabat", False, "'orang' alone is no parent"),
    ("orang tua saya nyaleg", "kerabat", True, "parents are kin"),
    ("pak kades ikut kampanye", "kepala-desa", True, "short form of the office"),
    ("yang P3K gimana", "pppk", True, "abbreviation with a digit"),
    ("guru honorrer", "honorer", True, "misspelled"),
    ("SK pensiun belum terbit", "mpp", True, "who waits for the decree is not retired"),
    ("anak saya masih kuliah", "mahasiswa", True, "a student by what he does"),
    ("ibu rumah tangga jadi saksi", "warga", True, "a citizen by her work"),
]


@pytest.mark.parametrize(("text", "actor", "there", "why"), ACTORS, ids=[why for *_, why in ACTORS])
def test_finds_who_acts(text: str, actor: str, there: bool, why: str) -> None:
    assert (actor in found(text).actors) is there, why


OBJECTS = [
    ("like postingan KPU", {"penyelenggara"}, "an election body is not a candidate"),
    ("like postingan paslon", {"calon"}, "a candidate"),
    ("follow akun partai", {"partai"}, "a party"),
    ("istri saya nyaleg", {"calon", "keluarga-calon"}, "the asker's family runs"),
    ("antar teman daftar ke KPU", {"netral"}, "an election body as a place is no object"),
]


@pytest.mark.parametrize(("text", "objects", "why"), OBJECTS, ids=[why for *_, why in OBJECTS])
def test_finds_whom_it_is_about(text: str, objects: set[str], why: str) -> None:
    assert objects <= found(text).objects, why
    assert "penyelenggara" in objects or "penyelenggara" not in found(text).objects, why


CIRCUMSTANCES = [
    ("dampingi suami kampanye sudah CLTN", "cltn", True, "with unpaid leave"),
    ("dampingi suami kampanye tanpa CLTN", "tanpa-cltn", True, "without unpaid leave"),
    ("foto bareng calon tapi tidak diposting", "tidak-diunggah", True, "not uploaded"),
    ("boleh tidak like postingan calon", "tidak-diunggah", False, "a tag question denies nothing"),
    ("kepencet like", "tidak-sengaja", True, "by mistake"),
    ("sengaja like", "tidak-sengaja", False, "on purpose"),
    ("hari minggu ikut kampanye", "hari-libur", True, "on a holiday"),
]


@pytest.mark.parametrize(("text", "value", "there", "why"), CIRCUMSTANCES, ids=[why for *_, why in CIRCUMSTANCES])
def test_finds_the_circumstance(text: str, value: str, there: bool, why: str) -> None:
    assert (value in found(text).circumstances) is there, why
