"""Sending once: many workers, failures, crashes, machines that were off, clocks that jump, and a real mail server."""

# ruff: noqa: ARG002 - aiosmtpd calls its handlers with more than they need

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.delivery.alerts import Alerts
from bot.delivery.faults import PictureDelayed, PictureRefused
from bot.delivery.mail import Mailer, MailServer
from bot.digest.forms import Files, make_files
from bot.digest.issue import Issue
from bot.digest.publishing import Publisher
from bot.digest.schedule import Schedule, SummaryJob
from bot.digest.sending import BACKOFF, LEASE, Sender, recipients_of
from bot.digest.weeks import Week
from bot.messages import Messages
from bot.store.digest import SendState
from bot.store.seal import Keyring, Vault, new_master_key
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from tests.support.weeks import crowd, log

MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
KEYS = Keyring([new_master_key()])


async def _make_here(issue: Issue) -> Files:
    """Make the files without the second it takes to start a process."""
    return make_files(issue)


class Office:
    """Workers on one database, and the chats that they send to."""

    def __init__(self, path: Path, base: KnowledgeBase) -> None:
        self.path, self.base = path, base
        self.now = MONDAY
        self.got: list[tuple[int, str]] = []
        self.alerts: list[str] = []
        self.faults: list[Exception] = []
        self.stores: list[SqliteStore] = []

    async def worker(self, *chats: int, mails: tuple[str, ...] = (), mailer: Mailer | None = None) -> SummaryJob:
        """Start another worker."""
        store = SqliteStore(self.path, lambda: self.now.date())  # noqa: PLW0108 - the clock moves
        await store.open()
        self.stores.append(store)
        publisher = Publisher(store, lambda: self.base, "kota-malang", lambda: self.now)
        alerts = Alerts(Messages(), [1], self._alert)
        recipients = recipients_of([*map(str, chats), *mails])
        self.sender = Sender(
            store, Vault(KEYS, store.sealed), publisher, lambda: recipients, self._picture, mailer, alerts,
            lambda: self.now, lambda: "tanya_netral_bot", _make_here,
        )  # fmt: skip
        return SummaryJob(self.sender, Schedule.read("mon 07:00"), alerts, lambda: self.now)

    async def _picture(self, chat: int, picture: bytes, caption: str) -> None:
        assert picture.startswith(b"\x89PNG")
        if self.faults:
            raise self.faults.pop(0)
        self.got.append((chat, caption.split("</b>", maxsplit=1)[0].removeprefix("<b>Ringkasan pekan ")))

    async def _alert(self, _: int, text: str) -> None:
        self.alerts.append(text)


@pytest.fixture
async def office(tmp_path: Path, base: KnowledgeBase) -> AsyncIterator[Office]:
    office = Office(tmp_path / "test.db", base)
    yield office
    for store in office.stores:
        await store.close()


async def test_two_workers_send_one_summary_to_each(office: Office) -> None:
    workers = [await office.worker(7, -8), await office.worker(7, -8)]
    await asyncio.gather(*(worker.look() for worker in workers))
    await asyncio.gather(*(worker.look() for worker in workers))
    assert sorted(office.got) == [(-8, "47"), (7, "47")]


async def test_it_goes_out_at_the_hour_and_not_before(office: Office) -> None:
    worker = await office.worker(7)
    office.now = MONDAY.replace(hour=6, minute=59) - timedelta(weeks=1)
    await worker.look()
    office.now += timedelta(days=6, hours=23, minutes=59)
    await worker.look()
    assert office.got == [(7, "45"), (7, "46")]
    office.now = MONDAY.replace(hour=7, minute=0)
    await worker.look()
    assert office.got[2:] == [(7, "47")]


async def test_a_clock_that_jumps_back_or_forth_repeats_nothing(office: Office) -> None:
    worker = await office.worker(7)
    await worker.look()
    for jump in (-timedelta(hours=3), timedelta(days=2), timedelta(hours=1), -timedelta(days=1)):
        office.now += jump
        await worker.look()
    assert office.got == [(7, "47")]


async def test_a_clock_that_was_years_ahead_does_not_stop_the_summary(office: Office) -> None:
    worker = await office.worker(7)
    office.now = MONDAY.replace(year=2036)
    await worker.look()
    office.now = MONDAY
    await worker.look()
    assert office.got[1:] == [(7, "47")]


async def test_weeks_around_the_turn_of_the_year_go_out_once_each(office: Office) -> None:
    worker = await office.worker(7)
    for day in range(22):  # from Monday after W52 to Monday after W02, looking twice a day
        for hour in (6, 8):
            office.now = datetime(2026, 12, 28, hour, tzinfo=MONDAY.tzinfo) + timedelta(days=day)
            await worker.look()
    assert office.got == [(7, "51"), (7, "52"), (7, "53"), (7, "1"), (7, "2")]


