"""The way back: /status with the code, answers under it, notices that say nothing, and what /hapus leaves."""

import asyncio
import sqlite3

from bot.privacy import iso_week
from bot.reports.codes import new_code
from bot.store.cases import Role
from knowledge.reporting import CaseState
from tests.support.reporting import Answers, answers, begins, cases, evidence_of, files_of, photo, reports
from tests.support.town import Town

NOTICE = "Ada pembaruan. Buka /status."


async def acts(town: Town, *labels: str) -> None:
    """Let an officer press buttons one after the other."""
    for label in labels:
        await town.delivered()
        await town.officers.clicks(label)
    await town.delivered()


async def test_the_status_opens_from_any_account_and_follows_the_officers(campaign: Town) -> None:
    code = await reports(campaign.guru)
    await campaign.other.sends(f"/status {code}")
    campaign.other.sees("Terkirim ke Bawaslu, belum dibuka petugas")
    await acts(campaign, "Diterima")
    # Typed in small letters, without separators and with a letter for a digit.
    await campaign.other.sends(f"/status {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')}")
    campaign.other.sees("Sudah dibuka petugas")
    campaign.other.sees("Diterima petugas")


async def test_a_code_sent_without_the_command_opens_the_case_and_is_not_logged(campaign: Town) -> None:
    code = await reports(campaign.guru)
    await campaign.guru.sends(code)
    campaign.guru.sees("Terkirim ke Bawaslu")
    # Even within a question it stays out of the log
    await campaign.guru.sends(f"gimana kabar laporan saya {code}")
    week = iso_week(campaign.now.date())
    questions = await campaign.bot.services.store.log.questions(week)
    assert questions
    assert not any(part in question.text for question in questions for part in code.split("-"))


async def test_a_reporter_who_left_a_way_back_gets_a_notice_that_says_nothing(campaign: Town) -> None:
    code = await reports(campaign.guru, Answers().but(way="press:Kabari saya"))
    (case,) = await cases(campaign)
    assert case.way_back is not None
    assert str(campaign.guru.chat.id).encode() not in campaign.stored()
    await acts(campaign, "Diterima")
    assert campaign.guru.last.text == NOTICE
    await campaign.guru.sends(f"/status {code}")
    campaign.guru.sees("Sudah dibuka petugas")


async def test_a_reporter_who_checks_alone_gets_no_notice(campaign: Town) -> None:
    await reports(campaign.guru)
    before = len(campaign.guru.messages)
    await acts(campaign, "Diterima")
    assert len(campaign.guru.messages) == before


async def test_an_officers_question_is_shown_under_the_code_alone_and_the_answer_comes_back(campaign: Town) -> None:
    code = await reports(campaign.guru, Answers().but(way="press:Kabari saya"))
    await campaign.delivered()
    head = campaign.officers.sees("Uraian")
    await campaign.officers.sends("Pukul berapa kejadiannya?", reply_to=head)
    await campaign.delivered()
    campaign.guru.does_not_see("Pukul berapa")
    await campaign.guru.sends(f"/status {code}")
    campaign.guru.sees("Pukul berapa kejadiannya?")
    await campaign.guru.clicks("Jawab atau tambah bukti")
    await campaign.guru.sends("Sekitar pukul 9 pagi <i>WIB</i>")
    campaign.guru.sees("Jawaban dicatat")
    await campaign.guru.sends_document(photo("green"), "rumah-saya.jpg", caption="papan nama di pagar")
    campaign.guru.sees("Bukti diterima")
    await campaign.guru.clicks("Selesai")
    await campaign.delivered()
    campaign.officers.sees("Sekitar pukul 9 pagi <i>WIB</i>")
    campaign.officers.sees("papan nama di pagar")
    assert evidence_of(campaign.officers)
    campaign.officers.does_not_see("rumah-saya")
    await campaign.guru.sends("boleh like postingan caleg?")
    campaign.guru.sees("DILARANG")


async def test_a_request_for_completion_shows_the_hours_that_are_left(campaign: Town) -> None:
    code = await reports(campaign.guru)
    await acts(campaign, "Minta kelengkapan")
    (case,) = await cases(campaign)
    if case.state is not CaseState.INCOMPLETE:  # the office is asked what is missing first
        await campaign.officers.sends("Mohon foto spanduknya", reply_to=campaign.officers.last)
        await campaign.delivered()
    campaign.wait(hours=30)
    await campaign.guru.sends(f"/status {code}")
    campaign.guru.sees("tinggal 18 jam, hari terakhir")


