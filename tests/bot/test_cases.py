"""What the store of cases promises, on real SQLite files, real sealed files and with a second connection looking on."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.base import StoreUnavailable
from bot.store.cases import (
    AbandonCase,
    AddEntry,
    AddEvidence,
    Case,
    CaseCount,
    DropCaseWayBack,
    DropEvidence,
    DropFiles,
    Evidence,
    HoldFile,
    KeepWayBack,
    OpenCase,
    PurgeCase,
    Receipt,
    RecordAction,
    ReleaseOriginal,
    Role,
    TouchDraft,
    WarnPurge,
    WayBack,
    case_owner,
    new_case_id,
    new_entry_id,
    new_evidence_id,
    original_name,
)
from bot.store.effects import IfNew
from bot.store.migrations import migrations
from bot.store.outbox import Enqueue, Place
from bot.store.purposes import REPORT
from bot.store.recipients import Channel, Invitation, Invite, Recipient
from bot.store.seal import CannotUnseal, Keyring, Vault, new_master_key
from bot.store.sealed import DropKey
from bot.store.sources import FlagSource
from bot.store.sqlite import SqliteStore
from knowledge.reporting import CaseState, ReportKind

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Shelf:
    """A store of cases with a vault and a calendar that moves."""

    def __init__(self, path: Path) -> None:
        self.today = DAY
        self.store = SqliteStore(path / "test.db", lambda: self.today)
        self.vault = Vault(Keyring([new_master_key()]), self.store.sealed)
        self.cases = self.store.cases

    async def case(self, **more: object) -> Case:
        """A case whose content is sealed, not stored yet."""
        case_id = new_case_id()
        sealed = await self.vault.seal(case_owner(case_id), REPORT, b"camat berkampanye")
        case = Case(case_id, "kota-malang", ReportKind.INFORMASI_AWAL, "pilkada", CaseState.SENT, NOON, NOON, sealed)
        return replace(case, **more)  # type: ignore[arg-type]

    async def opened(self, source: bytes = b"source", **more: object) -> Case:
        """A case that is stored."""
        case = await self.case(**more)
        await self.store.apply(opening(case, source=source))
        return case

    async def file(self, case_id: str, content: bytes = b"foto", **more: object) -> Evidence:
        """A sealed file of a draft or case, noted."""
        item = Evidence(new_evidence_id(), case_id, "jpeg", b"sealed", NOON, len(content), own_copy=False)
        item = replace(item, **more)  # type: ignore[arg-type]
        await self.store.blobs.put(original_name(item.id), await self.vault.seal(case_owner(case_id), "file", content))
        await self.store.apply(TouchDraft(case_id, self.today), AddEvidence(item))
        return item

    def bytes_on_disk(self) -> bytes:
        """Every byte of the database and the sealed files."""
        return b"".join(p.read_bytes() for p in sorted(self.store.path.parent.rglob("*")) if p.is_file())


def opening(
    case: Case,
    lookup: str = "K7Q",
    way_back: WayBack | None = None,
    source: bytes = b"source",
) -> OpenCase:
    return OpenCase(case, Receipt(lookup, "$argon2id$..."), way_back, source)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    shelf = Shelf(tmp_path)
    await shelf.store.open()
    yield shelf
    await shelf.store.close()


async def test_a_case_is_on_disk_when_it_was_applied_and_found_by_its_lookup(shelf: Shelf) -> None:
    case = await shelf.opened()
    outside = sqlite3.connect(shelf.store.path)
    assert outside.execute("SELECT id FROM case_file").fetchall() == [(case.id,)]
    outside.close()
    assert await shelf.cases.find(case.id) == case
    assert await shelf.cases.by_lookup("K7Q") == [(case.id, "$argon2id$...")]
    assert await shelf.cases.by_lookup("ZZZ") == []
    assert await shelf.cases.find("tidakada") is None


async def test_opening_a_case_twice_keeps_the_first_and_does_what_follows_once(shelf: Shelf) -> None:
    case = await shelf.case()
    followed = AddEntry(new_entry_id(), case.id, Role.BOT, NOON, b"keluar")
    await shelf.store.apply(IfNew(opening(case), (followed,)))
    await shelf.store.apply(IfNew(opening(replace(case, region="kota-batu")), (followed,)))
    assert await shelf.cases.find(case.id) == case
    assert [entry.sealed for entry in await shelf.cases.thread(case.id)] == [b"keluar"]
    assert [action.action for action in await shelf.cases.actions(case.id)] == ["dibuka"]


async def test_a_case_without_its_key_is_refused_and_takes_nobody_with_it(shelf: Shelf) -> None:
    lost, good = await shelf.case(), await shelf.case()
    await shelf.store.apply(AbandonCase(lost.id))
    results = await asyncio.gather(
        shelf.store.apply(opening(lost)), shelf.store.apply(opening(good)), return_exceptions=True
    )
    assert [type(result) for result in results] == [StoreUnavailable, type(None)]
    assert await shelf.cases.find(lost.id) is None
    assert await shelf.cases.find(good.id) == good


async def test_evidence_comes_before_its_case_and_keeps_its_order(shelf: Shelf) -> None:
    case = await shelf.case()
    first, second, third = [await shelf.file(case.id, f"foto {n}".encode()) for n in range(3)]
    await shelf.store.apply(DropEvidence(case.id, second.id))
    await shelf.store.apply(opening(case))
    assert await shelf.cases.evidence(case.id) == [first, third]
    sealed = await shelf.store.blobs.get(third.outgoing)
    assert sealed is not None
    assert await shelf.vault.unseal(case_owner(case.id), "file", sealed) == b"foto 2"
    assert b"foto 2" not in shelf.bytes_on_disk()


async def test_a_copy_goes_out_where_there_is_one_and_the_original_only_when_released(shelf: Shelf) -> None:
    case = await shelf.opened()
    item = await shelf.file(case.id, own_copy=True)
    assert item.outgoing == f"{item.id}.copy"
    await shelf.store.apply(ReleaseOriginal(case.id, item.id))
    assert [each.release for each in await shelf.cases.evidence(case.id)] == [True]


async def test_files_show_the_day_they_came_and_no_finer_time(shelf: Shelf) -> None:
    item = await shelf.file(new_case_id())
    written = (shelf.store.path.parent / "evidence" / original_name(item.id)).stat().st_mtime
    assert datetime.fromtimestamp(written, UTC) == datetime(2026, 11, 23, tzinfo=UTC)


async def test_an_abandoned_draft_leaves_no_key_and_no_row_and_an_opened_case_is_not_abandoned(shelf: Shelf) -> None:
    draft = await shelf.case()
    await shelf.file(draft.id)
    await shelf.store.apply(AbandonCase(draft.id))
    assert await shelf.cases.evidence(draft.id) == []
    with pytest.raises(CannotUnseal):
        await shelf.vault.unseal(case_owner(draft.id), REPORT, draft.sealed)
    case = await shelf.opened()
    await shelf.store.apply(AbandonCase(case.id))
    assert await shelf.cases.find(case.id) == case


async def test_files_leave_the_disk_with_what_names_them_and_stay_when_nothing_was_committed(shelf: Shelf) -> None:
    draft, case = await shelf.case(), await shelf.opened()
    dropped, abandoned, kept = await shelf.file(draft.id), await shelf.file(draft.id), await shelf.file(case.id)
    await shelf.store.apply(DropEvidence(draft.id, dropped.id))
    assert await shelf.store.blobs.get(dropped.outgoing) is None
    assert await shelf.store.blobs.get(abandoned.outgoing) is not None
    # Given a commit that the database refuses as a whole
    lost = await shelf.case()
    await shelf.store.apply(DropKey(case_owner(lost.id)))
    with pytest.raises(StoreUnavailable):
        await shelf.store.apply(AbandonCase(draft.id), opening(lost))
    assert await shelf.store.blobs.get(abandoned.outgoing) is not None
    await shelf.store.apply(AbandonCase(draft.id), AbandonCase(case.id), DropFiles((kept.id,)))
    assert await shelf.store.blobs.get(abandoned.outgoing) is None
    assert await shelf.store.blobs.get(kept.outgoing) is not None, "a case that was sent keeps its files"
    await shelf.store.apply(PurgeCase(case.id))
    assert await shelf.store.blobs.get(kept.outgoing) is None


async def test_sweeping_takes_old_drafts_with_their_files_and_nothing_else(shelf: Shelf) -> None:
    old, touched, case = await shelf.case(), await shelf.case(), await shelf.case()
    forgotten = await shelf.file(old.id)
    kept = [await shelf.file(each.id) for each in (touched, case)]
    await shelf.store.apply(opening(case))
    shelf.today += timedelta(days=3)
    await shelf.store.apply(TouchDraft(touched.id, shelf.today))
    assert await shelf.cases.sweep(shelf.today - timedelta(days=2)) == 1
    assert await shelf.store.blobs.get(forgotten.outgoing) is None
    assert all([await shelf.store.blobs.get(each.outgoing) for each in kept])
    with pytest.raises(CannotUnseal):
        await shelf.vault.unseal(case_owner(old.id), REPORT, old.sealed)
    assert await shelf.vault.unseal(case_owner(case.id), REPORT, case.sealed) == b"camat berkampanye"


async def test_a_file_that_waits_for_consent_stays_as_long_as_its_draft_is_worked_on(shelf: Shelf) -> None:
    draft, name = await shelf.case(), new_evidence_id()
    blob = original_name(name)
    await shelf.store.blobs.put(blob, b"sealed")
    for _ in range(4):
        await shelf.store.apply(TouchDraft(draft.id, shelf.today), HoldFile(draft.id, name, shelf.today))
        shelf.today += timedelta(days=2)
        await shelf.cases.sweep(shelf.today - timedelta(days=2))
        assert await shelf.store.blobs.has(blob)
    shelf.today += timedelta(days=1)
    await shelf.cases.sweep(shelf.today - timedelta(days=2))
    assert not await shelf.store.blobs.has(blob)


async def test_a_draft_that_is_abandoned_takes_the_file_that_waits_in_it_along(shelf: Shelf) -> None:
    draft, name = await shelf.case(), new_evidence_id()
    await shelf.store.blobs.put(original_name(name), b"sealed")
    await shelf.store.apply(TouchDraft(draft.id, shelf.today), HoldFile(draft.id, name, shelf.today))
    await shelf.store.apply(AbandonCase(draft.id))
    assert not await shelf.store.blobs.has(original_name(name))


async def test_the_thread_and_the_history_are_numbered_and_know_roles_alone(shelf: Shelf) -> None:
    case = await shelf.opened()
    later = NOON + timedelta(hours=30, minutes=12)
    await shelf.store.apply(
        AddEntry(new_entry_id(), case.id, Role.OFFICER, later, b"di mana?"),
        AddEntry(new_entry_id(), case.id, Role.REPORTER, later, b"di aula"),
        RecordAction(case.id, Role.OFFICER, "diterima", later, CaseState.READ, b"catatan"),
    )
    entries = await shelf.cases.thread(case.id)
    assert [(entry.number, entry.role, entry.sealed) for entry in entries] == [
        (1, Role.OFFICER, b"di mana?"),
        (2, Role.REPORTER, b"di aula"),
    ]
    assert entries[0].at == datetime(2026, 11, 24, 11, tzinfo=UTC), "full hours"
    last = (await shelf.cases.actions(case.id))[-1]
    assert (last.number, last.role, last.state, last.sealed) == (2, Role.OFFICER, CaseState.READ, b"catatan")
    found = await shelf.cases.find(case.id)
    assert found is not None
    assert found.state is CaseState.READ
    assert found.opened == NOON


async def test_a_closed_case_is_warned_of_once_purged_on_its_day_and_only_counted_then(shelf: Shelf) -> None:
    way = WayBack(b"chat", b"sealed address")
    case = await shelf.case()
    await shelf.store.apply(opening(case, way_back=way))
    item = await shelf.file(case.id)
    end = DAY + timedelta(days=180)
    await shelf.store.apply(RecordAction(case.id, Role.OFFICER, "selesai", NOON, CaseState.DONE, b"hasil", end))
    assert await shelf.cases.open_cases() == []
    assert await shelf.cases.due_warnings(end - timedelta(days=1)) == []
    assert [each.id for each in await shelf.cases.due_warnings(end)] == [case.id]
    entry = AddEntry(new_entry_id(), case.id, Role.BOT, NOON, b"akan dihapus")
    for _ in range(2):
        await shelf.store.apply(IfNew(WarnPurge(case.id), (entry,)))
    assert len(await shelf.cases.thread(case.id)) == 1
    assert await shelf.cases.due_purges(end - timedelta(days=1)) == []
    assert [each.id for each in await shelf.cases.due_purges(end)] == [case.id]
    for _ in range(2):
        await shelf.store.apply(PurgeCase(case.id))
    shelf.today = end
    await shelf.cases.sweep(end)
    assert await shelf.cases.find(case.id) is None
    assert await shelf.store.blobs.get(item.outgoing) is None
    assert case.id.encode() not in shelf.bytes_on_disk()
    assert b"sealed address" not in shelf.bytes_on_disk()
    expected = CaseCount("2026-11", "kota-malang", ReportKind.INFORMASI_AWAL, CaseState.DONE, 1)
    assert await shelf.cases.counts() == [expected]


async def test_a_case_is_not_purged_while_a_letter_of_it_waits_to_be_delivered(shelf: Shelf) -> None:
    invitation = Invitation(b"code", Channel.MAIL, "kota-malang", "a", 2_000_000_000)
    await shelf.store.apply(Invite(invitation, 1_900_000_000))
    await shelf.store.recipients.activate(invitation, Recipient("a", Channel.MAIL, "kota-malang", b"a", b"sealed"))
    case = await shelf.opened()
    await shelf.store.apply(Enqueue(case.id, "step", "kota-malang", b"sealed"))
    end = DAY + timedelta(days=180)
    await shelf.store.apply(RecordAction(case.id, Role.OFFICER, "dihentikan", NOON, CaseState.STOPPED, None, end))
    assert await shelf.cases.due_purges(end) == []
    await shelf.store.outbox.acknowledge(Place(case.id, 1, "a"))
    assert [each.id for each in await shelf.cases.due_purges(end)] == [case.id]


async def test_a_case_opened_again_is_not_purged(shelf: Shelf) -> None:
    case = await shelf.opened()
    end = DAY + timedelta(days=180)
    await shelf.store.apply(RecordAction(case.id, Role.OFFICER, "dihentikan", NOON, CaseState.STOPPED, None, end))
    await shelf.store.apply(RecordAction(case.id, Role.OFFICER, "catatan", NOON))
    assert len(await shelf.cases.due_purges(end)) == 1
    await shelf.store.apply(RecordAction(case.id, Role.OFFICER, "ditelusuri", NOON, CaseState.TRACED))
    assert await shelf.cases.due_purges(end) == []
    assert [each.id for each in await shelf.cases.open_cases()] == [case.id]


async def test_forgetting_a_way_back_leaves_the_case_and_the_other_ways(shelf: Shelf) -> None:
    mine, other = await shelf.case(), await shelf.opened()
    await shelf.store.apply(opening(mine, way_back=WayBack(b"chat", b"address")))
    await shelf.store.apply(KeepWayBack(other.id, WayBack(b"chat2", b"address 2")))
    assert sorted(await shelf.cases.ways_back()) == sorted([(mine.id, b"chat"), (other.id, b"chat2")])
    await shelf.store.apply(DropCaseWayBack(mine.id))
    assert await shelf.cases.ways_back() == [(other.id, b"chat2")]
    found = [await shelf.cases.find(each.id) for each in (mine, other)]
    assert [case and case.way_back for case in found] == [None, b"address 2"]


async def test_a_source_is_counted_and_flagged_by_its_case_and_forgotten_in_time(shelf: Shelf) -> None:
    case = await shelf.opened(source=b"today's mark")
    await shelf.opened(source=b"today's mark")
    assert await shelf.cases.sent_by(b"today's mark") == 2
    await shelf.store.apply(FlagSource(case.id, DAY + timedelta(days=30)))
    (flagged,) = await shelf.cases.flagged(DAY)
    assert (flagged.mark, flagged.day) == (b"today's mark", DAY)
    shelf.today += timedelta(days=31)
    assert await shelf.cases.flagged(shelf.today) == []
    await shelf.cases.sweep(shelf.today)
    assert b"today's mark" not in shelf.bytes_on_disk()


async def test_an_unwritable_folder_is_told_as_an_unavailable_store(shelf: Shelf) -> None:
    (shelf.store.path.parent / "evidence").write_bytes(b"not a folder")
    with pytest.raises(StoreUnavailable):
        await shelf.store.blobs.put("a.copy", b"x")


def test_fingerprints_of_originals_that_stood_in_the_clear_are_gone_and_their_files_stay(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    db.execute("PRAGMA secure_delete=ON")
    migrations.apply(db, stop_before="0012_waiting_file")
    row = ["case", 1, "e1", "jpeg", "ab" * 32, "2026-11-23T03", 5, 1, 0, 0, ""]
    db.execute(f"INSERT INTO evidence VALUES ({','.join('?' * len(row))})", row)
    db.conn.commit()
    migrations.apply(db)
    found = db.execute("SELECT id, kind, digests, own_copy FROM evidence").fetchall()
    db.close()
    assert found == [("e1", "jpeg", b"", 1)]
    assert b"abababab" not in (tmp_path / "old.db").read_bytes()
