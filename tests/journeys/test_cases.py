"""Questions whose answer turns on who asks, and the commands that explain sanctions."""

from tests.support.town import Town


async def test_an_answer_that_depends_on_the_person_is_asked_for_with_buttons(town: Town) -> None:
    # Given a question that does not say who receives the aid
    await town.guru.sends("boleh terima bansos pemerintah?")
    town.guru.sees("Siapa yang Anda tanyakan?")
    town.guru.does_not_see("BERSYARAT")
    # When the person says so
    await town.guru.clicks("PNS")
    # Then the verdict is that of their case, in the same message, and can be rated
    town.guru.sees("DILARANG")
    town.guru.sees("Untuk Anda:")
    await town.guru.clicks("👍 Membantu")
    (count,) = await town.bot.services.store.log.week_counts("2026-W48")
    assert count.useful == 1


async def test_a_question_that_says_who_is_answered_at_once(town: Town) -> None:
    await town.guru.sends("saya pns boleh terima bansos pemerintah?")
    town.guru.does_not_see("Siapa yang Anda tanyakan?")


async def test_someone_else_gets_the_general_answer(town: Town) -> None:
    await town.guru.sends("boleh terima bansos pemerintah?")
    await town.guru.clicks("Selain itu")
    town.guru.sees("BERSYARAT")


async def test_sanctions_are_explained_from_mild_to_severe_with_their_articles(town: Town) -> None:
    await town.guru.sends("/sanksi")
    text = town.guru.last.text
    assert text.index("Sanksi moral") < text.index("Hukuman disiplin sedang") < text.index("Hukuman disiplin berat")
    assert "PP 94/2021" in text
    await town.guru.clicks("Berikutnya")
    town.guru.sees("Rp12 juta")
    town.guru.sees("UU 1/2026")
