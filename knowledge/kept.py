"""What opening a base works out, kept in a folder so that the next start need not work it out again.

All of it is published content and can be thrown away at any time. The name of the folder is made of everything that the
content was made from, the code included, so a change to any of it makes a new one; sums tell whether every file came
back whole.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np

from knowledge.entries import Phrasing
from knowledge.network import ARRAYS, Network
from knowledge.readings import Readings

_PREFIX, _TEXTS, _SUMS = "opened-", "texts.json", "sums.json"
_ROUND = 1 << 20


@dataclass(frozen=True)
class Kept:
    """The phrasings of a base, how the matcher reads them, and the weights, which stay on the disk until used."""

    phrasings: Mapping[str, tuple[Phrasing, ...]]
    vocabulary: Sequence[str]
    readings: Readings
    network: Network


class Keeper:
    """Keeps what was made from `version` of a base, in a folder below `cache`."""

    def __init__(self, cache: Path, version: str) -> None:
        self._cache = cache
        self._folder = cache / f"{_PREFIX}{version}-{_code()}"

    def recall(self) -> Kept | None:
        """Get back what was kept; None when there is nothing, or when it is not whole."""
        try:
            sums = json.loads((self._folder / _SUMS).read_bytes())
            if any(_sum(self._folder / name) != sums[name] for name in _files()):
                return None
            return self._read()
        except (OSError, ValueError, KeyError):
            return None

    def keep(self, kept: Kept) -> None:
        """Keep it in place of what older versions left; without room or rights nothing is kept, and nothing is lost."""
        with suppress(OSError):
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self._cache))
            try:
                _write(kept, draft)
                for old in self._cache.glob(f"{_PREFIX}*"):
                    shutil.rmtree(old, ignore_errors=True)
                draft.rename(self._folder)
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def _read(self) -> Kept:
        texts = json.loads((self._folder / _TEXTS).read_bytes())
        numbers, bounds = (np.load(self._folder / f"{name}.npy") for name in ("numbers", "bounds"))
        arrays = {name: np.asarray(np.load(self._folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS}
        return Kept(
            phrasings={
                entry: tuple(Phrasing.known(*one) for one in said) for entry, said in texts["phrasings"].items()
            },
            vocabulary=texts["vocabulary"],
            readings=Readings(texts["texts"], texts["lines"], _numbered(texts["names"]), numbers, bounds),
            network=Network(tuple(texts["classes"]), **arrays, words=tuple(texts["vocabulary"]), _vectors={}),
        )


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _write(kept: Kept, folder: Path) -> None:
    readings = kept.readings
    texts = {
        "phrasings": {entry: [(one.text, one.voice) for one in said] for entry, said in kept.phrasings.items()},
        "vocabulary": list(kept.vocabulary),
        "texts": list(readings.texts),
        "lines": list(readings.lines),
        "names": list(readings.names),
        "classes": kept.network.classes,
    }
    (folder / _TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    arrays = {name: getattr(kept.network, name) for name in ARRAYS}
    for name, array in {**arrays, "numbers": readings.numbers, "bounds": readings.bounds}.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    sums = {name: _sum(folder / name) for name in _files()}
    (folder / _SUMS).write_text(json.dumps(sums), encoding="utf-8")


def _files() -> list[str]:
    return [_TEXTS, *(f"{name}.npy" for name in ("numbers", "bounds", *ARRAYS))]


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while part := file.read(_ROUND):
            total = crc32(part, total)
    return total


@cache
def _code() -> str:
    """Name the code that reads phrasings: another release may read them otherwise."""
    digest = hashlib.sha256(f"{sys.version}{np.__version__}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
