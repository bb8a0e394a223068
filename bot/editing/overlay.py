"""The package's base with the published edits laid over it: the same model, held to the same rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import ValidationError

from bot.editing.content import EntryState, RefusalState, fingerprint
from bot.store.edits import REFUSALS, Revision
from knowledge.base import KnowledgeBase
from knowledge.check import errors, plain
from knowledge.entries import Entry, Phrasing

States = Mapping[str, EntryState]


class Why(StrEnum):
    """Why edits and package do not go together."""

    CHANGED = "changed"
    """The package's entry was changed after the edit was made from it; the edit answers."""
    BREAKS = "breaks"
    """With this package the edit would break a rule; the package answers."""
    UNREADABLE = "unreadable"
    """The edit was made by another version and cannot be read; the package answers."""


@dataclass(frozen=True)
class Conflict:
    """An edit that somebody must look at after a new package came."""

    subject: str
    why: Why


@dataclass(frozen=True)
class Layered:
    """A sound base with edits laid over it, the refused questions, and what needs a look."""

    base: KnowledgeBase
    refused: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def layer(seed: KnowledgeBase, revisions: Sequence[Revision]) -> Layered:
    """Lay revisions over the package; an edit that would break a rule stays out: the result is always sound (R5)."""
    states, refused, conflicts = read_states(revisions)
    conflicts += [Conflict(name, Why.CHANGED) for name, state in states.items() if _outdated(seed, name, state)]
    number = max((revision.number for revision in revisions), default=0)
    base = lay_over(seed, states, number)
    while faults := errors(base):
        culprits = [name for name in states if any(name == fault.entry or name in fault.message for fault in faults)]
        if not states:
            return Layered(seed, refused, tuple(conflicts))
        worst = _worst(seed, states, culprits or list(states))
        conflicts.append(Conflict(worst, Why.BREAKS))
        states = {name: state for name, state in states.items() if name != worst}
        base = lay_over(seed, states, number)
    return Layered(base, refused, tuple(conflicts))


def _worst(seed: KnowledgeBase, states: States, culprits: Sequence[str]) -> str:
    """Find the edit without which fewest rules are broken; of several the newest, which stands last."""
    if len(culprits) == 1:
        return culprits[0]

    def left(name: str) -> int:
        others = {other: state for other, state in states.items() if other != name}
        return len(errors(lay_over(seed, others, 1)))

    return min(reversed(culprits), key=left)


def read_states(revisions: Iterable[Revision]) -> tuple[dict[str, EntryState], tuple[str, ...], list[Conflict]]:
    """Read the newest revisions of all subjects: states of entries, refused questions, and what cannot be read."""
    states: dict[str, EntryState] = {}
    refused: tuple[str, ...] = ()
    conflicts: list[Conflict] = []
    for revision in revisions:
        try:
            if revision.subject == REFUSALS:
                refused = RefusalState.model_validate_json(revision.content).refused
            else:
                states[revision.subject] = EntryState.model_validate_json(revision.content)
        except ValidationError:
            conflicts.append(Conflict(revision.subject, Why.UNREADABLE))
    return states, refused, conflicts


def lay_over(seed: KnowledgeBase, states: States, number: int) -> KnowledgeBase:
    """Lay states over the package without looking at the rules."""
    if not number:
        return seed
    withdrawn = {subject for subject, state in states.items() if state.withdrawn}
    edited = {subject: state.entry for subject, state in states.items() if state.entry}
    entries = {name: entry for name, entry in {**seed.entries, **edited}.items() if name not in withdrawn}
    if withdrawn:
        entries = {name: _without_related(entry, withdrawn) for name, entry in entries.items()}
    phrasings = dict(seed.phrasings)
    for subject, state in states.items():
        phrasings[subject] = merged(seed.phrasings.get(subject, ()), state)
    return replace(
        seed,
        entries=entries,
        phrasings={name: texts for name, texts in phrasings.items() if name in entries},
        version=f"{seed.version}+{number}",
    )


def merged(phrasings: Sequence[Phrasing], state: EntryState) -> tuple[Phrasing, ...]:
    """Take away and add phrasings; what the package has come to hold itself is not doubled."""
    gone = {plain(text) for text in state.unsaid}
    kept = [phrasing for phrasing in phrasings if plain(phrasing.text) not in gone]
    known = {plain(phrasing.text) for phrasing in kept}
    return (*kept, *(phrasing for phrasing in state.said if plain(phrasing.text) not in known))


def _outdated(seed: KnowledgeBase, subject: str, state: EntryState) -> bool:
    entry = seed.entries.get(subject)
    touched = state.withdrawn or state.entry is not None
    return touched and state.seed != fingerprint(entry) and state.entry != entry


def _without_related(entry: Entry, withdrawn: set[str]) -> Entry:
    if not withdrawn.intersection(entry.related):
        return entry
    return entry.model_copy(update={"related": tuple(name for name in entry.related if name not in withdrawn)})
