"""A report from the first command to the receipt, over the embedded Telegram."""

import re

import pytest

from tests.support.reporting import (
    CODE,
    EARLY,
    OFFICIAL,
    PREVIEWED,
    Answers,
    answers,
    begins,
    cases,
    reports,
)
from tests.support.town import Town


async def test_a_report_ends_as_one_sealed_case_with_a_receipt(campaign: Town) -> None:
    code = await reports(campaign.guru)
    assert CODE.fullmatch(code)
    campaign.guru.sees("sedang diantar ke petugas Bawaslu Kota Malang")
    (case,) = await cases(campaign)
    assert (case.region, case.regime, case.state) == ("kota-malang", "pilkada", "terkirim")
    assert case.way_back is None
    assert b"kaos" not in campaign.stored()
    assert code.encode() not in campaign.stored()
    assert code.replace("-", "").encode() not in campaign.stored()


async def test_officers_get_exactly_what_the_preview_showed_and_not_before_the_yes(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    await campaign.delivered()
    campaign.officers.does_not_see("kaos bergambar")
    preview = guru.sees("Uraian").text
    await guru.clicks("Kirim")
    await campaign.delivered()
    assert campaign.officers.sees("Uraian").text == preview


async def test_the_first_screen_says_who_sees_what_and_never_promises_anonymity(campaign: Town) -> None:
    await campaign.guru.sends("/lapor")
    first = campaign.guru.last.text
    for who in ("Telegram", "Bot ini", "Petugas Bawaslu", "Orang yang dilaporkan", "HP Anda"):
        assert who in first
    assert re.findall(r"(\w+ )*anonim( \w+)?", first)
    assert "bukan anonim sepenuhnya" in first
    assert first.count("anonim") == 1


async def test_a_group_is_pointed_to_the_private_chat_by_command_and_by_button(campaign: Town) -> None:
    group = campaign.guru.in_group("staf")
    await group.sends("/lapor")
    assert "start=lapor_" in group.last.html
    group.does_not_see("Apa yang terjadi")
    await campaign.guru.sends("/start lapor_")
    campaign.guru.sees("siapa melihat apa")


async def test_an_answer_card_leads_to_a_report(campaign: Town) -> None:
    await campaign.guru.sends("boleh like postingan caleg?")
    await campaign.guru.clicks("Laporkan")
    campaign.guru.sees("siapa melihat apa")


async def test_an_official_report_gives_a_form_with_the_identity_that_goes_nowhere_else(campaign: Town) -> None:
    await reports(campaign.guru, Answers().but(kind=f"press:{OFFICIAL}"))
    campaign.guru.sees("Laporan resmi belum selesai")
    await campaign.guru.clicks("Formulir siap tanda tangan")
    form = campaign.guru.last
    assert form.body["document"]["file_name"] == "formulir-laporan.pdf"
    assert not form.body.get("has_protected_content"), "a form that cannot be saved cannot be printed"
    await campaign.delivered()
    campaign.officers.sees("akan ditandatangani pelapor di kantor")
    for secret in ("Pelapor Sungguhan", "Jalan Pelapor", "0812 3456"):
        campaign.officers.does_not_see(secret)
        assert secret.encode() not in campaign.stored()


async def test_the_proof_of_receipt_is_a_pdf_that_can_be_kept(campaign: Town) -> None:
    await reports(campaign.guru)
    await campaign.guru.clicks("Bukti tanda terima")
    body = campaign.guru.last.body
    content = campaign.cloud.files.get(body["document"]["file_id"])
    assert content is not None
    assert content.content.startswith(b"%PDF")


async def test_everything_else_about_a_case_cannot_be_forwarded(campaign: Town) -> None:
    code = await reports(campaign.guru)
    await campaign.guru.sends(f"/status {code}")
    said = [message for message in campaign.guru.messages if message.from_bot]
    assert [message.text for message in said if not message.body.get("has_protected_content")] == []


async def test_the_story_is_held_against_the_rules_first(campaign: Town) -> None:
    await begins(campaign.guru)
    await campaign.guru.sends("Guru PPPK menjadi saksi partai di TPS dekat rumah saya")
    question = campaign.guru.sees("Apakah ini pelanggaran?")
    assert "dilarang" in question.text
    await campaign.guru.clicks("Simpan sebagai pengetahuan")
    # Then nothing is sent, and nothing is lost: whoever pressed it to keep the story still has it
    campaign.guru.sees("Tidak ada yang dikirim")
    campaign.guru.sees("DILARANG")
    assert await cases(campaign) == []
    assert await campaign.bot.services.dialogs.running(campaign.guru.chat.id) is None
    assert await campaign.bot.services.reports.find(campaign.guru.chat.id) is not None


async def test_a_rule_that_is_not_meant_does_not_stand_in_the_case(campaign: Town) -> None:
    await begins(campaign.guru)
    await campaign.guru.sends("Guru PPPK menjadi saksi partai di TPS dekat rumah saya")
    await campaign.guru.clicks("Bukan itu")
    await answers(campaign.guru, Answers(), PREVIEWED)
    campaign.guru.sees("Guru PPPK menjadi saksi partai")
    campaign.guru.does_not_see("Dugaan:")


async def test_the_rule_the_reporter_chose_stands_in_the_case(campaign: Town) -> None:
    await begins(campaign.guru)
    # Given a story that several rules fit
    await campaign.guru.sends("Lurah bagi kaos dan stiker calon wali kota di grup RW, lalu mengajak warga memilih")
    entry = campaign.edition.base.find("membagikan-bahan-kampanye")
    assert entry is not None
    await campaign.guru.clicks(entry.title)
    await answers(campaign.guru, Answers(), PREVIEWED)
    campaign.guru.sees(f"Dugaan: {entry.question}")


@pytest.mark.parametrize(
    ("changes", "door"),
    [
        ({"day": "1 Maret 2021", "known": "press:Sama"}, "SP4N"),
        ({"subject": "press:Kepala atau perangkat desa"}, "Inspektorat"),
        ({"subject": "press:Honorer"}, "BKPSDM"),
        ({"story": "Lurah membagikan amplop berisi uang agar warga memilih paslon satu"}, "Gakkumdu"),
    ],
)
async def test_other_doors_are_shown_with_their_reason_and_it_may_still_go(
    campaign: Town, changes: dict[str, str], door: str
) -> None:
    await begins(campaign.guru)
    given = Answers().but(**changes)
    await answers(campaign.guru, given, "Ada pintu lain")
    assert door.casefold() in campaign.guru.last.text.casefold()
    await answers(campaign.guru, given, PREVIEWED)
    await campaign.guru.clicks("Kirim")
    assert len(await cases(campaign)) == 1


async def test_a_door_stands_at_the_question_that_makes_it_known_with_its_contacts(campaign: Town) -> None:
    guru, money = campaign.guru, "Lurah membagikan amplop berisi uang agar warga memilih paslon satu"
    await begins(guru)
    # Money is told in the story: the door comes before anything else is asked
    await guru.sends(money)
    if "Apakah ini pelanggaran?" in guru.last.text:
        await guru.clicks("eruskan")
    assert "Gakkumdu" in guru.last.text
    assert "Bawaslu di tempat kejadian" in guru.last.text
    await guru.clicks("Tetap lanjut")
    guru.sees("Kapan kejadiannya?")
    # When it happened and who it was make the others known: right after these
    outside = Answers().but(story=money, day="1 Maret 2021", subject="press:ASN")
    await answers(guru, outside, "Siapa yang dilaporkan?")
    await guru.clicks("ASN")
    doors = guru.last.text
    assert "Ada pintu lain" in doors
    assert "SMS 1708" in doors, "the contacts that the facts are sure of stand there"
    assert "PPID" not in doors, "an office with a place for reports is not reached by its other contacts"
    assert "https://sbt.bkn.go.id (pastikan lagi ke kantornya)" in doors
    assert "Gakkumdu" not in doors, "it was shown before"


async def test_the_counter_never_jumps_and_ends_at_its_total(campaign: Town) -> None:
    guru = campaign.guru
    await reports(guru, Answers().but(kind=f"press:{OFFICIAL}", day="1 Maret 2021", known="2 Maret 2021"))
    shown = [found for message in guru.messages if (found := re.match(r"Bagian (\d) dari (\d): (.*)", message.text))]
    numbers = [int(found[1]) for found in shown]
    assert numbers == sorted(numbers)
    assert {found[2] for found in shown} == {"4"} == {str(numbers[-1])}
    own = [found[3] for found in shown if "data diri" in found[3]]
    assert own == [f"pengiriman, data diri ({n} dari 8)" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("hari ini", "tinggal 6 hari lagi"),
        ("1 Oktober 2024", "hari terakhir"),
        ("30 September 2024", "Batas aman laporan resmi habis kemarin"),
        ("20 September 2024", "sudah lewat sejak 26 September 2024"),
    ],
)
async def test_the_clock_is_told_in_words_before_the_kind_is_chosen(campaign: Town, known: str, words: str) -> None:
    await begins(campaign.guru)
    given = Answers().but(day="20 September 2024", known=known)
    await answers(campaign.guru, given, "Dikirim sebagai apa?")
    assert words in campaign.guru.last.text


