"""Reports by mail, to a real server: TLS, threads, attachments, refusals, broken connections."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from bot.delivery.mail import MailDelayed, Mailer, MailRefused, MailServer
from bot.sandbox.person import tiny_png
from knowledge.edition import Edition
from tests.support.cases import open_case
from tests.support.post import Mailbox, certificate, mail_server
from tests.support.town import Town

OFFICE = "petugas@bawaslu.example"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
async def mail_town(edition: Edition, tmp_path: Path, log: LogCapture, mailbox: Mailbox) -> AsyncIterator[Town]:
    """A town whose bot can send mail, with an office that receives by mail."""
    town = Town(
        edition, tmp_path / "data", log, smtp_url=f"smtp+plain://127.0.0.1:{mailbox.port}", mail_from="bot@tn.example",
        mail_largest_mb=1,
    )  # fmt: skip
    await town.open()
    await connect(town, mailbox)
    yield town
    await asyncio.wait_for(town.close(), 20)
    await town.cloud.aclose()


async def connect(town: Town, mailbox: Mailbox) -> None:
    await town.owner.sends("/penerima")
    await town.owner.clicks("E-mail petugas")
    await town.owner.clicks("Kota Malang")
    await town.owner.sends(OFFICE)
    town.owner.sees("Kode sudah dikirim")
    code = body(mailbox.mails.pop()).split("\n\n")[1]
    await town.owner.sends(code.lower())
    town.owner.sees("E-mail tersambung")


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


async def test_a_case_comes_as_a_mail_with_its_summary_and_evidence(mail_town: Town, mailbox: Mailbox) -> None:
    case_id = await open_case(mail_town.bot.services, files=(tiny_png(),))
    await mail_town.delivered()
    (mail,) = mailbox.mails
    assert mail["To"] == OFFICE
    assert mail["Subject"] == f"Kasus {case_id}"
    assert "Kepala dinas mengajak staf" in body(mail)
    assert "tidak sampai ke pelapor" in body(mail)
    summary, picture = mail.iter_attachments()
    assert (summary.get_filename(), picture.get_filename()) == (f"kasus-{case_id}.pdf", "bukti-1.jpg")
    assert summary.get_content().startswith(b"%PDF")
    assert picture.get_content() == tiny_png()


async def test_what_follows_joins_the_thread_of_the_case(mail_town: Town, mailbox: Mailbox) -> None:
    case_id = await open_case(mail_town.bot.services)
    await mail_town.delivered()
    mail_town.wait(hours=25)
    await mail_town.bot.reminders.look()
    await mail_town.delivered()
    first, second = mailbox.mails
    assert first["Message-ID"] == f"<{case_id}.1.0@tn.example>"
    assert first["References"] is None
    assert second["References"] == first["Message-ID"]
    assert second["Subject"] == first["Subject"]


async def test_files_that_are_too_much_for_one_mail_come_in_several(mail_town: Town, mailbox: Mailbox) -> None:
    files = tuple(bytes([n]) * 700_000 for n in range(3))
    await open_case(mail_town.bot.services, files=files)
    await mail_town.delivered()
    names = [[part.get_filename() for part in mail.iter_attachments()] for mail in mailbox.mails]
    assert [name for each in names for name in each][1:] == ["bukti-1.jpg", "bukti-2.jpg", "bukti-3.jpg"]
    assert len(names) == 3


async def test_a_broken_connection_and_a_busy_server_delay_a_mail_and_lose_nothing(
    mail_town: Town, mailbox: Mailbox
) -> None:
    mailbox.troubles = ["drop", "451 busy"]
    await open_case(mail_town.bot.services)
    for _ in range(3):
        await mail_town.delivered()
        mail_town.wait(seconds=60)
    assert len(mailbox.mails) == 1
    assert not [m for m in mail_town.owner.messages if "tertahan" in m.text]


async def test_a_refused_mail_is_kept_and_the_owner_told_once_with_the_remedy(
    mail_town: Town, mailbox: Mailbox
) -> None:
    mailbox.refused = {OFFICE}
    await open_case(mail_town.bot.services)
    for _ in range(3):
        await mail_town.delivered()
        mail_town.wait(hours=7)
    told = [m.text for m in mail_town.owner.messages if "tertahan" in m.text]
    assert len(told) == 1
    assert "Server surel menolak" in told[0]
    mailbox.refused = set()
    await mail_town.delivered()
    assert len(mailbox.mails) == 1
    mail_town.owner.sees("berjalan lagi")


async def test_one_mail_that_the_server_refuses_does_not_keep_others_waiting(mail_town: Town, mailbox: Mailbox) -> None:
    mailbox.troubles = ["554 5.7.1 link on a blocklist"]
    refused = await open_case(mail_town.bot.services)
    await mail_town.delivered()
    other = await open_case(mail_town.bot.services)
    await mail_town.delivered()
    assert {str(mail["Subject"]) for mail in mailbox.mails} == {f"Kasus {other}"}
    mail_town.owner.sees("ditolak karena isinya")
    mail_town.wait(hours=7)
    await mail_town.delivered()
    assert f"Kasus {refused}" in {str(mail["Subject"]) for mail in mailbox.mails}


async def test_a_wrong_code_is_no_good_and_tries_end(edition: Edition, tmp_path: Path, log: LogCapture) -> None:
    async with mail_server() as mailbox:
        town = Town(edition, tmp_path / "data", log, smtp_url=f"smtp+plain://127.0.0.1:{mailbox.port}")
        await town.open()
        await town.owner.sends("/penerima")
        await town.owner.clicks("E-mail petugas")
        await town.owner.clicks("Kota Batu")
        await town.owner.sends("bukan alamat")
        town.owner.sees("belum alamat e-mail yang lengkap")
        await town.owner.sends(OFFICE)
        for left in (4, 3, 2, 1):
            await town.owner.sends("AAAAA-AAAAA")
            town.owner.sees(f"Sisa {left} kali")
        await town.owner.sends("AAAAA-AAAAA")
        town.owner.sees("percobaan habis")
        assert list(await town.bot.services.store.recipients.active()) == []
        await town.close()
        await town.cloud.aclose()


async def test_mail_is_handed_in_over_starttls_to_a_server_that_is_trusted(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "bot@tn.example", OFFICE, "x"
    mail.set_content("isi")
    async with mail_server(context) as mailbox:
        server = MailServer.from_url(f"smtp://127.0.0.1:{mailbox.port}")
        await Mailer(server, "bot@tn.example", trusted).send(mail)
        assert mailbox.encrypted == 1
        # A certificate that nobody vouches for is as good as no server.
        with pytest.raises(MailDelayed):
            await Mailer(server, "bot@tn.example").send(mail)
        # And without TLS the server takes nothing.
        with pytest.raises(MailRefused):
            await Mailer(replace(server, scheme="smtp+plain"), "bot@tn.example").send(mail)
        assert len(mailbox.mails) == 1


async def test_the_database_says_neither_who_receives_nor_what(mail_town: Town, mailbox: Mailbox) -> None:
    mailbox.troubles = ["451 busy"]
    await open_case(mail_town.bot.services)
    await mail_town.delivered()
    kept = mail_town.stored()
    for hidden in (OFFICE, "Kepala dinas", "Fulan bin Fulan", str(mail_town.officers.chat.id)):
        assert hidden.encode() not in kept
