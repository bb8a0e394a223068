"""Whatever is typed or sent: one clear sentence, and the question still stands."""

import asyncio

import pytest

from tests.support.reporting import (
    CAMPAIGN,
    PREVIEWED,
    STORY,
    Answers,
    answers,
    begins,
    cases,
    code_of,
    connects,
    photo,
    reports,
)
from tests.support.town import Town


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("32 Oktober 2024", "tidak ada di kalender"),
        ("30/02/2024", "tidak ada di kalender"),
        ("besok", "belum terjadi"),
        ("1 Januari 2030", "belum terjadi"),
        ("minggu lalu", "satu tanggal"),
        ("entah kapan ya pokoknya dulu", "satu tanggal"),
        ("abc", "belum terbaca"),
        ("1 Januari 1999", "sepuluh tahun"),
        ("Senin, 5 Oktober 2024", "tidak cocok"),
    ],
)
async def test_a_wrong_date_gets_a_sentence_and_is_asked_again(campaign: Town, text: str, words: str) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Kapan kejadiannya?")
    await campaign.guru.sends(text)
    campaign.guru.sees(words)
    await campaign.guru.sends("5 Oktober 2024")
    campaign.guru.sees("Di mana kejadiannya?")


async def test_nobody_knows_of_it_before_it_happens(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Kapan Anda mengetahuinya?")
    await campaign.guru.sends("4 Oktober 2024")
    campaign.guru.sees("tidak mungkin tahu sebelum kejadiannya, 5 Oktober 2024")


async def test_a_name_of_four_thousand_characters_is_not_taken(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Siapa namanya?")
    await campaign.guru.sends("A" * 4000)
    campaign.guru.sees("Jawaban Anda 4000 huruf, terlalu panjang")
    await campaign.guru.sends("Fulan")
    campaign.guru.sees("Apa jabatannya?")


@pytest.mark.parametrize("text", ["🙂", "...", "\u200b\u202e", "<b></b>."])
async def test_an_answer_that_says_nothing_is_asked_again(campaign: Town, text: str) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Siapa namanya?")
    await campaign.guru.sends(text)
    draft = await campaign.bot.services.reports.find(campaign.guru.chat.id)
    assert draft is not None
    assert draft.step == ("position" if "b" in text else "name")


async def test_a_story_of_two_words_is_asked_again(campaign: Town) -> None:
    await begins(campaign.guru)
    await campaign.guru.sends("dia curang")
    campaign.guru.sees("terlalu singkat")


async def test_html_in_every_field_is_shown_as_it_was_typed(campaign: Town) -> None:
    nasty = "<b>&amp;<a href='https://x'>x</a></b><script>"
    await begins(campaign.guru)
    given = Answers().but(story=f"{STORY} {nasty}", place=nasty, name=nasty, witnesses=f"{nasty}, Jalan 1, 08123456789")
    given.values |= {"Apa jabatannya?": nasty, "Di kantor mana?": nasty}
    await answers(campaign.guru, given, PREVIEWED)
    await campaign.guru.clicks("Kirim")
    await campaign.delivered()
    assert campaign.officers.sees("Uraian").text.count(nasty) == 6


async def test_a_text_where_a_button_is_asked_for_points_to_the_buttons(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Siapa yang dilaporkan?")
    await campaign.guru.sends("pak lurah")
    campaign.guru.sees("pilih salah satu tombol")
    await answers(campaign.guru, Answers(), PREVIEWED) if campaign.guru.last.buttons else await campaign.guru.clicks(
        "ASN"
    )
    await answers(campaign.guru, Answers(), PREVIEWED)
    await campaign.guru.sends("ya kirim")
    campaign.guru.sees("pilih salah satu tombol")
    assert await cases(campaign) == []


async def test_too_many_witnesses_and_a_wrong_telephone_are_told(campaign: Town) -> None:
    await begins(campaign.guru)
    given = Answers().but(kind="press:Laporan resmi")
    await answers(campaign.guru, given, "Ada saksi?")
    await campaign.guru.sends("\n".join(f"Saksi {n}" for n in range(11)))
    campaign.guru.sees("Paling banyak 10 saksi")
    await campaign.guru.clicks("Lewati")
    await answers(campaign.guru, given, "Nomor telepon Anda")
    await campaign.guru.sends("telepon saja")
    campaign.guru.sees("Nomor telepon itu belum terbaca")
    await campaign.guru.sends("0812 3456 7890")
    await campaign.guru.sends("bukan alamat")
    campaign.guru.sees("e-mail itu belum terbaca")


async def test_stickers_and_edits_do_not_change_a_draft(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Di mana kejadiannya?")
    await campaign.guru.sends_sticker()
    campaign.guru.sees("tidak terbaca di laporan")
    await campaign.guru.sends_location()
    await campaign.guru.edits("6 Oktober 2024")
    campaign.guru.sees("tidak berubah oleh suntingan")
    draft = await campaign.bot.services.reports.find(campaign.guru.chat.id)
    assert draft is not None
    assert (draft.step, draft.get("event_day")) == ("place", "2024-10-05")


async def test_a_disk_that_refuses_files_only_delays_the_evidence(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    blocked = campaign.settings.data_dir / "evidence"
    blocked.write_bytes(b"in the way")
    sending = asyncio.create_task(guru.sends_document(photo(), "foto.jpg"))
    await asyncio.sleep(0.5)
    assert not sending.done(), "the file is not taken, and Telegram keeps it"
    guru.does_not_see("Bukti diterima")
    blocked.unlink()
    await sending
    guru.sees("Bukti diterima")


async def test_a_day_takes_no_more_reports_than_the_setting(campaign: Town) -> None:
    for _ in range(campaign.settings.reports_per_day):
        await reports(campaign.guru)
    await campaign.guru.sends("/lapor")
    campaign.guru.sees("Hari ini sudah 5 laporan")
    await campaign.other.sends("/lapor")
    campaign.other.sees("siapa melihat apa")
    campaign.wait(days=1)
    await campaign.guru.sends("/lapor")
    assert "siapa melihat apa" in campaign.guru.last.text


async def test_a_report_from_before_the_office_was_connected_arrives_when_it_is(town: Town) -> None:
    town.now = CAMPAIGN
    code = await reports(town.guru)
    town.guru.sees("belum sampai ke Bawaslu")
    await connects(town)
    await town.delivered()
    town.officers.sees("kaos bergambar")
    await town.guru.sends(f"/status {code}")
    town.guru.sees("Terkirim ke Bawaslu")


@pytest.mark.parametrize(
    ("question", "typed", "then"),
    [
        ("Kota atau kabupaten mana?", "kota malang", "Siapa yang dilaporkan?"),
        ("Kota atau kabupaten mana?", "Batu", "Siapa yang dilaporkan?"),
        ("Siapa yang dilaporkan?", "asn", "Siapa namanya?"),
        ("Siapa yang dilaporkan?", "gak tahu", "Siapa namanya?"),
        ("Ada bukti?", "tidak ada", "Ada saksi?"),
        ("Ada bukti?", "Selesai", "Ada saksi?"),
        ("Ada saksi?", "lewati", "Dikirim sebagai apa?"),
        ("Dikirim sebagai apa?", "laporan resmi", "Apa alamat orang yang dilaporkan?"),
        ("Dikirim sebagai apa?", "Informasi awal", "Bagaimana Anda ingin mendengar"),
        ("Siapa namanya?", "lewati", "Apa jabatannya?"),
        ("Apa jabatannya?", "kembali", "Siapa namanya?"),
        ("Siapa namanya?", "batal", "Hapus draf laporan ini"),
        ("Kapan Anda mengetahuinya?", "sama dengan hari kejadian", "Ada bukti?"),
    ],
)
async def test_the_name_of_a_button_counts_as_pressing_it(campaign: Town, question: str, typed: str, then: str) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), question)
    await campaign.guru.sends(typed)
    assert then in campaign.guru.last.text


async def test_yes_goes_on_where_going_on_is_the_answer_and_where_nothing_else_can_be_meant(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await guru.sends("Guru PPPK menjadi saksi partai di TPS dekat rumah saya")
    guru.sees("Apakah ini pelanggaran?")
    await guru.sends("ya")
    assert "Kapan kejadiannya?" in guru.last.text
    await answers(guru, Answers().but(subject="press:Kepala atau perangkat desa"), "Ada pintu lain")
    await guru.sends("lanjut")
    assert "Siapa namanya?" in guru.last.text


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("Kota atau kabupaten mana?", "malang"),
        ("Kota atau kabupaten mana?", "lewati"),
        ("Siapa yang dilaporkan?", "bukan asn"),
        ("Dikirim sebagai apa?", "bukan laporan resmi"),
        ("Dikirim sebagai apa?", "ya"),
        ("Bagaimana Anda ingin mendengar", "terserah"),
    ],
)
async def test_what_could_mean_several_things_is_asked_again_with_its_buttons(
    campaign: Town, question: str, typed: str
) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), question)
    buttons = campaign.guru.buttons
    await campaign.guru.sends(typed)
    first, *_ = campaign.guru.last.text.split("\n\n")
    assert "tombol di bawah" in first or "tidak bisa dilewati" in first
    assert question in campaign.guru.last.text
    assert campaign.guru.buttons == buttons


