"""The knowledge base as one immutable value, read whole or not at all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from knowledge import check
from knowledge.calendar import Election, Stage, stage_on
from knowledge.entries import Entry, Phrasing
from knowledge.errors import BrokenBase, Problem
from knowledge.laws import Law, Sanction
from knowledge.places import Institution, Region
from knowledge.reading import Model, line_of, read_record, read_records, read_yaml
from knowledge.reporting import Rules
from knowledge.vocabulary import Vocabulary

SHIPPED = Path(__file__).parent / "data"
"""The knowledge base that comes with the package."""

Said = Mapping[str, tuple[Phrasing, ...]]


@dataclass(frozen=True)
class KnowledgeBase:
    """Entries with their phrasings, and all they refer to. Build it with `load`."""

    entries: Mapping[str, Entry]
    phrasings: Said
    laws: Mapping[str, Law]
    sanctions: Mapping[str, Sanction]
    regions: Mapping[str, Region]
    institutions: Mapping[str, Institution]
    elections: tuple[Election, ...]
    vocabulary: Vocabulary
    reporting: Rules
    version: str
    folder: Path | None = None
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict, repr=False)
    """File (relative to `folder`) and position in it of every entry, for naming faults."""

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Map every former id to the entry that now holds its facts."""
        return {alias: entry.id for entry in self.entries.values() for alias in entry.aliases}

    def find(self, entry_id: str) -> Entry | None:
        """Find an entry by its id or a former id."""
        return self.entries.get(entry_id) or self.entries.get(self.aliases.get(entry_id, ""))

    def in_category(self, category: str) -> tuple[Entry, ...]:
        """List the entries of a category in their written order."""
        return tuple(entry for entry in self.entries.values() if entry.category == category)

    def line(self, entry_id: str, field: str) -> int:
        """Find the line of a field of an entry in its file; 0 when it was not read from one."""
        if entry_id not in self.places or self.folder is None:
            return 0
        file, index = self.places[entry_id]
        return line_of(self.folder / file, (index, *_steps(field)))

    def stage(self, day: date, region: str) -> Stage:
        """Tell the election stage of `day` in `region`; unknown regions see national elections only."""
        known = self.regions.get(region)
        return stage_on(day, self.elections, (region, known.province) if known else (region,))


def load(folder: Path = SHIPPED, *, said: Said | None = None) -> KnowledgeBase:
    """Read the knowledge base in `folder`; `said` are its phrasings where they are known already.

    Raises:
        BrokenBase: with every problem found, when there is at least one error.
    """
    draft = _Draft(folder, said)
    base = draft.build()
    errors = draft.problems if base is None else check.errors(base)
    if base is None or errors:
        raise BrokenBase(errors)
    return base


def read(folder: Path = SHIPPED, today: date | None = None) -> tuple[KnowledgeBase | None, list[Problem]]:
    """Read and check the base in `folder`; without errors in the files themselves there is a base."""
    draft = _Draft(folder)
    base = draft.build()
    if base is None:
        return None, draft.problems
    return base, draft.problems + check.check(base, today)


class _Draft:
    """Collects the parts of a base and what is wrong with them."""

    def __init__(self, folder: Path, said: Said | None = None) -> None:
        self.folder = folder
        self.said = said
        self.problems: list[Problem] = []
        self.places: dict[str, tuple[str, int]] = {}

    def build(self) -> KnowledgeBase | None:
        entries = self._entries()
        phrasings = self._phrasings() if self.said is None else self.said
        laws, sanctions = self._records("laws.yaml", Law), self._records("sanctions.yaml", Sanction)
        regions = self._records("regions.yaml", Region)
        institutions = self._records("institutions.yaml", Institution)
        elections = self._elections()
        vocabulary, problems = read_record(self.folder / "vocabulary.yaml", self.folder, Vocabulary)
        self.problems += problems
        reporting, problems = read_record(self.folder / "reporting.yaml", self.folder, Rules)
        self.problems += problems
        if self.problems or vocabulary is None or reporting is None:
            return None
        return KnowledgeBase(
            entries=entries,
            phrasings=phrasings,
            laws={law.id: law for law in laws},
            sanctions={sanction.id: sanction for sanction in sanctions},
            regions={region.id: region for region in regions},
            institutions={institution.id: institution for institution in institutions},
            elections=tuple(elections),
            vocabulary=vocabulary,
            reporting=reporting,
            version=fingerprint(self.folder),
            folder=self.folder,
            places=self.places,
        )

    def _records(self, name: str, model: type[Model]) -> list[Model]:
        records, problems = read_records(self.folder / name, self.folder, model)
        self.problems += problems
        return records

    def _entries(self) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for path in _files(self.folder / "faq"):
            name = path.relative_to(self.folder).as_posix()
            for index, entry in enumerate(self._records(name, Entry)):
                if entry.id in entries:
                    line = line_of(path, (index, "id"))
                    other = self.places[entry.id][0]
                    self.problems.append(Problem(name, line, entry.id, "id", f"stands in {other} too"))
                entries[entry.id] = entry
                self.places[entry.id] = (name, index)
        if not entries and not self.problems:
            self.problems.append(Problem("faq", 0, "", "", "holds no entries"))
        return entries

    def _phrasings(self) -> dict[str, tuple[Phrasing, ...]]:
        phrasings: dict[str, tuple[Phrasing, ...]] = {}
        for path in _files(self.folder / "phrasings"):
            name = path.relative_to(self.folder).as_posix()
            data, problems = read_yaml(path, self.folder)
            self.problems += problems
            for entry_id, voices in (data or {}).items():
                if entry_id in phrasings:
                    line = line_of(path, (entry_id,))
                    self.problems.append(Problem(name, line, entry_id, "", "has phrasings in another file too"))
                phrasings[entry_id] = self._voices(path, name, entry_id, voices)
        return phrasings

    def _voices(self, path: Path, name: str, entry_id: str, voices: object) -> tuple[Phrasing, ...]:
        found: list[Phrasing] = []
        for voice, texts in voices.items() if isinstance(voices, dict) else [("", voices)]:
            if isinstance(texts, list) and all(isinstance(text, str) and len(text) >= 3 for text in texts):
                found += [Phrasing.known(text.strip(), voice) for text in texts]
            else:
                line = line_of(path, (entry_id, voice))
                self.problems.append(
                    Problem(name, line, entry_id, voice, "must be a list of texts of three characters or more")
                )
        return tuple(found)

    def _elections(self) -> list[Election]:
        elections: list[Election] = []
        for path in _files(self.folder / "elections"):
            election, problems = read_record(path, self.folder, Election)
            self.problems += problems
            elections += [election] if election else []
        return elections


def _steps(field: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in field.split("."))


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*.yaml"))


def fingerprint(folder: Path) -> str:
    """Name what the files of a base hold: any change to one of them gives another name."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
