"""The buttons below answers, choices and lists."""

import pytest

from bot.sandbox import people
from tests.support.town import Town

LIKE = "boleh nggak sih like postingan paslon di ig?"


async def test_a_rating_counts_once(town: Town) -> None:
    await town.guru.sends(LIKE)
    toast = await town.guru.clicks("👍 Membantu")
    assert "Terima kasih" in (toast or "")
    assert not any("Membantu" in label for label in town.guru.buttons)
    (count,) = await town.bot.services.store.log.week_counts("2026-W48")
    assert (count.useful, count.not_useful) == (1, 0)


async def test_a_double_tap_on_a_rating_counts_once(town: Town) -> None:
    await town.guru.sends(LIKE)
    await town.guru.taps_twice("👎 Belum membantu")
    (count,) = await town.bot.services.store.log.week_counts("2026-W48")
    assert (count.useful, count.not_useful) == (0, 1)


async def test_why_shows_the_wording_it_was_matched_with(town: Town) -> None:
    await town.guru.sends(LIKE)
    toast = await town.guru.clicks("Cara bot memahami")
    assert "paling mirip" in (toast or "")


async def test_details_list_every_article_with_what_it_says(town: Town) -> None:
    await town.guru.sends(LIKE)
    await town.guru.clicks("Selengkapnya")
    town.guru.sees("Dasar hukum")
    town.guru.sees("Lampiran II huruf B angka 6")
    town.guru.sees("Kemungkinan sanksi")


async def test_related_questions_open_their_card(town: Town) -> None:
    await town.guru.sends(LIKE)
    entry = town.edition.base.entries["like-konten-calon"]
    related = town.edition.base.find(entry.related[0])
    assert related is not None
    await town.guru.clicks(related.title)
    town.guru.sees(related.question)


async def test_buttons_of_old_messages_work_after_a_restart(town: Town) -> None:
    await town.guru.sends(LIKE)
    await town.restart()
    await town.guru.clicks("👍 Membantu")
    await town.guru.clicks("Selengkapnya")
    (count,) = await town.bot.services.store.log.week_counts("2026-W48")
    assert count.useful == 1
    town.guru.sees("Kemungkinan sanksi")


async def test_a_rating_after_the_week_is_thanked_but_finds_no_row(town: Town) -> None:
    await town.guru.sends(LIKE)
    town.wait(days=7)
    await town.restart()
    toast = await town.guru.clicks("👍 Membantu")
    assert "sudah lewat" in (toast or "")


async def test_choosing_one_of_the_offered_entries_shows_its_card_and_is_logged(town: Town) -> None:
    await town.guru.sends("foto sama calon")
    if "Maksud Anda" not in town.guru.last.text:
        await town.guru.sends("boleh ikut acara itu?")
    town.guru.sees("Maksud Anda yang mana?")
    await town.guru.clicks(town.guru.buttons[0])
    town.guru.sees("Dasar:")
    outcomes = {count.outcome for count in await town.bot.services.store.log.week_counts("2026-W48")}
    assert "clarified" in outcomes
    await town.guru.clicks("👍 Membantu")
    counts = await town.bot.services.store.log.week_counts("2026-W48")
    assert [count.useful for count in counts if count.outcome == "clarified"] == [1]


async def test_topics_lead_to_entries_page_by_page(town: Town) -> None:
    await town.guru.sends("/topik")
    before = len(town.guru.messages)
    await town.guru.clicks("Media sosial")
    town.guru.sees("(1/")
    await town.guru.clicks("Berikutnya")
    town.guru.sees("(2/")
    await town.guru.clicks("Sebelumnya")
    await town.guru.clicks("Semua topik")
    assert len(town.guru.messages) == before, "lists turn their pages in place"
    await town.guru.clicks("Media sosial")
    await town.guru.clicks("1. ")
    town.guru.sees("Dasar:")


@pytest.mark.parametrize("data", ["zz:lama", "", "a", "a:x:y", "k:media-sosial", "\u0000", "u:" + "x" * 60])
async def test_an_unreadable_button_gets_a_hint(town: Town, data: str) -> None:
    await town.guru.sends("/start")
    query = people.press(town.cloud, town.guru.user, town.guru.chat, town.guru.last.id, data)
    await town.guru.settles()
    assert "tidak berlaku" in (await query.answer).text


async def test_a_button_that_has_nothing_to_say_shows_no_toast(town: Town) -> None:
    await town.guru.sends("boleh like postingan caleg?")
    assert await town.guru.clicks("Selengkapnya") == ""