async def test_the_clock_says_that_holidays_count_and_that_pemilu_law_counts_otherwise(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Kapan Anda mengetahuinya?")
    assert "Kami menghitung hari kalender, hari libur ikut" in guru.last.text
    await answers(guru, Answers().but(known="hari ini"), "Dikirim sebagai apa?")
    assert "hari libur ikut dihitung" in guru.last.text
    # In the campaign of the pemilu, eight days and more after it became known
    other = campaign.other
    campaign.now = campaign.now.replace(year=2024, month=1, day=15)
    await begins(other)
    past = Answers().but(day="5 Januari 2024", known="5 Januari 2024")
    past.values["Ini tentang yang mana?"] = "press:Pemilu"
    await answers(other, past, "Dikirim sebagai apa?")
    assert "UU 7/2017 menghitung hari kerja, jadi mungkin masih diterima" in other.last.text


async def test_an_official_report_past_its_time_can_become_informasi_awal_in_the_preview(campaign: Town) -> None:
    await begins(campaign.guru)
    late = Answers().but(day="26 September 2024", known="26 September 2024", kind=f"press:{OFFICIAL}")
    await answers(campaign.guru, late, PREVIEWED)
    campaign.guru.sees("kemungkinan tidak diregistrasi")
    await campaign.guru.clicks("Jadikan informasi awal")
    campaign.guru.sees(PREVIEWED)
    await campaign.guru.clicks("Kirim")
    (case,) = await cases(campaign)
    assert case.kind == "informasi-awal"


async def test_the_preview_names_what_is_missing_and_an_answer_can_be_changed_from_there(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers().but(name="press:Tidak tahu", place="tidak tahu"), PREVIEWED)
    assert "Tempat: tidak disebutkan" in guru.sees("Uraian").text
    await guru.clicks("Ubah jawaban")
    await guru.clicks("Tempat")
    await guru.sends("Lapangan Rampal")
    guru.sees(PREVIEWED)
    assert "Tempat: Lapangan Rampal" in guru.sees("Uraian").text


async def test_changing_the_kind_in_the_preview_asks_what_the_form_still_needs(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Ubah jawaban")
    await guru.clicks("Jenis laporan")
    await guru.clicks(OFFICIAL)
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Kirim")
    (case,) = await cases(campaign)
    assert case.kind == "laporan-resmi"


async def test_back_asks_the_question_before_with_its_answer(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Di mana kejadiannya?")
    await guru.clicks("Kembali")
    assert "Jawaban Anda sekarang: 5 Oktober 2024" in guru.sees("Kapan kejadiannya?").text
    await guru.sends("6 Oktober 2024")
    guru.sees("Di mana kejadiannya?")


async def test_two_elections_at_once_ask_which_one_is_meant(campaign: Town) -> None:
    both = [e.voting_day.isoformat() for e in campaign.edition.base.elections]
    assert len(both) == 2
    await begins(campaign.guru)
    # In May 2024 the pilkada was being prepared while the pemilu's last stage still ran.
    given = Answers().but(day="10 Mei 2024", known="10 Mei 2024", kind=f"press:{EARLY}")
    given.values["Ini tentang yang mana?"] = "press:Pilkada"
    await answers(campaign.guru, given, PREVIEWED)
    await campaign.guru.clicks("Kirim")
    (case,) = await cases(campaign)
    assert case.regime == "pilkada"


async def test_a_region_without_an_office_keeps_the_case_and_says_so(campaign: Town) -> None:
    await campaign.owner.sends("/start")
    await reports(campaign.guru, Answers().but(region="press:Kota Batu"))
    campaign.guru.sees("belum sampai ke Bawaslu")
    campaign.guru.does_not_see("sedang diantar")
    await campaign.guru.clicks("Berkas laporan")
    assert campaign.guru.last.body["document"]["file_name"] == "berkas-laporan.pdf"
    (case,) = await cases(campaign)
    assert case.state == "tersimpan"
    await campaign.owner.waits_for("Ada laporan untuk Kota Batu, tetapi belum ada penerima")
