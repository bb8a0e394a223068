"""Drafts: kept sealed, found again, forgotten in time, one case at most."""

import sqlite3

import pytest

from bot import keys
from bot.sandbox import people
from bot.store.seal import CannotUnseal
from tests.support.reporting import (
    CODE,
    PREVIEWED,
    STORY,
    Answers,
    answers,
    begins,
    cases,
    code_of,
    evidence_of,
    photo,
    reports,
)
from tests.support.town import Town


async def test_a_saved_draft_waits_while_questions_are_answered_and_goes_on_after_a_restart(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Siapa namanya?")
    await guru.clicks("Simpan dulu")
    guru.sees("paling lama 48 jam")
    await guru.sends("boleh like postingan caleg?")
    guru.sees("DILARANG")
    await campaign.restart()
    await guru.sends("/lapor")
    guru.sees("Anda punya draf")
    await guru.clicks("Lanjutkan draf")
    assert "Siapa namanya?" in guru.last.text
    await answers(guru, Answers(), PREVIEWED)
    assert STORY in guru.sees("Uraian").text


async def test_a_restart_and_a_key_rotation_in_mid_report_change_nothing(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_document(photo(), "foto.jpg")
    await campaign.close()
    assert await keys.rotate(campaign.settings) > 0
    await campaign.open()
    await guru.clicks("Selesai, lanjut")
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Kirim")
    await campaign.delivered()
    campaign.officers.sees("kaos bergambar")
    assert evidence_of(campaign.officers)


async def test_a_draft_is_sealed_and_says_nothing_in_the_files(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), PREVIEWED)
    for words in (b"kaos bergambar", b"Fulan", b"Balai Kelurahan", str(campaign.guru.chat.id).encode()):
        assert words not in campaign.stored()


async def test_a_cancelled_draft_is_gone_with_its_files_and_key(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_document(photo(), "foto.jpg")
    draft = await campaign.bot.services.reports.find(guru.chat.id)
    assert draft is not None
    await guru.clicks("Batalkan")
    await guru.clicks("Tidak, lanjutkan")
    await guru.clicks("Batalkan")
    await guru.clicks("Ya, hapus draf")
    guru.sees("Tidak ada yang dikirim")
    services = campaign.bot.services
    assert await services.reports.find(guru.chat.id) is None
    assert await services.store.cases.evidence(draft.case) == []
    assert await services.store.sealed.data_key(f"case:{draft.case}") is None
    assert list((campaign.settings.data_dir / "evidence").iterdir()) == []


async def test_starting_afresh_leaves_nothing_of_the_old_draft(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Di mana kejadiannya?")
    old = await campaign.bot.services.reports.find(guru.chat.id)
    await guru.sends("/lapor")
    await guru.clicks("Mulai dari awal")
    assert "Apa yang terjadi?" in guru.last.text
    new = await campaign.bot.services.reports.find(guru.chat.id)
    assert old is not None
    assert new is not None
    assert new.case != old.case
    assert new.answers == {}


async def test_a_draft_is_forgotten_after_two_days_with_its_files(campaign: Town) -> None:
    guru, services = campaign.guru, campaign.bot.services
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_document(photo(), "foto.jpg")
    draft = await services.reports.find(guru.chat.id)
    assert draft is not None
    campaign.wait(days=2)
    await campaign.restart()
    assert await campaign.bot.services.reports.find(guru.chat.id) is not None
    campaign.wait(days=1)
    await campaign.restart()
    assert await campaign.bot.services.reports.find(guru.chat.id) is None
    assert await campaign.bot.services.store.sealed.data_key(f"case:{draft.case}") is None
    assert list((campaign.settings.data_dir / "evidence").iterdir()) == []
    with pytest.raises(CannotUnseal):
        await campaign.bot.services.vault.unseal(f"case:{draft.case}", "report", b"x" * 40)


async def test_a_double_tap_opens_one_case_and_shows_one_receipt(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    await guru.taps_twice("Kirim")
    assert len(await cases(campaign)) == 1
    assert sum("Ini kode tanda terima" in message.text for message in guru.messages) == 1


async def test_an_old_button_on_a_second_device_does_not_answer_another_question(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Di mana kejadiannya?")
    place = guru.last
    await guru.sends("Balai Kelurahan Sukun")
    # The other device still shows the question before, with its button.
    stale = next(button.data for button in place.buttons if "Tidak tahu" in button.text)
    people.press(campaign.cloud, guru.user, guru.chat, place.id, stale or "")
    await guru.settles()
    draft = await campaign.bot.services.reports.find(guru.chat.id)
    assert draft is not None
    assert draft.get("place") == "Balai Kelurahan Sukun"
    assert draft.step == "region"


async def test_the_same_update_twice_opens_one_case(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    campaign.cloud.drop_next("answerCallbackQuery")
    await guru.clicks("Kirim")
    assert len(await cases(campaign)) == 1
    assert sum("Ini kode tanda terima" in message.text for message in guru.messages) == 1


async def test_a_receipt_that_did_not_get_out_comes_again_and_is_the_same(campaign: Town) -> None:
    # Given a confirmation that is committed while Telegram refuses the message with the receipt
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    draft = await campaign.bot.services.reports.find(guru.chat.id)
    assert draft is not None
    campaign.cloud.fail_next("sendMessage", status=500)
    await guru.clicks("Kirim")
    # Then the update came again, and the receipt that is shown is the one that is kept
    code = code_of(guru)
    assert code.replace("-", "") == draft.code
    assert len(await cases(campaign)) == 1
    await guru.sends(f"/status {code}")
    guru.sees("Terkirim ke Bawaslu")
    connection = sqlite3.connect(campaign.database)
    assert connection.execute("SELECT count(*) FROM letter").fetchone() == (1,)
    connection.close()


async def test_two_people_report_side_by_side(campaign: Town) -> None:
    first = await reports(campaign.guru)
    second = await reports(campaign.other)
    assert first != second
    assert len(await cases(campaign)) == 2
    assert CODE.fullmatch(second)


@pytest.mark.parametrize("way", ["cancel", "fresh", "/hapus"])
async def test_files_of_a_draft_leave_the_disk_when_it_is_given_up(campaign: Town, way: str) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_document(photo(), "foto.jpg")
    # One more waits for consent
    await guru.sends_document(b"{\\rtf1\\ansi surat edaran}", "surat.rtf")
    folder = campaign.settings.data_dir / "evidence"
    assert len(list(folder.iterdir())) == 3
    if way == "cancel":
        await guru.clicks("Batalkan")
        await guru.clicks("Ya, hapus draf")
    elif way == "fresh":
        await guru.sends("/lapor")
        await guru.clicks("Mulai dari awal")
    else:
        await guru.sends("/hapus")
        await guru.clicks("Ya, hapus")
    assert list(folder.iterdir()) == []
