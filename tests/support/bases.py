"""Small knowledge bases on disk; a test states only what is wrong with its own."""

from copy import deepcopy
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import yaml

from knowledge.base import SHIPPED

VOICES = ("gaul", "formal", "kepala", "jawa", "suara", "warga")
SYLLABLES = ("ba", "ci", "du", "fe", "go", "ha", "ji", "ku", "le", "mo", "na", "pi", "ru", "se", "to", "wa")

ENTRY: dict[str, Any] = {
    "id": "like-konten",
    "category": "media-sosial",
    "title": "Like postingan calon",
    "question": "Bolehkah ASN menyukai unggahan calon?",
    "verdict": "dilarang",
    "answer": "Tidak boleh. Tanda suka dibaca sebagai dukungan.",
    "reason": "Tanda suka terlihat orang lain dan dianggap memihak.",
    "basis": [{"law": "uu-20-2023", "ref": "Pasal 24 ayat (1) huruf d"}],
    "sanctions": ["etik-moral"],
    "alternative": "Lewati saja unggahannya.",
    "applies_to": ["pns", "pppk"],
    "when": "sepanjang-waktu",
    "sources": ["https://example.go.id/aturan"],
    "confidence": "tinggi",
    "reviewed": "2026-11-22",
    "reviewer": "peninjau",
}


def entry(entry_id: str, **changes: Any) -> dict[str, Any]:
    """An entry that keeps every rule, apart from `changes`; its wording is its own."""
    made = deepcopy(ENTRY) | {
        "id": entry_id,
        "title": f"Judul {entry_id}"[:36],
        "question": f"Bolehkah ASN melakukan {entry_id}?",
    }
    return made | changes


def phrasings(entry_id: str) -> dict[str, list[str]]:
    """Thirty phrasings in six voices, as varied as the check wants them; the same ones each time."""
    chance = Random(entry_id)
    words = ("".join(chance.choices(SYLLABLES, k=3)) for _ in count())
    return {voice: [f"{entry_id} {' '.join(islice(words, 5))}" for _ in range(5)] for voice in VOICES}


def write_base(
    folder: Path, entries: list[dict[str, Any]] | None = None, said: dict[str, Any] | None = None, **files: Any
) -> Path:
    """Write a base of `entries`; `said` replaces phrasings by entry, `files` whole YAML files by stem."""
    entries = entries if entries is not None else [entry("like-konten")]
    said = {e["id"]: phrasings(e["id"]) for e in entries} | (said or {})
    (folder / "faq").mkdir(parents=True)
    (folder / "phrasings").mkdir()
    (folder / "elections").mkdir()
    _dump(folder / "faq" / "contoh.yaml", entries)
    _dump(folder / "phrasings" / "contoh.yaml", said)
    for name in ("laws", "sanctions", "regions", "institutions", "vocabulary", "reporting"):
        if name in files:
            _dump(folder / f"{name}.yaml", files[name])
        else:
            (folder / f"{name}.yaml").write_bytes((SHIPPED / f"{name}.yaml").read_bytes())
    return folder


def shipped(name: str) -> Any:
    """The content of a shipped YAML file, to be changed by a test."""
    return yaml.safe_load((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))


def _dump(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
