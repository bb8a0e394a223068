"""An unchanged Application over the sandbox: in process and over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.sandbox import Cloud, NotSeen, Person, SandboxRequest, api_routes
from tests.support.applications import answer_all, collect_faults, serving

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("👍 Berguna", callback_data="ya"), InlineKeyboardButton("Diam", callback_data="diam")],
        [InlineKeyboardButton("Sumber", url="https://bawaslu.go.id/a")],
    ]
)


async def start(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_text("Selamat datang")


async def echo(update: Update, _: Context) -> None:
    message = update.effective_message
    assert message
    await message.reply_html(f"<b>{message.text or message.caption}</b>", reply_markup=KEYS)


async def edited(update: Update, _: Context) -> None:
    assert update.edited_message
    asked = update.edited_message
    answer = asked.message_id + 1
    await asked.get_bot().edit_message_text(f"Diperbarui: {asked.text}", asked.chat.id, answer)


async def press(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    if query.data == "ya":
        await query.answer("Terima kasih")
        with suppress(BadRequest):  # a second press finds the message edited already
            await query.edit_message_text("Sudah dinilai")


async def other(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_text("Kirim teks saja, ya")


async def quiz(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_poll("Boleh?", ["Ya", "Tidak"], is_anonymous=False)


async def voted(update: Update, context: Context) -> None:
    assert update.poll_answer
    assert update.poll_answer.user
    await context.bot.send_message(update.poll_answer.user.id, f"Pilihan: {update.poll_answer.option_ids[0]}")


def furnished(builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any]) -> App:
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("kuis", quiz))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    application.add_handler(MessageHandler(filters.TEXT | filters.CAPTION, echo))
    application.add_handler(MessageHandler(filters.ALL, other))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(PollAnswerHandler(voted))
    return application


@asynccontextmanager
async def running(application: App) -> AsyncIterator[None]:
    faults = collect_faults(application)
    async with application:
        task = asyncio.create_task(answer_all(application))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert faults == []


@pytest.fixture
async def talking(cloud: Cloud) -> AsyncIterator[Cloud]:
    builder = Application.builder().token(cloud.token).updater(None)
    builder = builder.request(SandboxRequest(cloud)).get_updates_request(SandboxRequest(cloud))
    async with running(furnished(builder)):
        yield cloud


async def test_a_conversation(talking: Cloud, guru: Person) -> None:
    await guru.sends("boleh?")
    assert (guru.last.text, guru.last.html) == ("boleh?", "<b>boleh?</b>")
    assert guru.buttons == ["👍 Berguna", "Diam", "Sumber"]
    assert await guru.clicks("Berguna") == "Terima kasih"
    assert guru.sees("Sudah dinilai").edited
    guru.does_not_see("boleh?")


async def test_answers_to_presses(talking: Cloud, guru: Person) -> None:
    await guru.sends("boleh?")
    assert await guru.clicks("Diam") is None, "the spinner goes on turning"
    assert await guru.clicks("Sumber") == "https://bawaslu.go.id/a"
    with pytest.raises(NotSeen, match=r"no button 'Batal'.*\n1 Sri: boleh\?\n2 Tanya Netral: boleh\?"):
        await guru.clicks("Batal")


async def test_two_presses_before_the_bot_can_answer(talking: Cloud, guru: Person) -> None:
    await guru.sends("boleh?")
    assert await guru.taps_twice("Berguna") == ["Terima kasih", "Terima kasih"]
    assert guru.last.text == "Sudah dinilai"


async def test_an_edited_question(talking: Cloud, guru: Person) -> None:
    await guru.sends("lama")
    await guru.edits("baru")
    assert guru.last.text == "Diperbarui: baru"


async def test_everything_a_person_can_send(talking: Cloud, guru: Person) -> None:
    await guru.sends_photo(caption="foto ini")
    guru.sees("foto ini")
    await guru.sends_document(b"isi", "surat.pdf", caption="surat ini")
    guru.sees("surat ini")
    for send in (guru.sends_sticker, guru.sends_voice, guru.sends_location, guru.sends_photo):
        await send()
        assert guru.last.text == "Kirim teks saja, ya"


async def test_messages_one_right_after_the_other(talking: Cloud, guru: Person) -> None:
    await guru.sends_many(["satu", "dua", "tiga"])
    assert [message.text for message in guru.messages if message.from_bot] == ["satu", "dua", "tiga"]


async def test_a_vote(talking: Cloud, guru: Person) -> None:
    await guru.sends("/kuis")
    await guru.votes("Tidak")
    assert guru.last.text == "Pilihan: 1"
    poll = next(message for message in guru.messages if "poll" in message.body)
    assert [option["voter_count"] for option in poll.body["poll"]["options"]] == [0, 1]


async def test_groups_and_private_chats_are_apart(talking: Cloud, guru: Person) -> None:
    staff = guru.in_group("staf")
    await staff.sends("/start@TanyaNetralBot")
    staff.sees("Selamat datang")
    assert guru.messages == []
    officer = Person(talking, "bawaslu")
    await officer.sends("laporan 12")
    assert officer.last.author == "Tanya Netral"


async def test_blocking_is_told_and_ends_with_the_next_message(talking: Cloud, guru: Person) -> None:
    await guru.sends("halo")
    await guru.blocks()
    assert talking.chat("guru").bot == "kicked"
    await guru.sends("kembali")
    assert guru.last.text == "kembali"


async def test_start_over_empties_every_chat(talking: Cloud, guru: Person) -> None:
    await guru.sends("lama")
    talking.start_over()
    guru.does_not_see("lama")
    await guru.sends("baru")
    assert [message.text for message in guru.messages] == ["baru", "baru"]


async def test_the_librarys_own_updater_polls_it(cloud: Cloud, guru: Person) -> None:
    # Given an application that polls the way the library does it
    builder = Application.builder().token(cloud.token)
    builder = builder.request(SandboxRequest(cloud)).get_updates_request(SandboxRequest(cloud))
    application = furnished(builder)
    faults = collect_faults(application)
    async with application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        # When someone writes; the library confirms updates before it works on them
        await guru.sends("halo")
        # Then the answer comes
        await guru.waits_for("halo")
        await application.updater.stop()
        await application.stop()
    assert faults == []


async def test_a_bot_in_another_process_talks_http(cloud: Cloud, guru: Person) -> None:
    async with serving(api_routes(cloud)) as url:
        builder = Application.builder().token(cloud.token).updater(None)
        builder = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
        application = furnished(builder)
        async with running(application):
            await guru.sends("halo")
            assert await guru.clicks("Berguna") == "Terima kasih"
            sent = await application.bot.send_document(guru.user.id, b"isi surat", filename="surat é.txt")
            assert sent.document
            file = await application.bot.get_file(sent.document)
            assert bytes(await file.download_as_bytearray()) == b"isi surat"
            assert sent.document.file_name == "surat é.txt"


async def test_http_takes_json_forms_and_queries_and_no_other_name(cloud: Cloud) -> None:
    cloud.chat("guru").started = True
    message = {"chat_id": cloud.chat("guru").id, "text": "x"}
    async with serving(api_routes(cloud)) as url, httpx.AsyncClient(base_url=f"{url}/bot{cloud.token}") as client:
        answers = [
            await client.post("/sendMessage", json=message),
            await client.post("/SENDMESSAGE", data=message),
            await client.get("/sendMessage", params=message),
        ]
        assert [answer.json()["result"]["message_id"] for answer in answers] == [1, 2, 3]
        assert (await client.get("/getMe", headers={"Host": "evil.example"})).status_code == 403
        cloud.drop_next("getMe")
        assert (await client.get("/getMe")).status_code == 502
        assert (await client.get("/getMe")).json()["ok"] is True
