"""What a revision holds of an entry, and what a draft holds while it is not sound yet."""

import hashlib
from collections.abc import Mapping

from pydantic import Field, ValidationError

from knowledge.entries import Entry, Phrasing, Record
from knowledge.exchange.cells import from_cells, to_cells
from knowledge.reading import describe


class EntryState(Record):
    """The edits of one entry as a whole: what differs from the package."""

    entry: Entry | None = None
    """The entry as edited; None where the entry itself is as in the package."""
    withdrawn: bool = False
    seed: str = ""
    """Fingerprint of the package's entry that this was made from; empty where it had none."""
    said: tuple[Phrasing, ...] = ()
    unsaid: tuple[str, ...] = ()

    @property
    def is_untouched(self) -> bool:
        """Tell whether everything is as in the package."""
        return self.entry is None and not (self.withdrawn or self.said or self.unsaid)


class RefusalState(Record):
    """All questions that editors marked as out of scope."""

    refused: tuple[str, ...] = ()


class DraftContent(Record):
    """A draft: the entry as cells of text, so that it can be kept before it is sound."""

    cells: Mapping[str, str] = Field(default_factory=dict)
    withdrawn: bool = False
    seed: str = ""
    said: tuple[Phrasing, ...] = ()
    unsaid: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    """Keys of the inbox's wordings that this draft answers."""

    def entry(self) -> tuple[Entry | None, dict[str, str]]:
        """Read the cells; returns the entry, or None and what is wrong by column."""
        record, faults = from_cells(self.cells)
        try:
            entry = Entry.model_validate(record)
        except ValidationError as fault:
            found = fault.errors(include_url=False, include_input=False)
            return None, {_column(error["loc"]): describe(error) for error in found} | faults
        return (None, faults) if faults else (entry, {})

    def state(self, entry: Entry, seed: Entry | None) -> EntryState:
        """Make the state that publishing this draft brings about; `seed` is the package's entry."""
        return EntryState(
            entry=None if entry == seed else entry,
            withdrawn=self.withdrawn,
            seed=fingerprint(seed),
            said=self.said,
            unsaid=self.unsaid,
        )


def draft_of(entry: Entry, state: EntryState) -> DraftContent:
    """Begin a draft from an entry as it answers now."""
    return DraftContent(cells=to_cells(entry), seed=state.seed, said=state.said, unsaid=state.unsaid)


def fingerprint(entry: Entry | None) -> str:
    """Name the content of an entry; empty for none."""
    return hashlib.sha256(entry.model_dump_json().encode()).hexdigest()[:16] if entry else ""


def _column(loc: tuple[int | str, ...]) -> str:
    names = [str(part) for part in loc if isinstance(part, str)]
    return ".".join(names[:2]) if names and names[0] == "facets" else (names[0] if names else "")
