import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.sandbox import Cloud, NotSeen, Person, people
from bot.sandbox.state import Chat


def write(cloud: Cloud, text: str, key: str = "guru", chat: str | None = None) -> None:
    people.write(cloud, cloud.users[key], cloud.chat(chat or key), people.text_content(text))


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message and update.effective_message.text for update in updates]


async def test_an_offset_confirms_everything_below_it(bot: Bot, cloud: Cloud) -> None:
    for text in ("a", "b", "c"):
        write(cloud, text)
    first = await bot.get_updates(timeout=0)
    assert texts(first) == ["a", "b", "c"]
    assert texts(await bot.get_updates(timeout=0)) == ["a", "b", "c"], "what is not confirmed comes again"
    assert texts(await bot.get_updates(offset=first[1].update_id, timeout=0)) == ["b", "c"]
    assert texts(await bot.get_updates(timeout=0)) == ["b", "c"], "confirmed ones never come back"
    assert texts(await bot.get_updates(offset=-1, timeout=0)) == ["c"], "a negative offset keeps the last ones"


async def test_a_limit_is_kept(bot: Bot, cloud: Cloud) -> None:
    for number in range(5):
        write(cloud, str(number))
    assert texts(await bot.get_updates(limit=2, timeout=0)) == ["0", "1"]


async def test_a_long_poll_ends_with_the_first_news(bot: Bot, cloud: Cloud) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    write(cloud, "akhirnya")
    assert texts(await waiting) == ["akhirnya"]


async def test_a_second_poll_takes_over(bot: Bot, cloud: Cloud) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    for _ in range(5):
        await asyncio.sleep(0)
    second = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    write(cloud, "halo")
    assert texts(await second) == ["halo"]


@pytest.mark.parametrize(
    ("allowed", "kinds", "reason"),
    [
        (None, ["message", "edited_message", "my_chat_member"], "the default has most kinds"),
        (["message"], ["message"], "only what is asked for"),
        ([], ["message", "edited_message", "my_chat_member"], "an empty list means the default"),
    ],
)
async def test_allowed_updates(
    bot: Bot, cloud: Cloud, guru: Person, allowed: list[str] | None, kinds: list[str], reason: str
) -> None:
    await bot.get_updates(timeout=0, allowed_updates=allowed)
    chat: Chat = guru.chat
    message = people.write(cloud, guru.user, chat, {"text": "x"})
    people.edit(cloud, guru.user, chat, message["message_id"], "y")
    people.block(cloud, guru.user, chat)
    seen = [set(update.to_dict()) - {"update_id"} for update in await bot.get_updates(timeout=0)]
    assert [next(iter(kind)) for kind in seen] == kinds, reason


async def test_a_choice_of_kinds_stays_until_another(bot: Bot, cloud: Cloud, guru: Person) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    write(cloud, "tidak diminta")
    assert await bot.get_updates(timeout=0) == ()


async def test_numbers_of_updates_rise_from_start_to_start() -> None:
    early, late = Cloud(clock=lambda: 1_790_000_000), Cloud(clock=lambda: 1_790_000_060)
    write(early, "x")
    write(late, "x")
    assert next(iter(early.queue.pending)) < next(iter(late.queue.pending))


async def test_an_update_tells_the_moment_it_happened(bot: Bot, cloud: Cloud, guru: Person) -> None:
    message = people.write(cloud, guru.user, guru.chat, {"text": "lama"})
    people.edit(cloud, guru.user, guru.chat, message["message_id"], "baru")
    assert texts(await bot.get_updates(timeout=0)) == ["lama", "baru"]


@pytest.mark.parametrize(
    ("chat", "text", "heard", "reason"),
    [
        ("staf", "selamat pagi semua", False, "the bot does not listen in"),
        ("staf", "/start", True, "commands are for it"),
        ("staf", "/start@BotLain", False, "not commands for another bot"),
        ("staf", "tanya @TanyaNetralBot dong", True, "its name is"),
        ("bawaslu", "selamat pagi", True, "an administrator hears everything"),
    ],
)
async def test_what_a_bot_hears_in_a_group(
    bot: Bot, cloud: Cloud, chat: str, text: str, heard: bool, reason: str
) -> None:
    write(cloud, text, Person(cloud, chat).user.key, chat)
    assert bool(await bot.get_updates(timeout=0)) is heard, reason


async def test_a_reply_to_the_bot_is_heard_in_a_group(bot: Bot, cloud: Cloud) -> None:
    sent = await bot.send_message(cloud.chat("staf").id, "Ada pertanyaan?")
    people.write(cloud, cloud.users["guru2"], cloud.chat("staf"), {"text": "Ada"}, reply_to=sent.message_id)
    (update,) = await bot.get_updates(timeout=0)
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.text == "Ada pertanyaan?"


async def test_nobody_waits_for_ever(cloud: Cloud) -> None:
    person = Person(cloud, "guru", patience=0.01)
    with pytest.raises(NotSeen, match=r"1 update\(s\) unconfirmed. The chat so far:\n1 Sri: halo"):
        await person.sends("halo")
