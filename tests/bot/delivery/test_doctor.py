"""What doctor says of delivery."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import Finding
from bot.settings import Settings, load_settings
from bot.store.outbox import Enqueue
from bot.store.recipients import Channel, Invitation, Invite, Recipient
from bot.store.sqlite import SqliteStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "tanya-netral.db")
    await store.open()
    yield store
    await store.close()


async def look(folder: Path) -> dict[str, Finding]:
    settings: Settings = load_settings({"data_dir": folder})
    return {finding.subject: finding for finding in await doctor.examine_delivery(settings)}


async def connect(store: SqliteStore, channel: Channel) -> None:
    invitation = Invitation(b"code", channel, "kota-malang", "r1", 2)
    await store.apply(Invite(invitation, 1))
    assert await store.recipients.activate(invitation, Recipient("r1", channel, "kota-malang", b"m", b"s"))


async def test_a_region_without_recipient_is_a_warning_and_reports_that_wait_for_one_are_a_fault(
    store: SqliteStore, tmp_path: Path
) -> None:
    found = await look(tmp_path)
    assert "WARNING" in found["reports for Kota Malang"].remark
    assert found["outbox"].healthy
    await store.apply(Enqueue("k1", "case", "kota-malang", b""))
    found = await look(tmp_path)
    assert not found["outbox"].healthy
    assert "/penerima" in found["outbox"].remark


async def test_faults_of_recipients_and_mail_without_a_server_are_named(store: SqliteStore, tmp_path: Path) -> None:
    await connect(store, Channel.MAIL)
    await store.recipients.note_fault("r1", "mail-refused")
    found = await look(tmp_path)
    assert found["reports for Kota Malang"].remark == "mail"
    assert "mail-refused" in found["delivery"].remark
    assert not found["mail"].healthy
