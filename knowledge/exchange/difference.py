"""What an edited file would change, field by field."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.entries import Entry, Phrasing
from knowledge.exchange.cells import COLUMNS, to_cells
from knowledge.exchange.content import Content


@dataclass(frozen=True)
class FieldChange:
    """One field of an entry, as text before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class EntryChange:
    """What changes in an entry that stays."""

    entry: str
    fields: tuple[FieldChange, ...] = ()
    said: tuple[Phrasing, ...] = ()
    unsaid: tuple[Phrasing, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Entries that come, go and change. The order of rows and of phrasings means nothing and is not compared."""

    added: tuple[EntryChange, ...]
    removed: tuple[EntryChange, ...]
    changed: tuple[EntryChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(old: Content, new: Content) -> Difference:
    """Hold two contents against each other."""
    changes = (_changes(entry_id, old, new) for entry_id in old.entries if entry_id in new.entries)
    return Difference(
        added=tuple(_changes(name, old, new) for name in new.entries if name not in old.entries),
        removed=tuple(_changes(name, old, new) for name in old.entries if name not in new.entries),
        changed=tuple(change for change in changes if change.fields or change.said or change.unsaid),
    )


def _changes(entry_id: str, old: Content, new: Content) -> EntryChange:
    before, after = _cells(old.entries.get(entry_id)), _cells(new.entries.get(entry_id))
    fields = (FieldChange(column, before[column], after[column]) for column in COLUMNS)
    had, has = _said(old, entry_id), _said(new, entry_id)
    return EntryChange(
        entry_id,
        tuple(change for change in fields if change.old != change.new),
        tuple((has - had).elements()),
        tuple((had - has).elements()),
    )


def _cells(entry: Entry | None) -> dict[str, str]:
    return to_cells(entry) if entry else dict.fromkeys(COLUMNS, "")


def _said(content: Content, entry_id: str) -> Counter[Phrasing]:
    voices = content.voices(entry_id)
    return Counter(Phrasing(text=text, voice=voice) for voice, texts in voices.items() for text in texts)


def describe(difference: Difference) -> Iterator[str]:
    """Write a difference as lines: `+` comes, `-` goes, `~` changes; the last line counts."""
    for change in difference.added:
        yield f"+ {change.entry} ({len(change.said)} phrasings)"
        yield from (f"    {field.field}: {_line(field.new)}" for field in change.fields)
    for change in difference.removed:
        yield f"- {change.entry} ({len(change.unsaid)} phrasings)"
    for change in difference.changed:
        yield f"~ {change.entry}"
        yield from (f"    {field.field}: {_line(field.old)} -> {_line(field.new)}" for field in change.fields)
        yield from _phrasing_lines(change)
    yield _count(difference)


def _phrasing_lines(change: EntryChange) -> Iterator[str]:
    yield from (f"    - [{phrasing.voice}] {_line(phrasing.text)}" for phrasing in change.unsaid)
    yield from (f"    + [{phrasing.voice}] {_line(phrasing.text)}" for phrasing in change.said)


def _line(text: str) -> str:
    return text.replace("\n", " | ") or "(empty)"


def _count(difference: Difference) -> str:
    every: Sequence[EntryChange] = (*difference.added, *difference.removed, *difference.changed)
    entries = f"{len(difference.added)} added, {len(difference.changed)} changed, {len(difference.removed)} removed"
    said, unsaid = sum(len(change.said) for change in every), sum(len(change.unsaid) for change in every)
    return f"entries: {entries}; phrasings: {said} added, {unsaid} removed"