async def test_a_slip_of_the_finger_is_told_from_a_wrong_code(campaign: Town) -> None:
    code = await reports(campaign.guru)
    slip = code[:-1] + ("7" if code[-1] != "7" else "8")
    await campaign.guru.sends(f"/status {slip}")
    campaign.guru.sees("salah ketik")
    await campaign.guru.sends("/status")
    campaign.guru.sees("diikuti kode")
    await campaign.guru.sends("/status 1234")
    assert "salah ketik" in campaign.guru.last.text


async def test_a_bare_status_takes_the_code_from_the_next_message_slips_included(campaign: Town) -> None:
    guru, code = campaign.guru, await reports(campaign.guru)
    await guru.sends("/status")
    guru.sees("sebagai pesan berikutnya")
    slip = code[:-1] + ("7" if code[-1] != "7" else "8")
    await guru.sends(slip)
    assert "salah ketik" in guru.last.text
    await guru.sends(code.lower())
    guru.sees("Terkirim ke Bawaslu")
    # Neither code nor slip is a question, and neither stands anywhere
    assert await campaign.bot.services.store.log.questions(iso_week(campaign.now.date())) == []
    for typed in (slip, code):
        assert typed.encode() not in campaign.stored()
    # Afterwards messages are questions again
    await guru.sends("boleh like postingan caleg?")
    guru.sees("DILARANG")


async def test_a_question_after_a_bare_status_is_answered_and_the_wait_ends(campaign: Town) -> None:
    guru = campaign.guru
    await guru.sends("/status")
    await guru.sends("boleh like postingan caleg?")
    guru.sees("DILARANG")
    await guru.sends("boleh jadi saksi partai")
    assert "salah ketik" not in guru.last.text


async def test_the_wait_for_a_code_expires(campaign: Town) -> None:
    await campaign.guru.sends("/status")
    campaign.wait(minutes=11)
    await campaign.guru.sends("jadi saksi partai")
    assert "salah ketik" not in campaign.guru.last.text
    await campaign.guru.sends("/status")
    await campaign.guru.sends("/hapus")
    await campaign.guru.clicks("Ya, hapus")
    await campaign.guru.sends("jadi saksi partai")
    assert "salah ketik" not in campaign.guru.last.text


async def test_a_status_in_the_middle_of_a_report_leads_back_to_it(campaign: Town) -> None:
    guru, code = campaign.guru, await reports(campaign.guru)
    await begins(guru)
    await answers(guru, Answers(), "Siapa namanya?")
    await guru.sends("/status")
    await guru.sends(code)
    guru.sees("Terkirim ke Bawaslu")
    await guru.clicks("Lanjutkan draf")
    assert "Siapa namanya?" in guru.last.text


async def test_the_receipt_has_a_button_that_copies_the_code(campaign: Town) -> None:
    code = await reports(campaign.guru)
    assert campaign.guru.sees_button("Salin kode").body["copy_text"] == {"text": code}


async def test_guessing_is_slowed_down_without_noting_who(campaign: Town) -> None:
    before = campaign.stored()
    for _ in range(5):
        await campaign.guru.sends(f"/status {new_code().shown}")
        assert "tidak ditemukan" in campaign.guru.last.text
    await campaign.guru.sends(f"/status {new_code().shown}")
    campaign.guru.sees("Terlalu banyak kode")
    assert str(campaign.guru.chat.id).encode() not in campaign.stored()
    assert len(campaign.stored()) - len(before) < 100_000


async def test_a_button_from_another_chat_or_a_made_up_one_opens_nothing(campaign: Town) -> None:
    await reports(campaign.guru)
    (case,) = await cases(campaign)
    statuses = campaign.bot.services.statuses
    token = await statuses.token(campaign.guru.chat.id, case.id)
    assert await statuses.trusted(campaign.guru.chat.id, case.id, token) is not None
    assert await statuses.trusted(campaign.other.chat.id, case.id, token) is None
    assert await statuses.trusted(campaign.guru.chat.id, case.id, "x" * 22) is None


