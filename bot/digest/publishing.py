"""Publishing a week: count, hide what must be hidden, and freeze what is left, once and for all.

What was published is kept and shown again unchanged. Counting anew could differ by a few late ratings, and the
difference of two publications of one week would be a figure of one asker.
"""

from collections.abc import Callable
from datetime import datetime

from bot.digest.context import Context, context_of
from bot.digest.figures import Figures, figures_of
from bot.digest.issue import WEEKS, Issue
from bot.digest.numbers import Numbers
from bot.digest.providers import Providers, gather
from bot.digest.suppression import published
from bot.digest.weeks import NoSuchWeek, Week
from bot.store.base import Store
from bot.store.digest import FreezeContext, FreezeNumbers, Publication
from knowledge.base import KnowledgeBase


class NotOver(Exception):
    """The week is not over, so that what is published of it now could be compared with its end."""


class Publisher:
    """Makes issues of the summary for one region's clock."""

    def __init__(
        self,
        store: Store,
        base: Callable[[], KnowledgeBase],
        region: str,
        now: Callable[[], datetime],
        providers: Providers | None = None,
    ) -> None:
        self._store = store
        self._base = base
        self._region = region
        self._now = now
        self._providers = providers or Providers()

    async def issue(self, week: Week) -> Issue:
        """Publish a week, or take what was published of it.

        Raises:
            NotOver: the week is running or to come.
            StoreError: the store cannot be read or written.
        """
        if week > Week.last_complete(self._now()):
            raise NotOver
        first = await self._first(week)
        line = [await self._numbers(one) for one in first.until(week)]
        numbers = line.pop()
        return Issue(numbers, await self._context(numbers), line)

    async def published(self, name: str) -> Issue | None:
        """Get the issue of a week by its name; None where the week's own summary was not made, or it is no week."""
        try:
            week = Week.named(name)
        except NoSuchWeek:
            return None
        kept = await self._store.digest.publication(week.name)
        return await self.issue(week) if kept and kept.context else None

    async def figures(self, week: Week) -> Figures:
        """Count the true figures of a week."""
        tallies = await self._store.digest.tallies(week.name)
        return figures_of(week.name, tallies, await self._store.log.week_askers(week.name))

    async def _first(self, week: Week) -> Week:
        """Find the first week of the line: no further back than the log reaches."""
        name = await self._store.digest.first_week()
        oldest = week.shifted(1 - WEEKS)
        return min(week, max(oldest, Week.named(name) if name else week))

    async def _numbers(self, week: Week) -> Numbers:
        kept = await self._store.digest.publication(week.name)
        if kept is None:
            numbers = published(await self.figures(week))
            await self._store.apply(FreezeNumbers(week.name, numbers.model_dump_json()))
            kept = await self._kept(week)  # another worker may have been first
        return Numbers.model_validate_json(kept.numbers)

    async def _context(self, numbers: Numbers) -> Context:
        week = Week.named(numbers.week)
        kept = await self._kept(week)
        if kept.context is None:
            context = await self._new_context(week, numbers)
            await self._store.apply(FreezeContext(week.name, context.model_dump_json()))
            kept = await self._kept(week)
        return Context.model_validate_json(kept.context or "")

    async def _new_context(self, week: Week, numbers: Numbers) -> Context:
        gathered = await gather(self._providers, week)
        texts = [(miss.gist, await self._store.digest.wording(week.name, miss.gist)) for miss in numbers.misses]
        wording = {gist: text for gist, text in texts if text}
        return context_of(self._base(), self._region, numbers, await self._context_before(week), gathered, wording)

    async def _context_before(self, week: Week) -> Context | None:
        earlier = [name for name in await self._store.digest.published_weeks() if name < week.name]
        if not earlier:
            return None
        return Context.model_validate_json((await self._kept(Week.named(earlier[-1]))).context or "")

    async def _kept(self, week: Week) -> Publication:
        kept = await self._store.digest.publication(week.name)
        assert kept is not None  # noqa: S101 - frozen by the caller, and nothing deletes publications
        return kept
