"""Reports and deliveries of a week, from real cases and a real outbox, around midnight of the region."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.digest.context import MissShown, reports_shown
from bot.digest.numbers import Hidden
from bot.digest.sources import CaseFigures, publisher_over
from bot.digest.weeks import Week
from bot.digest.words import labels
from bot.store.audit import Audit
from bot.store.cases import Case, OpenCase, Receipt, RecordAction, Role, case_owner, new_case_id
from bot.store.outbox import Enqueue
from bot.store.purposes import REPORT
from bot.store.seal import Keyring, Vault, new_master_key
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from knowledge.reporting import CaseState, ReportKind

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
WEEK = Week.named("2026-W47")
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=JAKARTA)


class Office:
    """A store with cases, and what the summary counts of them."""

    def __init__(self, path: Path, base: KnowledgeBase) -> None:
        self.store = SqliteStore(path / "test.db", lambda: date(2026, 11, 23))
        self.vault = Vault(Keyring([new_master_key()]), self.store.sealed)
        self.base = base

    def figures(self, zone: ZoneInfo = JAKARTA) -> CaseFigures:
        return CaseFigures(self.store, lambda: self.base, zone)

    async def opens(self, at: datetime, region: str = "kota-malang") -> Case:
        """Someone sends a report."""
        case_id = new_case_id()
        sealed = await self.vault.seal(case_owner(case_id), REPORT, b"camat berkampanye")
        case = Case(case_id, region, ReportKind.INFORMASI_AWAL, "pilkada", CaseState.SENT, at, at, sealed)
        await self.store.apply(OpenCase(case, Receipt("K7Q", "$argon2id$"), None, case_id.encode()))
        return case

    async def acts(self, case: Case, at: datetime, state: CaseState) -> None:
        """An officer does something."""
        await self.store.apply(RecordAction(case.id, Role.OFFICER, "langkah", at, state))


@pytest.fixture
async def office(tmp_path: Path, base: KnowledgeBase) -> AsyncIterator[Office]:
    office = Office(tmp_path, base)
    await office.store.open()
    yield office
    await office.store.close()


async def test_reports_are_counted_by_region_state_and_hours(office: Office) -> None:
    cases = [await office.opens(TUESDAY) for _ in range(7)] + [await office.opens(TUESDAY, "kota-batu")]
    for hours, case in enumerate(cases[:5], start=1):
        await office.acts(case, TUESDAY + timedelta(hours=hours), CaseState.READ)
    found = await office.figures().reports(WEEK)
    assert found is not None
    assert found.by_region == {"Kota Malang": 7, "Kota Batu": 1}
    assert found.by_state == {"Diterima petugas": 5, "Terkirim": 3}
    assert sorted(found.hours_to_receipt) == [1, 2, 3, 4, 5]
    shown = reports_shown(found)
    assert shown.hours == 3
    assert all(isinstance(cell, Hidden) for _, cell in (*shown.by_region, *shown.by_state))


async def test_a_report_belongs_to_the_week_of_the_regions_clock(office: Office) -> None:
    await office.opens(datetime(2026, 11, 22, 16, tzinfo=UTC))  # Sunday 23:00 WIB, Monday 01:00 WIT
    assert await office.figures(JAKARTA).reports(WEEK) is not None
    assert await office.figures(JAYAPURA).reports(WEEK) is None
    assert await office.figures(JAYAPURA).reports(WEEK.shifted(1)) is not None


async def test_a_time_for_completion_that_ran_out_in_the_week_is_a_missed_deadline(office: Office) -> None:
    late, closed, asked_twice, answered, later = [await office.opens(TUESDAY) for _ in range(5)]
    for case in (late, closed, asked_twice, answered):
        await office.acts(case, TUESDAY, CaseState.INCOMPLETE)
    await office.acts(later, TUESDAY + timedelta(days=5), CaseState.INCOMPLETE)
    await office.acts(answered, TUESDAY + timedelta(days=1), CaseState.TRACED)
    await office.acts(asked_twice, TUESDAY + timedelta(days=1), CaseState.INCOMPLETE)
    await office.acts(closed, TUESDAY + timedelta(days=3), CaseState.STOPPED)
    found = await office.figures().reports(WEEK)
    assert found is not None
    assert found.missed_deadlines == 3, "those that are closed by now, and those asked again, count too"
    following = await office.figures().reports(WEEK.shifted(1))
    assert following is not None
    assert following.missed_deadlines == 1


async def test_deliveries_of_a_week_are_counted(office: Office) -> None:
    case = await office.opens(TUESDAY)
    assert await office.figures().delivery(WEEK) is None
    await office.store.apply(Enqueue(f"notice:{case.id}", "notice", "way-back", b"sealed"))
    this = Week.of(datetime.now(JAKARTA).date())
    found = await office.figures().delivery(this)
    assert found is not None
    assert (found.made, found.failed_tries, found.waiting) == (0, 0, 1)


async def test_a_week_without_reports_has_no_section(office: Office) -> None:
    assert await office.figures().reports(WEEK) is None


def test_every_state_of_a_case_has_a_label() -> None:
    assert set(labels()["states"]) == {state.value for state in CaseState}


async def test_what_staff_released_stands_in_its_weeks_summary_alone(office: Office) -> None:
    audit = Audit(TUESDAY, "Editor 1", "inbox_release", "")
    await office.store.inbox.release(WEEK.name, "naik odong odong caleg", audit, shown=True)
    await office.store.inbox.release(WEEK.name, "salah pencet", audit, shown=True)
    await office.store.inbox.release(WEEK.name, "salah pencet", audit, shown=False)
    now = datetime(2026, 12, 1, 9, tzinfo=JAKARTA)
    publisher = publisher_over(office.store, lambda: office.base, "kota-malang", JAKARTA, lambda: now)
    issue = await publisher.issue(WEEK)
    assert issue.context.misses == (MissShown(wording="naik odong odong caleg"),)
    assert (await publisher.issue(WEEK.shifted(1))).context.misses == ()
    assert not issue.for_everyone().context.misses
