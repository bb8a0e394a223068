"""Every rule of the knowledge base, each with an example that breaks it."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.base import load, read
from knowledge.errors import BrokenBase, Severity
from tests.support.bases import entry, phrasings, shipped, write_base

TODAY = date(2026, 11, 23)


def faults(folder: Path, severity: Severity = Severity.ERROR) -> list[str]:
    """What the check says of a base."""
    return [str(problem) for problem in read(folder, TODAY)[1] if problem.severity is severity]


def test_a_base_that_keeps_every_rule_has_nothing_to_say(tmp_path: Path) -> None:
    base, problems = read(write_base(tmp_path), TODAY)
    assert problems == []
    assert base is not None
    assert list(base.entries) == ["like-konten"]


BROKEN = {
    "an article of an unknown law": (
        {"basis": [{"law": "uu-1-1900", "ref": "Pasal 1"}]}, "basis.0", "not in laws.yaml"),
    "an article the law does not have": (
        {"basis": [{"law": "uu-20-2023", "ref": "Pasal 999"}]}, "basis.0", "has no article"),
    "a repealed law (A1)": (
        {"basis": [{"law": "pp-53-2010", "ref": "Pasal 4 angka 12-15"}]}, "basis.0", "repealed"),
    "no legal basis at all (A1)": ({"basis": []}, "basis", "at least 1"),
    "no review date (A2)": ({"reviewed": None}, "reviewed", "date"),
    "no reviewer role (A2)": ({"reviewer": ""}, "reviewer", "hyphens"),
    "an unknown verdict": ({"verdict": "mungkin"}, "verdict", "must be one of"),
    "an unknown category": ({"category": "olahraga"}, "category", "not known"),
    "an unknown actor": ({"applies_to": ["astronot"]}, "applies_to", "not known"),
    "an unknown period": ({"when": "kapan-kapan"}, "when", "not known"),
    "an unknown sanction": ({"sanctions": ["penjara"]}, "sanctions", "not known"),
    "an unknown related entry": ({"related": ["tidak-ada-ini"]}, "related", "not known"),
    "an entry related to itself": ({"related": ["like-konten"]}, "related", "itself"),
    "an unknown facet value": ({"facets": {"object": ["alien"]}}, "facets.object", "not a known object"),
    "a misspelt field": ({"alasan": "x"}, "alasan", "not a field we know"),
    "an answer that is too long": ({"answer": "Tidak boleh. " + "x" * 300}, "answer", "too long"),
    "a forbidden act whose answer begins with boleh": (
        {"answer": "Boleh saja asal sopan."}, "answer", "contradict the verdict"),
    "an allowed act whose answer forbids it": (
        {"verdict": "boleh", "sanctions": [], "answer": "Tidak boleh sama sekali."}, "answer", "contradict"),
    "an allowed act that carries a sanction": (
        {"verdict": "boleh", "answer": "Boleh sekali saja."}, "sanctions", "no sanction"),
    "an unsure entry published as boleh": (
        {"verdict": "boleh", "sanctions": [], "answer": "Boleh saja ya.", "confidence": "rendah"}, "verdict", "rendah"),
    "an office that no longer exists": (
        {"alternative": "Tanyakan dulu kepada KASN."}, "alternative", "no longer exists"),
    "an alias that is an entry": ({"aliases": ["like-konten"]}, "aliases", "already stands for"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named_with_file_line_entry_and_field(name: str, tmp_path: Path) -> None:
    changes, field, words = BROKEN[name]
    folder = write_base(tmp_path, [entry("like-konten", **changes)])
    found = faults(folder)
    assert len(found) == 1, found
    assert "like-konten" in found[0]
    assert field in found[0]
    assert words in found[0]
    file, line, _ = found[0].split(":", 2)
    assert file == "faq/contoh.yaml"
    # The field itself where it is written, the citation in the case of a legal basis.
    pointed_at = (folder / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert any(f"{part}:" in pointed_at for part in (field.split(".")[-1], "law"))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = write_base(
        tmp_path, [entry("satu", verdict="mungkin", category=""), entry("dua", answer="x"), entry("tiga", basis=[])]
    )
    with pytest.raises(BrokenBase) as raised:
        load(folder)
    assert {problem.entry for problem in raised.value.problems} == {"satu", "dua", "tiga"}
    assert len(raised.value.problems) >= 4


def test_the_same_words_may_not_lead_to_two_entries(tmp_path: Path) -> None:
    one, two = phrasings("satu"), phrasings("dua")
    two["gaul"][0] = one["gaul"][0].upper() + " ?!"
    folder = write_base(tmp_path, [entry("satu"), entry("dua")], {"satu": one, "dua": two})
    assert "also a phrasing of satu" in faults(folder)[0]


def test_the_same_words_with_another_verdict_are_called_a_contradiction(tmp_path: Path) -> None:
    one, two = phrasings("satu"), phrasings("dua")
    two["gaul"][0] = one["gaul"][0]
    allowed = entry("dua", verdict="boleh", answer="Boleh dilakukan.", sanctions=[])
    folder = write_base(tmp_path, [entry("satu"), allowed], {"satu": one, "dua": two})
    assert "contradicts" in faults(folder)[0]


def test_two_entries_may_not_ask_the_same_question(tmp_path: Path) -> None:
    folder = write_base(
        tmp_path, [entry("satu", question="Bolehkah ini itu?"), entry("dua", question="Bolehkah ini, itu")]
    )
    assert "reads the same as that of satu" in faults(folder)[0]


@pytest.mark.parametrize(
    ("facets", "found"),
    [({"object": ["calon"]}, True), ({"object": ["partai"]}, False)],
    ids=["same facets", "another object"],
)
def test_entries_of_the_same_facets_may_not_decide_differently(
    facets: dict[str, list[str]], found: bool, tmp_path: Path
) -> None:
    asks = "Bolehkah ASN hadir di acara terbuka milik calon pada hari kerja?"
    one = entry("satu", question=asks, facets={"object": ["calon"]})
    other = entry("dua", question=asks.replace("pada", "di"), verdict="boleh", answer="Boleh ikut.", sanctions=[])
    problems = faults(write_base(tmp_path, [one, other | {"facets": facets}]))
    assert any("dua.verdict: contradicts satu" in problem for problem in problems) is found


def test_an_id_that_stands_twice_is_found(tmp_path: Path) -> None:
    folder = write_base(tmp_path, [entry("satu"), entry("satu", question="Bolehkah yang lain?", title="Lain")])
    assert "stands in faq/contoh.yaml too" in faults(folder)[0]


def test_a_key_that_stands_twice_in_yaml_is_found_with_its_line(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    path = folder / "phrasings" / "contoh.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text, encoding="utf-8")
    found = faults(folder)[0]
    assert "stands twice" in found
    assert found.startswith(f"phrasings/contoh.yaml:{len(text.splitlines()) + 1}:")


def test_text_that_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    (folder / "faq" / "rusak.yaml").write_text("- id: a\n  title: [\n", encoding="utf-8")
    assert faults(folder)[0].startswith("faq/rusak.yaml:")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    (folder / "laws.yaml").unlink()
    assert faults(folder)[0].startswith("laws.yaml: cannot be read")


def test_phrasings_without_entry_are_found(tmp_path: Path) -> None:
    folder = write_base(tmp_path, said={"hantu": phrasings("hantu")})
    assert "hantu: has phrasings but is not an entry" in faults(folder)[0]


def test_few_phrasings_are_a_warning_that_names_the_entry(tmp_path: Path) -> None:
    folder = write_base(tmp_path, said={"like-konten": {"gaul": ["pencet jempol di ig"]}})
    assert faults(folder) == []
    assert "like-konten.phrasings: thin: 1 phrasings in 1 voices" in faults(folder, Severity.WARNING)[0]


@pytest.mark.parametrize(
    ("changes", "stale"),
    [
        ({"reviewed": "2026-05-27"}, False),  # 180 days ago: the last day that counts
        ({"reviewed": "2026-05-26"}, True),
        ({"valid_until": "2026-11-22"}, True),  # past its validity, however fresh the review
        ({"valid_until": "2026-11-23"}, False),
    ],
)
def test_an_entry_goes_stale(changes: dict[str, str], stale: bool, tmp_path: Path) -> None:
    folder = write_base(tmp_path, [entry("like-konten", **changes)])
    assert bool(faults(folder, Severity.WARNING)) is stale
    assert faults(folder) == []


def test_an_office_may_be_mentioned_where_its_end_is_explained(tmp_path: Path) -> None:
    offices = shipped("institutions")
    next(office for office in offices if office["id"] == "kasn")["explained_by"] = ["like-konten"]
    folder = write_base(
        tmp_path,
        [entry("like-konten", answer="Tidak. KASN sudah tidak ada; BKN yang meneruskan.")],
        institutions=offices,
    )
    assert faults(folder) == []


def test_the_shipped_base_is_sound() -> None:
    assert [str(p) for p in read(today=TODAY)[1] if p.severity is Severity.ERROR] == []
