"""Someone asks: the whole way from a message to the answer on the screen."""

import pytest

from knowledge.match import Outcome, Scope
from tests.support.town import Town

LIKE = "boleh nggak sih like postingan paslon di ig?"


async def test_a_question_gets_verdict_reason_article_and_a_safe_way(town: Town) -> None:
    await town.guru.sends(LIKE)
    town.guru.sees("DILARANG")
    town.guru.sees("Kenapa:")
    town.guru.sees("SKB Netralitas 2022")
    town.guru.sees("Sanksi:")
    town.guru.sees("Yang aman:")
    town.guru.sees("di luar tahapan pemilu")
    town.guru.sees("Ditinjau")


async def test_the_question_is_logged_without_its_asker(town: Town) -> None:
    await town.guru.sends(LIKE)
    (question,) = await town.bot.services.store.log.questions("2026-W48")
    assert question.entry == "like-konten-calon"
    assert question.outcome == "answer"
    assert question.text == LIKE
    assert question.day == town.now.date()


async def test_a_caption_counts_as_a_question(town: Town) -> None:
    await town.guru.sends_photo(caption=LIKE)
    town.guru.sees("DILARANG")


@pytest.mark.parametrize("text", ["resep rendang", "gaji 13 cair kapan", "cuaca malang besok hujan gak"])
async def test_what_is_not_about_neutrality_gets_no_verdict(town: Town, text: str) -> None:
    await town.guru.sends(text)
    assert not any(word in town.guru.last.text for word in ("DILARANG", "BOLEH", "BERSYARAT"))


async def test_whom_to_vote_for_is_refused_kindly(town: Town) -> None:
    await town.guru.sends("siapa yang harus saya pilih nanti?")
    town.guru.sees("saya netral")


async def test_an_edited_question_gets_its_answer_edited(town: Town) -> None:
    # Given an answered question
    await town.guru.sends("resep rendang")
    before = len(town.guru.messages)
    # When it is edited
    await town.guru.edits(LIKE)
    # Then the same message shows the new answer
    assert len(town.guru.messages) == before
    town.guru.sees("DILARANG")


async def test_an_edit_finds_its_answer_after_a_restart(town: Town) -> None:
    await town.guru.sends("resep rendang")
    before = len(town.guru.messages)
    await town.restart()
    await town.guru.edits(LIKE)
    assert len(town.guru.messages) == before
    town.guru.sees("DILARANG")


async def test_an_edit_that_changes_nothing_leaves_the_answer_alone(town: Town) -> None:
    await town.guru.sends(LIKE)
    before = len(town.guru.messages)
    await town.guru.edits(LIKE + " ")
    assert len(town.guru.messages) == before


async def test_a_text_over_a_thousand_characters_is_asked_to_be_shorter_and_not_stored(town: Town) -> None:
    await town.guru.sends("saya mau cerita " * 255)
    town.guru.sees("dipersingkat")
    assert list(await town.bot.services.store.log.questions("2026-W48")) == []


async def test_more_than_twenty_questions_a_minute_get_a_pause(town: Town) -> None:
    await town.guru.sends_many([LIKE] * 21)
    town.guru.sees("tunggu sekitar satu menit")
    # Others are not slowed down
    await town.other.sends(LIKE)
    town.other.sees("DILARANG")


async def test_personal_data_is_taken_out_and_the_reply_says_so(town: Town) -> None:
    await town.guru.sends("pak budi nip 198501012010011001 boleh like postingan paslon di ig?")
    town.guru.sees("tidak kami simpan")
    (question,) = await town.bot.services.store.log.questions("2026-W48")
    assert "198501012010011001" not in question.text
    assert "budi" not in question.text


async def test_a_follow_up_is_understood_from_the_question_before(town: Town) -> None:
    await town.guru.sends("boleh nggak like postingan caleg?")
    await town.guru.sends("kalau komen?")
    town.guru.sees("komentar")


async def test_a_question_in_several_quick_messages_is_read_as_one(town: Town) -> None:
    # Given two messages that say too little
    await town.guru.sends("permisi mau tanya")
    await town.guru.sends("saya honorer")
    assert "DILARANG" not in town.guru.last.text
    # When the third completes them
    await town.guru.sends("ikut kampanye")
    # Then the answer is for honorary staff, and the whole question is what is logged
    town.guru.sees("honorer")
    questions = await town.bot.services.store.log.questions("2026-W48")
    assert "saya honorer ikut kampanye" in [question.text for question in questions]


