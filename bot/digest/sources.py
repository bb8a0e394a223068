"""What the case store and the outbox have to say of a week."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.digest.providers import Delivery, Providers, Reports
from bot.digest.publishing import Publisher
from bot.digest.weeks import Week
from bot.digest.words import labels
from bot.store.base import Store
from knowledge.base import KnowledgeBase
from knowledge.reporting import repair_clock


def publisher_over(
    store: Store, base: Callable[[], KnowledgeBase], region: str, zone: ZoneInfo, now: Callable[[], datetime]
) -> Publisher:
    """Make the publisher of a region's summaries, with everything in the store that has something to say."""
    cases = CaseFigures(store, base, zone)
    return Publisher(store, base, region, now, Providers(reports=cases, delivery=cases, releases=Releases(store)))


class Releases:
    """Wordings that staff released for a week's summary."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def released(self, week: Week) -> Sequence[str]:
        """List what was released."""
        return await self._store.inbox.released(week.name)


class CaseFigures:
    """Counts reports and their deliveries, in weeks of the region's clock."""

    def __init__(self, store: Store, base: Callable[[], KnowledgeBase], zone: ZoneInfo) -> None:
        self._store = store
        self._base = base
        self._zone = zone

    async def reports(self, week: Week) -> Reports | None:
        """Count the reports of a week; None where there were none."""
        start, end = self._hours(week)
        cases = await self._store.digest.cases(start, end)
        opened = [case for case in cases if start <= case.opened < end]
        received = [(case.received - case.opened) for case in cases if case.received and start <= case.received < end]
        missed = await self._missed_deadlines(start, end)
        if not opened and not received and not missed:
            return None
        regions, states = self._base().regions, labels()["states"]
        return Reports(
            by_region=Counter(regions[case.region].name if case.region in regions else case.region for case in opened),
            by_state=Counter(states[case.state] for case in opened),
            hours_to_receipt=[wait / timedelta(hours=1) for wait in received],
            missed_deadlines=missed,
        )

    async def delivery(self, week: Week) -> Delivery | None:
        """Count the deliveries of letters that were written in a week; None where there were none."""
        found = await self._store.digest.deliveries(*self._hours(week))
        if not found.made and not found.waiting:
            return None
        return Delivery(found.made, found.failed_tries, found.waiting)

    async def _missed_deadlines(self, start: datetime, end: datetime) -> int:
        """Count reports whose time for completion ran out in the week while something was missing."""
        waits = await self._store.digest.incomplete(start, end)
        ends = [(repair_clock(wait.since, end).ends, wait.until) for wait in waits]
        return sum(start <= over < end and (done is None or done > over) for over, done in ends)

    def _hours(self, week: Week) -> tuple[datetime, datetime]:
        start = datetime.combine(week.monday, time(), self._zone)
        return start, datetime.combine(week.shifted(1).monday, time(), self._zone)
