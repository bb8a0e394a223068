"""From an edited file to changed YAML: read, check on a copy, then replace the files that change, all or none."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from os import fsync
from pathlib import Path

from knowledge.base import KnowledgeBase, read
from knowledge.errors import BrokenBase, KnowledgeError, Problem, Severity
from knowledge.exchange.content import Content, Voices, content_of
from knowledge.exchange.difference import Difference, compare
from knowledge.exchange.files import read_data, read_file
from knowledge.exchange.rows import BadRows, Place, RowFault, Valid, validate
from knowledge.exchange.splice import edit_entries, edit_phrasings
from knowledge.reading import read_yaml


@dataclass(frozen=True)
class FileChange:
    """The bytes of one file before and after; None where there is none."""

    name: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Plan:
    """What an import would change in `folder`; nothing is changed until `apply`."""

    folder: Path
    difference: Difference
    files: tuple[FileChange, ...]


def read_sheet(data: bytes, name: str) -> Valid:
    """Read the bytes of an edited file by itself, not held against any base.

    Raises:
        BadRows: with every bad row of the file.
    """
    return validate(read_data(data, name))


class ChangedMeanwhile(KnowledgeError):
    """The base was changed while the import was prepared; nothing was written."""


def plan(file: Path, folder: Path, today: date | None = None) -> Plan:
    """Read `file` and work out what it changes in the base in `folder`, checked on a copy of it.

    Raises:
        BadRows: with every bad row, those that only the whole base shows included.
        BrokenBase: the files of the base itself cannot be read.
        OSError: there is no such file.
    """
    return _plan(lambda: validate(read_file(file)), file.name, folder, today)


def plan_content(content: Content, folder: Path, today: date | None = None) -> Plan:
    """Work out what makes the base in `folder` hold a content, as `plan` does for a file.

    Raises:
        BadRows: the content breaks a rule.
        BrokenBase: the files of the base itself cannot be read.
    """
    return _plan(lambda: Valid(content, {}), folder.name, folder, today)


def _plan(content: Callable[[], Valid], name: str, folder: Path, today: date | None) -> Plan:
    base, problems = read(folder, today)
    if base is None:
        raise BrokenBase(problems)
    valid = content()
    difference = compare(content_of(base), valid.content)
    files = tuple(_file_changes(folder, base, valid.content, difference)) if difference else ()
    made = Plan(folder, difference, files)
    if files:
        _try_out(made, valid, name, today)
    return made


def apply(made: Plan) -> None:
    """Replace the files of a plan, all or none; applying the same file again completes what a power cut broke off.

    Raises:
        ChangedMeanwhile: a file is no longer what the plan was made from.
        OSError: the folder cannot be written; what was replaced is put back.
    """
    if any(_bytes(made.folder / change.name) != change.before for change in made.files):
        raise ChangedMeanwhile("the base was changed while the import was prepared; import again")
    done: list[FileChange] = []
    try:
        for change in made.files:
            _put(made.folder / change.name, change.after)
            done.append(change)
    except OSError:
        for change in done:
            _put(made.folder / change.name, change.before)
        raise


def _file_changes(folder: Path, base: KnowledgeBase, new: Content, difference: Difference) -> Iterator[FileChange]:
    for name in sorted(_entry_files(base, new, difference)):
        yield from _entry_file(folder, name, base, new, difference)
    wanted = {
        change.entry: new.voices(change.entry)
        for change in (*difference.added, *difference.removed, *difference.changed)
        if change.said or change.unsaid
    }
    homes = _phrasing_homes(folder)
    places = {name: homes.get(name) or _home(base, new, name).replace("faq/", "phrasings/", 1) for name in wanted}
    for name in sorted(set(places.values())):
        yield _phrasing_file(folder, name, {entry: wanted[entry] for entry in wanted if places[entry] == name}, homes)


def _entry_files(base: KnowledgeBase, new: Content, difference: Difference) -> set[str]:
    changes = (*difference.added, *difference.removed, *difference.changed)
    return {_home(base, new, change.entry) for change in changes if change.fields}


def _home(base: KnowledgeBase, new: Content, entry_id: str) -> str:
    """Find the file of an entry; a new one goes where the last one of its category stands."""
    if entry_id in base.places:
        return base.places[entry_id][0]
    category = new.entries[entry_id].category
    files = [base.places[entry.id][0] for entry in base.in_category(category)]
    return files[-1] if files else f"faq/{category}.yaml"


def _entry_file(
    folder: Path, name: str, base: KnowledgeBase, new: Content, difference: Difference
) -> Iterator[FileChange]:
    before = _bytes(folder / name)
    here = {entry_id for entry_id, (file, _) in base.places.items() if file == name}
    changed = {
        change.entry: (base.entries[change.entry], new.entries[change.entry])
        for change in difference.changed
        if change.entry in here and change.fields
    }
    removed = {change.entry for change in difference.removed} & here
    added = [new.entries[change.entry] for change in difference.added if _home(base, new, change.entry) == name]
    if here == removed and not added:
        yield FileChange(name, before, None)
        return
    text = edit_entries((before or b"").decode(), changed, removed, added)
    yield FileChange(name, before, text.encode())


def _phrasing_homes(folder: Path) -> dict[str, str]:
    homes: dict[str, str] = {}
    for path in sorted((folder / "phrasings").glob("*.yaml")):
        data, _ = read_yaml(path, folder)
        homes |= dict.fromkeys(data or {}, path.relative_to(folder).as_posix())
    return homes


def _phrasing_file(folder: Path, name: str, wanted: Mapping[str, Voices], homes: Mapping[str, str]) -> FileChange:
    before = _bytes(folder / name)
    here = {entry_id for entry_id, file in homes.items() if file == name}
    if here <= {entry_id for entry_id, voices in wanted.items() if not voices} and not any(wanted.values()):
        return FileChange(name, before, None)
    return FileChange(name, before, edit_phrasings((before or b"").decode(), wanted).encode())


def _try_out(made: Plan, valid: Valid, file: str, today: date | None) -> None:
    """Make the change on a copy of the base and check it there."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "base"
        for path in made.folder.rglob("*.yaml"):
            target = copy / path.relative_to(made.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        for change in made.files:
            _put(copy / change.name, change.after)
        base, problems = read(copy, today)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors or base is None:
        raise BadRows([_row_fault(problem, valid.places, file) for problem in errors])
    if compare(content_of(base), valid.content):
        raise KnowledgeError("the YAML files are laid out in a way that this import cannot change; edit them by hand")


def _row_fault(problem: Problem, places: Mapping[str, Place], file: str) -> RowFault:
    place = places.get(problem.entry)
    return place.fault(problem.field, problem.message) if place else RowFault(file, 0, "", str(problem))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put(path: Path, data: bytes | None) -> None:
    """Replace a file as a whole; a reader sees the old one or the new one."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.import")
    try:
        with staged.open("wb") as out:
            out.write(data)
            out.flush()
            fsync(out.fileno())
        staged.replace(path)
    finally:
        with suppress(FileNotFoundError):
            staged.unlink()