async def test_stickers_voices_and_edits_in_a_button_step_ask_it_again(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Siapa yang dilaporkan?")
    for stray in (guru.sends_sticker, guru.sends_location):
        await stray()
        assert "tidak terbaca di laporan" in guru.last.text
        assert "Siapa yang dilaporkan?" in guru.last.text
        assert "ASN (PNS atau PPPK)" in guru.buttons
    await guru.edits("pak lurah")
    assert "tidak berubah oleh suntingan" in guru.last.text
    assert "ASN (PNS atau PPPK)" in guru.buttons
    # A voice is evidence, wherever it comes; this one is broken, and the question stands
    await guru.sends_voice()
    assert "Siapa yang dilaporkan?" in guru.last.text


async def test_nothing_typed_sends_a_report_and_the_preview_keeps_its_buttons(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    for typed in ("kirim", "ya", "oke"):
        await guru.sends(typed)
        assert "✅ Kirim" in guru.buttons
    assert await cases(campaign) == []
    # What can be changed is named, too
    await guru.sends("ubah jawaban")
    await guru.sends("tempat")
    assert "Di mana kejadiannya?" in guru.last.text


async def test_consent_to_a_file_can_be_typed_but_a_mere_yes_is_not_enough(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_document(b"{\\rtf1\\ansi{\\info{\\author Bambang}} surat edaran}", "surat.rtf")
    await guru.sends("ya")
    assert "Setuju, sertakan" in guru.buttons
    await guru.sends("setuju")
    guru.sees("Bukti diterima (1 dari 10)")


async def test_a_story_of_emoji_alone_and_links_of_the_greatest_length_reach_officers_whole(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers().but(story=STORY + " " + "😀" * 2800), "Ada bukti?")
    links = [f"https://drive.google.com/{number}{'y' * 470}" for number in range(10)]
    for link in links:
        await guru.sends(link)
    await guru.clicks("Selesai, lanjut")
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Kirim")
    assert code_of(guru)
    await campaign.delivered()
    told = "".join(message.text for message in campaign.officers.messages)
    assert told.count("😀") == 2800
    assert all(link in told for link in links)