async def test_an_edited_question_does_not_continue_itself(town: Town) -> None:
    await town.guru.sends("saya honorer")
    await town.guru.edits("saya honorer ikut kampanye")
    questions = await town.bot.services.store.log.questions("2026-W48")
    assert "saya honorer ikut kampanye" in [question.text for question in questions]


SMALL_TALK = ["halo", "makasih banyak min", "goblok", "kamu siapa", "how are you today", "asdfghjkl qwerty", "👋"]


@pytest.mark.parametrize("text", SMALL_TALK)
async def test_small_talk_is_answered_and_never_counted_as_a_miss(town: Town, text: str) -> None:
    await town.guru.sends(text)
    assert town.guru.last.from_bot
    assert list(await town.bot.services.store.log.questions("2026-W48")) == []


async def test_two_questions_in_one_message_get_both_answers(town: Town) -> None:
    before = len(town.guru.messages)
    await town.guru.sends("apa itu masa tenang? kapan pilkada berikutnya?")
    assert len([message for message in town.guru.messages[before:] if message.from_bot]) == 2


async def test_a_sure_part_is_answered_and_the_other_offers_choices(town: Town) -> None:
    before = len(town.guru.messages)
    await town.guru.sends("mahasiswa boleh kampanye? kalau dosennya?")
    sure, open_ = [message for message in town.guru.messages[before:] if message.from_bot]
    assert "mahasiswa" in sure.text.casefold()
    assert any("dosen" in button.text.casefold() for button in open_.buttons)


async def test_a_question_of_the_field_without_answer_gets_the_nearest_topics(town: Town) -> None:
    await town.guru.sends("film pemilu asn")
    town.guru.sees("Saya belum tahu jawabannya")
    town.guru.sees("Topik yang mungkin dekat")
    near = town.guru.buttons[0]
    await town.guru.clicks(near)
    entry = next(entry for entry in town.edition.base.entries.values() if entry.title == near)
    town.guru.sees(entry.question)


async def test_names_after_html_and_strange_letters_do_no_harm(town: Town) -> None:
    await town.guru.sends("<b>boleh</b> & <script>like</script> postingan \u202e paslon 👍👍👍?")
    assert town.guru.last.text


async def test_questions_of_one_chat_are_answered_in_order(town: Town) -> None:
    asked = [LIKE, "boleh foto bareng caleg lalu diunggah?", "resep rendang", LIKE]
    before = len(town.guru.messages)
    await town.guru.sends_many(asked)
    answers = [message for message in town.guru.messages[before:] if message.from_bot]
    assert len(answers) == len(asked)
    assert answers[0].text == answers[3].text
    assert answers[0].text != answers[1].text


async def test_a_new_question_is_not_bent_to_the_one_before(town: Town) -> None:
    entries = town.edition.base.entries
    await town.guru.sends("ASN boleh ikut kampanye tidak")
    town.guru.sees(entries["hadir-kampanye-pasif"].question)
    await town.guru.sends("boleh nyaleg?")
    # What the two say together may be offered, and is no verdict: the answer is that to the second alone.
    said = town.guru.last.text
    assert entries["mendaftar-bacaleg"].question in said or "Maksud Anda" in said


NOTHING_FITS = ("bawaslu rapat kucing pemilu", "kucing pemilu rapat terbang", "partai topi kucing bawaslu pemilu rapat")


async def test_nothing_found_offers_the_nearest_topics_and_the_staff(town: Town) -> None:
    matcher = town.edition.matcher
    found = {text: matcher.match(text) for text in NOTHING_FITS}
    text = next(q for q, match in found.items() if match.scope is Scope.IN_SCOPE and match.outcome is Outcome.NONE)
    await town.guru.sends(text)
    town.guru.sees("Saya belum tahu jawabannya.")
    nearest = [town.edition.base.entries[choice.entry].title for choice in found[text].ranked[:3]]
    assert nearest == town.guru.buttons[:3]
    assert {"✉️ Tanyakan ke admin", "📚 Semua topik"} <= set(town.guru.buttons)
    await town.guru.clicks("Tanyakan ke admin")
    town.guru.sees("/status")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("assalamualaikum", "Waalaikumsalam."), ("Assalamu'alaikum pak", "Waalaikumsalam."), ("halo", "Halo.")],
)
async def test_a_greeting_is_returned_as_it_was_given(town: Town, text: str, answer: str) -> None:
    await town.guru.sends(text)
    town.guru.sees(answer)
