"""The published base in the terminal: writing it back to YAML, its differences, its history, and going back."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import yaml

from bot.access import Access, Staff
from bot.editing.desk import Desk, Outcome
from bot.editing.history import History
from bot.editing.overlay import Layered, layer
from bot.editing.texts import EditRefused
from bot.editing.workshop import Workshop
from bot.settings import Settings
from bot.store.edits import REFUSALS, Revision
from bot.store.people import Role
from bot.store.seal import Vault, read_keyring
from bot.store.sqlite import SqliteStore
from knowledge import exchange
from knowledge.base import SHIPPED, KnowledgeBase, load
from knowledge.edition import Edition, open_edition
from knowledge.exchange import Format

Result = TypeVar("Result")

NEGATIVES = "negatives.yaml"
NOTHING = "nothing was edited"
_KIND = "umum"
_TERMINAL = Staff(b"", "Terminal", frozenset({Role.OWNER}))
"""Whoever can run commands beside the database; the label stands in history and audit log."""


class Worsens(Exception):
    """A change gives other questions worse answers; `questions` names them."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(f"{len(questions)} questions would get worse answers")
        self.questions = questions


@dataclass(frozen=True)
class Published:
    """The package's base, and what is published over it."""

    seed: KnowledgeBase
    layered: Layered
    revisions: tuple[Revision, ...]

    @property
    def base(self) -> KnowledgeBase:
        """The base that answers."""
        return self.layered.base


def published(settings: Settings, seed: KnowledgeBase | None = None) -> Published:
    """Read the base that answers with these settings: the package, and the edits in DATA_DIR where there are any.

    `seed` is the package where it is read already.

    Raises:
        BrokenBase: the package cannot be used.
        StoreError: the database cannot be read.
    """
    seed = seed or load()
    revisions = asyncio.run(_with_store(settings, _current)) if settings.database.exists() else ()
    return Published(seed, layer(seed, revisions), revisions)


def published_edition(settings: Settings) -> Edition:
    """Build the edition that answers with these settings; raises as `published` does."""
    if not settings.database.exists():
        return open_edition()
    edition = open_edition(cache=settings.cache)
    found = published(settings, edition.base)
    return edition.remade(found.base, found.layered.refused) if found.revisions else edition


def export(settings: Settings, wanted: Format) -> bytes:
    """Write the published base as one file; raises as `published` does, and BadRow for what the format cannot hold."""
    return exchange.export(published(settings).base, wanted)


def export_yaml(settings: Settings, folder: Path) -> list[str]:
    """Write the published base into the YAML files of `folder`, ready to commit; returns the files that changed.

    A folder that holds no base gets a copy of the package first. Lines that no edit touches keep their bytes, and
    a second export changes nothing.

    Raises:
        KnowledgeError: the base in `folder` cannot be changed; nothing was.
        OSError: the folder cannot be written.
    """
    found = published(settings)
    if not (folder / "faq").exists():
        shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    plan = exchange.plan_content(exchange.content_of(found.base), folder)
    negatives = _negatives(folder, found.layered.refused)
    files = (*plan.files, negatives) if negatives.before != negatives.after else plan.files
    exchange.apply(replace(plan, files=files))
    return [change.name for change in files]


def difference(settings: Settings) -> str:
    """Tell what the edits in DATA_DIR change in the package, and which of them need a look."""
    found = published(settings)
    lines = list(exchange.describe(exchange.compare(exchange.content_of(found.seed), exchange.content_of(found.base))))
    lines += [f"+ out of scope: {text}" for text in found.layered.refused]
    lines += [f"! {conflict.subject}: {conflict.why}" for conflict in found.layered.conflicts]
    return "\n".join(lines)


def history(settings: Settings, entry: str | None, limit: int) -> str:
    """List revisions of an entry or of all, newest first."""

    async def read(store: SqliteStore) -> str:
        return "\n".join(map(_line, await store.edits.history(entry, limit))) or NOTHING

    return asyncio.run(_with_store(settings, read)) if settings.database.exists() else NOTHING


def rollback(settings: Settings, entry: str, why: str, to: int | None, *, sure: bool = False) -> str:
    """Go back to an older state of an entry; what would allow more waits for a review by a second person.

    Raises:
        EditRefused: there is nothing to go back to, or the older state breaks a rule today.
        Worsens: other questions would get worse answers, and nobody was `sure`.
    """
    if not settings.database.exists():
        raise EditRefused("nothing_older")
    edition = open_edition()

    async def go_back(store: SqliteStore) -> str:
        now = lambda: datetime.now(edition.base.regions[settings.region].zone)  # noqa: E731 - a clock
        vault = Vault(read_keyring(settings.master_keys, settings.key_file), store.sealed)
        workshop = Workshop(edition, store.edits, lambda _: None)
        await workshop.refresh()
        desk = Desk(workshop, store, Access(vault, store.people, settings.owners, now), now)
        done = await History(desk).rollback(_TERMINAL, entry, why, to, sure)
        if done.outcome is Outcome.WORSE:
            raise Worsens([one.question for one in done.worse])
        return f"edition {done.number}" if done.outcome is Outcome.PUBLISHED else "waits for a review"

    return asyncio.run(_with_store(settings, go_back))


def explain(refused: EditRefused) -> str:
    """Say why an edit was refused, in the words of the checks."""
    faults = refused.values.get("faults", ())
    listed = [f"{fault.column}: {fault.message}" for fault in faults] if isinstance(faults, tuple) else []
    return "\n".join([_REASONS.get(refused.code, refused.code), *listed])


_REASONS = {
    "nothing_older": "There is no other state to go back to.",
    "unknown": "There is no such revision of this entry.",
    "unsound": "The older state breaks a rule today:",
    "empty": "A reason is needed.",
    "unreadable": "That revision was written by another version.",
}


async def _current(store: SqliteStore) -> tuple[Revision, ...]:
    return tuple(await store.edits.current())


async def _with_store(settings: Settings, work: Callable[[SqliteStore], Awaitable[Result]]) -> Result:
    store = SqliteStore(settings.database)
    await store.open()
    try:
        return await work(store)
    finally:
        await store.close()


def _negatives(folder: Path, refused: tuple[str, ...]) -> exchange.FileChange:
    before = (folder / NEGATIVES).read_bytes()
    known = {text for texts in yaml.safe_load(before).values() for text in texts}
    text = exchange.append_items(before.decode(), _KIND, [text for text in refused if text not in known])
    return exchange.FileChange(NEGATIVES, before, text.encode())


def _line(revision: Revision) -> str:
    subject = "out of scope" if revision.subject == REFUSALS else revision.subject
    reviewer = f", approved by {revision.reviewer}" if revision.reviewer else ""
    return f"#{revision.number} {revision.at:%Y-%m-%d %H:%M} {subject}: {revision.why} ({revision.who}{reviewer})"
