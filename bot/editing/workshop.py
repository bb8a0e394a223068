"""Making editions from the package and the store, off the event loop, and putting them in force as a whole."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.editing.content import EntryState
from bot.editing.overlay import Conflict, Layered, lay_over, layer, read_states
from bot.jobs import pause
from bot.store.base import StoreError
from bot.store.edits import Edits, Revision
from knowledge.base import KnowledgeBase
from knowledge.check import errors
from knowledge.edition import Edition
from knowledge.errors import Problem
from knowledge.evaluate import Row
from knowledge.golden import Standing, Worse, standing
from knowledge.memory import give_back

log = structlog.get_logger(__name__)

LOOK = 0.25
"""Seconds between looks at the number of the edition, which costs 20 microseconds."""


class Workshop:
    """Builds the edition in force, and editions on trial that only their editor sees."""

    def __init__(
        self,
        seed: Edition,
        edits: Edits,
        install: Callable[[Edition], None],
        golden: Sequence[Row] | None = None,
    ) -> None:
        self.package = seed.base
        self.edition = seed
        self.number = 0
        self.conflicts: tuple[Conflict, ...] = ()
        self._edits = edits
        self._install = install
        self.golden = golden
        self._busy = asyncio.Lock()
        self._standing: tuple[str, Standing] | None = None
        self._trial: tuple[object, Edition] | None = None

    async def refresh(self) -> bool:
        """Put the newest revisions in force; False when they already are. A broken edit never gets in (R5)."""
        if self._edits.number() == self.number:
            return False
        async with self._busy:
            number = self._edits.number()
            if number == self.number:
                return False
            revisions = await self._edits.current()
            layered, edition = await asyncio.to_thread(self._build, revisions)
            self.edition, self.number, self.conflicts = edition, number, layered.conflicts
            self._trial = None
            self._install(edition)
            await asyncio.to_thread(give_back)
        log.info("edition_in_force", number=number, conflicts=len(layered.conflicts))
        return True

    async def states(self) -> tuple[dict[str, EntryState], tuple[str, ...]]:
        """Read what is published now: states of entries and refused questions."""
        states, refused, _ = read_states(await self._edits.current())
        return states, refused

    async def trial_base(self, changed: Mapping[str, EntryState]) -> tuple[KnowledgeBase, list[Problem]]:
        """Lay unpublished states over what is published; returns the base and the rules it breaks that hold now."""
        states, _ = await self.states()
        return await asyncio.to_thread(self._try, {**states, **changed})

    async def trial(self, changed: Mapping[str, EntryState], refused: tuple[str, ...] | None = None) -> Edition:
        """Build an edition with unpublished states; the last one is kept, for one question after another."""
        states, now_refused = await self.states()
        refused = now_refused if refused is None else refused
        key = (self.number, tuple(sorted((name, state.model_dump_json()) for name, state in changed.items())), refused)
        if self._trial and self._trial[0] == key:
            return self._trial[1]
        async with self._busy:
            base = lay_over(self.package, {**states, **changed}, self.number + 1)
            edition = await asyncio.to_thread(self.edition.remade, base, refused)
        self._trial = (key, edition)
        return edition

    async def regressions(self, trial: Edition) -> tuple[Worse, ...]:
        """List golden questions that an edition on trial answers worse than the one in force."""
        mine = await self.standing()
        return mine.worse_in(await asyncio.to_thread(standing, trial.matcher, self.golden))

    async def standing(self) -> Standing:
        """Ask the edition in force the golden questions; the answers are kept until another is in force."""
        edition = self.edition
        if self._standing is None or self._standing[0] != edition.base.version:
            self._standing = (edition.base.version, await asyncio.to_thread(standing, edition.matcher, self.golden))
        return self._standing[1]

    def _build(self, revisions: Sequence[Revision]) -> tuple[Layered, Edition]:
        layered = layer(self.package, revisions)
        return layered, self.edition.remade(layered.base, layered.refused)

    def _try(self, states: Mapping[str, EntryState]) -> tuple[KnowledgeBase, list[Problem]]:
        base = lay_over(self.package, states, self.number + 1)
        known = {(fault.entry, fault.field, fault.message) for fault in errors(self.edition.base)}
        return base, [f for f in errors(base) if (f.entry, f.field, f.message) not in known]


class Refresher:
    """The job that brings what any process published or switched into force in this one."""

    name = "refresher"

    def __init__(self, *refresh: Callable[[], Awaitable[object]]) -> None:
        self._refresh = refresh

    async def run(self, stop: asyncio.Event) -> None:
        """Look for news four times a second."""
        while not stop.is_set():
            try:
                for refresh in self._refresh:
                    await refresh()
            except StoreError as fault:
                log.warning("news_not_read", fault=type(fault).__name__)
            await pause(stop, LOOK)