async def test_weeks_of_a_machine_that_was_off_are_made_up_for_in_order(office: Office) -> None:
    worker = await office.worker(7)
    office.now = MONDAY - timedelta(weeks=3)
    await worker.look()
    office.now = MONDAY
    await worker.look()
    assert office.got == [(7, "44"), (7, "45"), (7, "46"), (7, "47")]


async def test_what_failed_is_tried_again_later_and_then_reported(office: Office) -> None:
    worker = await office.worker(7)
    office.faults = [PictureDelayed() for _ in range(len(BACKOFF) + 1)]
    await worker.look()
    for wait in BACKOFF:
        left = len(office.faults)
        office.now += wait - timedelta(seconds=1)
        await worker.look()
        assert len(office.faults) == left, "not before its time"
        office.now += timedelta(seconds=1)
        await worker.look()
        assert len(office.faults) == left - 1
    assert (office.faults, office.got) == ([], [])
    assert len(office.alerts) == 1
    assert "2026-W47 tidak terkirim ke penerima Telegram nomor 1" in office.alerts[0]
    office.now += timedelta(days=1)
    await worker.look()
    assert office.got == []


async def test_one_failing_recipient_does_not_keep_others_waiting(office: Office) -> None:
    worker = await office.worker(7, 8)
    office.faults = [PictureDelayed(wait=30.0)]
    await worker.look()
    assert office.got == [(8, "47")]
    office.now += timedelta(seconds=31)
    await worker.look()
    assert office.got == [(8, "47"), (7, "47")]
    assert office.alerts == []


async def test_a_refusal_is_reported_at_once_and_send_tries_it_again(office: Office) -> None:
    worker = await office.worker(7)
    office.faults = [PictureRefused()]
    await worker.look()
    await worker.look()
    assert (office.got, len(office.alerts)) == ([], 1)
    (sent,) = await office.sender.send(Week.named("2026-W47"), office.sender.recipients, again=True)
    assert (sent.state, office.got) == (SendState.SENT, [(7, "47")])
    (sent,) = await office.sender.send(Week.named("2026-W47"), office.sender.recipients, again=True)
    assert (sent.state, office.got) == (SendState.SENT, [(7, "47")])


async def test_a_worker_that_dies_while_sending_leaves_it_unclear_and_not_repeated(office: Office) -> None:
    worker = await office.worker(7)
    office.faults = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        await worker.look()
    other = await office.worker(7)
    await other.look()
    assert (office.got, office.alerts) == ([], []), "it may still be at it"
    office.now += LEASE + timedelta(seconds=1)
    await asyncio.gather(worker.look(), other.look())
    assert office.got == []
    assert len(office.alerts) == 1
    assert "belum pasti sampai" in office.alerts[0]
    await office.sender.send(Week.named("2026-W47"), office.sender.recipients, again=True)
    assert office.got == [(7, "47")]


async def test_the_database_does_not_tell_who_the_recipients_are(office: Office) -> None:
    worker = await office.worker(123456789)
    await worker.look()
    stored = b"".join(path.read_bytes() for path in office.path.parent.glob("test.db*"))
    assert b"123456789" not in stored


class Postbox:
    """What a real mail server took in; recipients in `refused` do not exist."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.rcpt_tos[0], letter))
        return "250 OK"


@pytest.fixture
async def postbox() -> AsyncIterator[tuple[Postbox, Mailer]]:
    box = Postbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="localhost"), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield box, Mailer(MailServer.from_url(f"smtp+plain://127.0.0.1:{port}"), "ringkasan@example.go.id")
    server.close()
    await server.wait_closed()


async def test_mail_arrives_at_a_real_server_with_its_page(office: Office, postbox: tuple[Postbox, Mailer]) -> None:
    box, mailer = postbox
    box.refused = {"hilang@example.go.id"}
    worker = await office.worker(mails=("sekda@example.go.id", "hilang@example.go.id"), mailer=mailer)
    await log(office.stores[0], crowd(date(2026, 11, 17), 12))
    await worker.look()
    await worker.look()
    ((recipient, letter),) = box.letters
    assert recipient == "sekda@example.go.id"
    assert letter["To"] == "sekda@example.go.id"
    text = letter.get_body(("plain",))
    assert text is not None
    assert "Minggu ini ada 12 pertanyaan dari 12 penanya." in text.get_content()
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == ["ringkasan-2026-W47.html", "ringkasan-2026-W47.xlsx"]
    assert len(office.alerts) == 1
    assert "penerima surel nomor 2" in office.alerts[0]