async def test_originals_go_to_officers_only_after_the_reporter_agreed(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    original = photo("blue", comment=b"RAHASIA-KOMENTAR")
    await guru.sends_document(original, "foto.jpg")
    await guru.clicks("Selesai, lanjut")
    await answers(guru, Answers(), "Itulah yang akan")
    await guru.clicks("Kirim")
    code = guru.sees("Ini kode").text.split("\n\n")[1]
    await campaign.delivered()
    assert original not in files_of(campaign.officers)
    await guru.sends(f"/status {code}")
    await guru.clicks("Izinkan petugas menerima berkas asli")
    guru.sees("Dari situ Anda bisa dikenali")
    await guru.clicks("Ya, kirim berkas asli")
    await campaign.delivered()
    assert original in files_of(campaign.officers)


async def test_forgetting_wipes_drafts_and_the_way_back_and_says_what_stays(campaign: Town) -> None:
    guru = campaign.guru
    code = await reports(guru, Answers().but(way="press:Kabari saya"))
    await begins(guru)
    await guru.sends("/hapus")
    guru.sees("laporan yang sudah terkirim ke Bawaslu")
    await guru.clicks("Ya, hapus")
    (case,) = await cases(campaign)
    assert case.way_back is None
    assert await campaign.bot.services.reports.find(guru.chat.id) is None
    await acts(campaign, "Diterima")
    assert not any(message.text == NOTICE for message in guru.messages)
    await guru.sends(f"/status {code}")
    guru.sees("Sudah dibuka petugas")


async def test_forgetting_finds_every_case_of_a_chat_and_of_no_other_though_their_marks_differ(campaign: Town) -> None:
    notified = Answers().but(way="press:Kabari saya")
    await reports(campaign.guru, notified)
    await reports(campaign.guru, notified.but(place="Lapangan"))
    await reports(campaign.other, notified)
    marks = [mark for _, mark in await campaign.bot.services.store.cases.ways_back()]
    assert len(set(marks)) == 3, "nobody sees without the master key which cases are of one chat"
    await campaign.guru.sends("/hapus")
    await campaign.guru.clicks("Ya, hapus")
    assert sorted(case.way_back is not None for case in await cases(campaign)) == [False, False, True]


async def test_a_draft_that_is_forgotten_can_be_read_by_nobody_any_more_from_the_files(campaign: Town) -> None:
    await begins(campaign.guru)
    with sqlite3.connect(campaign.database) as db:
        (sealed,) = db.execute("SELECT sealed FROM dialog").fetchone()
        (wrapped,) = db.execute("SELECT wrapped FROM data_key WHERE owner LIKE 'dialog:report:%'").fetchone()
    db.close()
    assert wrapped in campaign.stored()
    await campaign.guru.sends("/hapus")
    await campaign.guru.clicks("Ya, hapus")
    assert wrapped not in campaign.stored()
    assert sealed not in campaign.stored()


async def test_notices_can_be_switched_on_and_off_under_the_code(campaign: Town) -> None:
    code = await reports(campaign.guru)
    await campaign.other.sends(f"/status {code}")
    await campaign.other.clicks("Kabari saya lewat bot")
    await acts(campaign, "Diterima")
    assert campaign.other.last.text == NOTICE
    await campaign.other.sends(f"/status {code}")
    await campaign.other.clicks("Jangan kabari lagi")
    (case,) = await cases(campaign)
    assert case.way_back is None


async def test_a_closed_case_is_announced_and_then_erased_and_only_counted(campaign: Town) -> None:
    code = await reports(campaign.guru, Answers().but(way="press:Kabari saya"))
    (case,) = await cases(campaign)
    await acts(campaign, "Diterima", "Selesai", "Bukan pelanggaran")
    services = campaign.bot.services
    found = await services.store.cases.find(case.id)
    assert found is not None
    assert found.purge_on is not None
    campaign.wait(days=campaign.settings.case_days - 14)
    await campaign.restart()
    await campaign.delivered()
    campaign.officers.sees("akan dihapus")
    assert [message.text for message in campaign.guru.messages].count(NOTICE) == 3, "two steps, and the announcement"
    campaign.wait(days=15)
    await campaign.restart()
    services = campaign.bot.services
    assert await services.store.cases.find(case.id) is None
    assert await services.store.sealed.data_key(f"case:{case.id}") is None
    await campaign.guru.sends(f"/status {code}")
    assert "tidak ditemukan" in campaign.guru.last.text
    assert [count.cases for count in await services.store.cases.counts()] == [1]


async def test_two_readers_of_one_code_answer_into_one_thread(campaign: Town) -> None:
    code = await reports(campaign.guru)
    for person in (campaign.guru, campaign.other):
        await person.sends(f"/status {code}")
        await person.clicks("Jawab atau tambah bukti")
    await asyncio.gather(campaign.guru.sends("dari satu"), campaign.other.sends("dari dua"))
    (case,) = await cases(campaign)
    thread = await campaign.bot.services.store.cases.thread(case.id)
    assert [(entry.number, entry.role) for entry in thread] == [(1, Role.REPORTER), (2, Role.REPORTER)]
