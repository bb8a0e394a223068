"""Commands, and what the bot cannot read."""

import pytest
from telegram import BotCommandScopeAllPrivateChats

from tests.support.town import Town


async def test_start_welcomes_with_examples_and_topics(town: Town) -> None:
    await town.guru.sends("/start")
    town.guru.sees("Tanya Netral")
    await town.guru.clicks("Like")
    town.guru.sees("DILARANG")


async def test_a_shared_link_opens_its_entry(town: Town) -> None:
    await town.guru.sends("/start like-konten-calon")
    town.guru.sees("DILARANG")


async def test_a_shared_link_to_a_merged_entry_opens_the_entry_it_became(town: Town) -> None:
    await town.guru.sends("/start subscribe-kanal-calon")
    entry = town.edition.base.find("follow-akun-pemenangan")
    assert entry is not None
    town.guru.sees(entry.question)


async def test_help_lists_every_command(town: Town) -> None:
    await town.guru.sends("/bantuan")
    for command in town.bot.services.messages.commands:
        town.guru.sees(f"/{command}")


async def test_privacy_tells_the_settings_in_force(town: Town) -> None:
    await town.guru.sends("/privasi")
    town.guru.sees("180 hari")
    town.guru.sees("10 menit")
    town.guru.sees("Pengelola Tanya Netral")


async def test_sources_list_cited_laws_with_links_and_no_repealed_one(town: Town) -> None:
    await town.guru.sends("/sumber")
    town.guru.sees("UU 20/2023")
    assert "<a href=" in town.guru.last.html
    pages = [town.guru.last.text]
    while any("Berikutnya" in label for label in town.guru.buttons):
        await town.guru.clicks("Berikutnya")
        pages.append(town.guru.last.text)
    assert "PP 94/2021" in "".join(pages)
    assert "PP 53/2010" not in "".join(pages)


async def test_forgetting_erases_what_the_chat_left(town: Town) -> None:
    # Given a chat with a question, so that a follow-up and an edit would find it
    await town.guru.sends("boleh like postingan caleg?")
    question = next(message for message in town.guru.messages if not message.from_bot)
    # When it is forgotten
    await town.guru.sends("/hapus")
    await town.guru.clicks("Ya, hapus")
    town.guru.sees("Sudah dihapus")
    # Then the store holds no reply, and the follow-up no longer has a question before it
    answering = town.bot.services.answering
    assert await answering.reply_to(town.guru.chat.id, question.id) is None
    # and is answered as to someone who never asked before
    await town.guru.sends("terus kalau istri saya?")
    await town.other.sends("terus kalau istri saya?")
    assert town.guru.last.text == town.other.last.text


async def test_forgetting_can_be_called_off(town: Town) -> None:
    await town.guru.sends("/hapus")
    await town.guru.clicks("Batal")
    town.guru.sees("tidak ada yang dihapus")


@pytest.mark.parametrize("sends", ["sends_sticker", "sends_voice", "sends_location"])
async def test_what_is_not_words_gets_a_friendly_hint(town: Town, sends: str) -> None:
    await getattr(town.guru, sends)()
    town.guru.sees("tulis saja pertanyaan Anda")


async def test_a_photo_without_words_gets_a_hint_too(town: Town) -> None:
    await town.guru.sends_photo()
    town.guru.sees("keterangan foto")


async def test_an_unknown_command_points_to_help(town: Town) -> None:
    await town.guru.sends("/gaji")
    town.guru.sees("/bantuan")


async def test_commands_are_published_by_scope(town: Town) -> None:
    private = await town.bot.application.bot.get_my_commands(BotCommandScopeAllPrivateChats())
    groups = await town.bot.application.bot.get_my_commands()
    assert "hapus" in {command.command for command in private}
    assert "hapus" not in {command.command for command in groups}


async def test_a_group_chat_is_not_listened_to(town: Town) -> None:
    group = town.guru.in_group("staf")
    await group.sends("boleh like postingan caleg?")
    assert not any(message.from_bot for message in group.messages)
    assert list(await town.bot.services.store.log.questions("2026-W48")) == []


async def test_commands_work_in_a_group(town: Town) -> None:
    group = town.guru.in_group("staf")
    await group.sends("/topik")
    group.sees("Pilih topik")
