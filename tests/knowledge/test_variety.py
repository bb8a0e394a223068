"""How varied the phrasings are, and the figures of the base."""

from datetime import date
from pathlib import Path

from knowledge.base import load, read
from knowledge.entries import Phrasing, Verdict
from knowledge.errors import Severity
from knowledge.statistics import statistics_of
from knowledge.variety import expected_words, measure_all, shortcomings
from tests.support.bases import entry, phrasings, write_base

TODAY = date(2026, 11, 23)


def test_near_duplicates_are_named_as_monotonous(tmp_path: Path) -> None:
    said = {voice: [f"boleh like postingan calon nomor {n} ya" for n in range(i * 5, i * 5 + 5)]
            for i, voice in enumerate(phrasings("x"))}  # fmt: skip
    _, problems = read(write_base(tmp_path, said={"like-konten": said}), TODAY)
    warnings = [str(problem) for problem in problems if problem.severity is Severity.WARNING]
    assert any("like-konten" in line and "monotonous" in line for line in warnings)


def test_more_phrasings_of_the_same_kind_are_not_more_monotonous() -> None:
    said = max(load().phrasings.values(), key=len)
    texts = [phrasing.text for phrasing in said]
    assert abs(expected_words(texts) - expected_words(texts * 2)) < 0.15 * expected_words(texts)
    assert expected_words(["boleh foto", "boleh like"], sample=1) == 2
    assert expected_words(["boleh foto", "boleh like"]) == 3


def test_a_few_texts_in_a_further_voice_are_no_fault() -> None:
    said = [Phrasing(voice=voice, text=f"{text} {voice}") for voice, own in phrasings("x").items() for text in own]
    more = Phrasing(voice="publik", text="netizen tanya ini di kolom komentar")
    assert not list(shortcomings([*said, more]))
    assert any("publik" in line for line in shortcomings([*said[:10], more]))


def test_the_shipped_phrasings_are_varied() -> None:
    base = load()
    found = measure_all(base.phrasings.values())
    assert len(base.phrasings) == len(base.entries)
    assert min(len(said) for said in base.phrasings.values()) >= 30
    assert found.near_duplicate_rate < 0.02
    assert len(found.voices) >= 6
    assert not [name for name, said in base.phrasings.items() if list(shortcomings(said))]


def test_figures_count_verdicts_and_what_is_stale(tmp_path: Path) -> None:
    entries = [entry("satu"), entry("dua", reviewed="2025-01-01"), entry("tiga", verdict="info", sanctions=[])]
    found = statistics_of(load(write_base(tmp_path, entries)), TODAY)
    assert found.stale == ("dua",)
    assert found.total.entries == 3
    assert found.categories["media-sosial"].verdicts[Verdict.INFO] == 1
