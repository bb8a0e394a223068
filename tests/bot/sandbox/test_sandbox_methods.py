"""Every method, called through an unchanged Bot: the answer must be what the library's own classes read."""

# ruff: noqa: E501, ARG005 - a table reads best one row a line; its calls share one signature

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ChatMemberMember,
    ChatMemberOwner,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox import Cloud, Person
from bot.sandbox.methods import METHODS
from bot.sandbox.person import tiny_png

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="ya")]])

Call = Callable[[Bot, Cloud], Awaitable[Any]]
Check = Callable[[Any], Any]


def guru(cloud: Cloud) -> int:
    return cloud.chat("guru").id


def officers(cloud: Cloud) -> int:
    return cloud.chat("bawaslu").id


async def _text(bot: Bot, cloud: Cloud) -> Message:
    return await bot.send_message(guru(cloud), "<b>Halo</b> &amp; salam", parse_mode="HTML", reply_markup=KEYS)


async def _reply(bot: Bot, cloud: Cloud) -> Message:
    first = await bot.send_message(guru(cloud), "satu")
    return await bot.send_message(
        guru(cloud),
        "dua https://bawaslu.go.id",
        reply_parameters=ReplyParameters(first.message_id),
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _topic(bot: Bot, cloud: Cloud) -> Message:
    topic = await bot.create_forum_topic(officers(cloud), "Laporan 12")
    return await bot.send_message(officers(cloud), "Isi", message_thread_id=topic.message_thread_id)


async def _photo_again(bot: Bot, cloud: Cloud) -> Message:
    first = await bot.send_photo(guru(cloud), tiny_png())
    return await bot.send_photo(guru(cloud), first.photo[-1].file_id, caption="lagi")


async def _fetched(bot: Bot, cloud: Cloud) -> bytes:
    sent = await bot.send_document(guru(cloud), b"isi berkas", filename="surat.txt")
    assert sent.document
    file = await bot.get_file(sent.document.file_id)
    return bytes(await file.download_as_bytearray())


async def _album(bot: Bot, cloud: Cloud) -> tuple[Message, ...]:
    return await bot.send_media_group(
        guru(cloud),
        [InputMediaPhoto(tiny_png(), caption="<i>satu</i>", parse_mode="HTML"), InputMediaPhoto(tiny_png())],
    )


async def _documents(bot: Bot, cloud: Cloud) -> tuple[Message, ...]:
    return await bot.send_media_group(guru(cloud), [InputMediaDocument(b"a"), InputMediaDocument(b"b")])


async def _edited(bot: Bot, cloud: Cloud) -> Any:
    sent = await _text(bot, cloud)
    return await bot.edit_message_text("baru", guru(cloud), sent.message_id)


async def _caption(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_document(guru(cloud), b"isi", caption="lama", filename="a.txt")
    return await bot.edit_message_caption(guru(cloud), sent.message_id, caption="<u>baru</u>", parse_mode="HTML")


async def _keys(bot: Bot, cloud: Cloud) -> Any:
    sent = await _text(bot, cloud)
    return await bot.edit_message_reply_markup(guru(cloud), sent.message_id, reply_markup=None)


async def _deleted(bot: Bot, cloud: Cloud) -> Any:
    sent = await _text(bot, cloud)
    assert await bot.delete_message(guru(cloud), sent.message_id)
    return cloud.chat("guru").messages


async def _deleted_many(bot: Bot, cloud: Cloud) -> Any:
    sent = await _text(bot, cloud)
    assert await bot.delete_messages(guru(cloud), [sent.message_id, 999])
    return cloud.chat("guru").messages


async def _quiz(bot: Bot, cloud: Cloud) -> Message:
    return await bot.send_poll(
        guru(cloud),
        "Boleh?",
        ["Boleh", "Dilarang"],
        type="quiz",
        correct_option_ids=[1],
        explanation="<b>PP 94/2021</b>",
        explanation_parse_mode="HTML",
    )


async def _stopped(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_poll(guru(cloud), "Kapan?", ["Senin", "Selasa"], is_anonymous=False)
    return await bot.stop_poll(guru(cloud), sent.message_id)


async def _answered(bot: Bot, cloud: Cloud) -> Any:
    query = cloud.new_query()
    assert await bot.answer_callback_query(query.id, "Terima kasih", show_alert=True)
    return query.answer.result()


async def _commands(bot: Bot, cloud: Cloud) -> Any:
    await bot.set_my_commands([("start", "Mulai")])
    await bot.set_my_commands([BotCommand("topik", "Topik")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("admin", "Admin")], scope=BotCommandScopeChat(guru(cloud)))
    await bot.delete_my_commands(scope=BotCommandScopeChat(guru(cloud)))
    scopes = (None, BotCommandScopeAllPrivateChats(), BotCommandScopeChat(guru(cloud)))
    return [[command.command for command in await bot.get_my_commands(scope)] for scope in scopes]


async def _about(bot: Bot, _: Cloud) -> Any:
    await bot.set_my_name("Tanya")
    await bot.set_my_description("Panjang")
    await bot.set_my_short_description("Pendek", language_code="id")
    return (
        (await bot.get_my_name()).name,
        (await bot.get_my_description()).description,
        (await bot.get_my_short_description(language_code="id")).short_description,
    )


async def _webhook(bot: Bot, _: Cloud) -> Any:
    await bot.set_webhook(
        "http://127.0.0.1:9/hook", secret_token="rahasia", max_connections=8, allowed_updates=["message"]
    )
    info = await bot.get_webhook_info()
    assert await bot.delete_webhook(drop_pending_updates=True)
    return info.url, info.max_connections, info.allowed_updates, (await bot.get_webhook_info()).url


async def _keyboard(bot: Bot, cloud: Cloud) -> Any:
    await bot.send_message(guru(cloud), "Pilih", reply_markup=ReplyKeyboardMarkup([["Satu", "Dua"]]))
    shown = cloud.chat("guru").keyboard
    await bot.send_message(guru(cloud), "Sudah", reply_markup=ReplyKeyboardRemove())
    return shown, cloud.chat("guru").keyboard


TABLE: list[tuple[str, str, Call, Check]] = [
    ("getMe", "the bot knows its name", lambda b, c: b.get_me(), lambda me: me.username == "TanyaNetralBot" and me.is_bot),
    ("sendMessage", "HTML becomes text and entities", _text, lambda m: (m.text, m.text_html) == ("Halo & salam", "<b>Halo</b> &amp; salam")),
    ("sendMessage", "keyboards come back", _text, lambda m: m.reply_markup == KEYS),
    ("sendMessage", "replies show what they answer", _reply, lambda m: m.reply_to_message.text == "satu" and m.has_protected_content),
    ("sendMessage", "plain links are found", _reply, lambda m: [e.type for e in m.entities] == ["url"]),
    ("sendMessage", "reply keyboards stay until removed", _keyboard, lambda r: r[0]["keyboard"][0][1] == {"text": "Dua"} and r[1] is None),
    ("createForumTopic", "topics carry messages", _topic, lambda m: m.is_topic_message and m.message_thread_id == 1),
    ("sendChatAction", "typing is taken", lambda b, c: b.send_chat_action(guru(c), "typing"), bool),
    ("sendPhoto", "sizes are read", lambda b, c: b.send_photo(guru(c), tiny_png()), lambda m: m.photo[-1].width == 1),
    ("sendPhoto", "a file_id sends again", _photo_again, lambda m: m.caption == "lagi" and m.photo),
    ("sendDocument", "names are kept", lambda b, c: b.send_document(guru(c), b"x", filename="a b.pdf"), lambda m: (m.document.file_name, m.document.mime_type) == ("a b.pdf", "application/pdf")),
    ("sendMediaGroup", "photos share a group", _album, lambda ms: len({m.media_group_id for m in ms}) == 1 and ms[0].caption == "satu"),
    ("sendMediaGroup", "documents too", _documents, lambda ms: all(m.document for m in ms)),
    ("getFile", "bytes come back as sent", _fetched, lambda content: content == b"isi berkas"),
    ("editMessageText", "text and keyboard change", _edited, lambda m: m.text == "baru" and not m.reply_markup and m.edit_date),
    ("editMessageCaption", "captions change", _caption, lambda m: m.caption_html == "<u>baru</u>"),
    ("editMessageReplyMarkup", "keyboards go", _keys, lambda m: m.text and not m.reply_markup),
    ("deleteMessage", "the message is gone", _deleted, lambda messages: not messages),
    ("deleteMessages", "missing ones are skipped", _deleted_many, lambda messages: not messages),
    ("sendPoll", "quizzes know the right answer", _quiz, lambda m: m.poll.correct_option_ids == (1,) and m.poll.explanation == "PP 94/2021"),
    ("stopPoll", "the closed poll comes back", _stopped, lambda poll: poll.is_closed and not poll.is_anonymous),
    ("answerCallbackQuery", "alerts arrive", _answered, lambda toast: toast == ("Terima kasih", True, "")),
    ("setMyCommands", "each scope has its menu", _commands, lambda menus: menus == [["start"], ["topik"], []]),
    ("setMyDescription", "languages are kept apart", _about, lambda about: about == ("Tanya", "Panjang", "Pendek")),
    ("setWebhook", "info tells what was set", _webhook, lambda info: info == ("http://127.0.0.1:9/hook", 8, ("message",), "")),
    ("getChat", "private chats", lambda b, c: b.get_chat(guru(c)), lambda chat: (chat.type, chat.first_name) == ("private", "Sri")),
    ("getChat", "groups", lambda b, c: b.get_chat(officers(c)), lambda chat: chat.is_forum and chat.permissions.can_send_messages),
    ("getChatMember", "the owner", lambda b, c: b.get_chat_member(officers(c), c.users["petugas"].id), lambda m: isinstance(m, ChatMemberOwner)),
    ("getChatMember", "the bot as administrator", lambda b, c: b.get_chat_member(officers(c), b.id), lambda m: isinstance(m, ChatMemberAdministrator)),
    ("getChatMember", "an ordinary member", lambda b, c: b.get_chat_member(c.chat("staf").id, c.users["guru"].id), lambda m: isinstance(m, ChatMemberMember)),
    ("getChatAdministrators", "owner and bot", lambda b, c: b.get_chat_administrators(officers(c)), lambda ms: {m.status for m in ms} == {"creator", "administrator"}),
    ("getChatMemberCount", "the bot counts", lambda b, c: b.get_chat_member_count(officers(c)), lambda n: n == 3),
    ("leaveChat", "the bot goes", lambda b, c: b.leave_chat(c.chat("staf").id), bool),
]  # fmt: skip


@pytest.mark.parametrize(("method", "reason", "call", "check"), TABLE, ids=[f"{row[0]}-{row[1]}" for row in TABLE])
async def test_the_library_reads_every_answer(
    started: Bot, cloud: Cloud, method: str, reason: str, call: Call, check: Check
) -> None:
    assert check(await call(started, cloud)), reason
    assert method in {request.method for request in cloud.requests}


async def test_no_method_is_left_without_a_call(started: Bot, cloud: Cloud) -> None:
    for _, _, call, _ in TABLE:
        cloud.chat("staf").bot = "member"
        await call(started, cloud)
    await started.get_updates(timeout=0)
    assert {request.method.lower() for request in cloud.requests} == set(METHODS)


async def test_messages_are_numbered_as_telegram_numbers_them(started: Bot, cloud: Cloud) -> None:
    # Given two private chats and two supergroups
    cloud.chat("admin").started = True
    chats = [cloud.chat(key).id for key in ("guru", "admin", "staf", "guru", "staf")]
    # When the bot writes to them in turn
    sent = [await started.send_message(chat, "x") for chat in chats]
    # Then private chats share one rising sequence and each supergroup has its own
    assert [message.message_id for message in sent] == [1, 2, 1, 3, 2]


async def test_unknown_parameters_are_ignored(started: Bot, cloud: Cloud) -> None:
    sent = await started.send_message(guru(cloud), "x", message_effect_id="5104841245755180586", api_kwargs={"masa": 1})
    assert sent.text == "x"


async def test_a_photo_loses_its_metadata_and_a_document_keeps_it(started: Bot, cloud: Cloud) -> None:
    # Given a JPEG with an EXIF segment that tells a place
    start, exif = b"\xff\xd8", b"\xff\xe1\x00\x0fExif\0\0-7.97,6"
    frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00"
    picture = start + exif + frame + b"\xff\xda\x00\x02ABC\xff\xd9"
    # When it is sent as a photo and as a file
    photo = await started.send_photo(guru(cloud), picture)
    document = await started.send_document(guru(cloud), picture, filename="a.jpg")
    # Then only the file still tells the place
    assert (photo.photo[-1].width, photo.photo[-1].height) == (32, 16)
    assert document.document
    contents = [cloud.files.get(file_id) for file_id in (photo.photo[-1].file_id, document.document.file_id)]
    assert [b"Exif" in file.content for file in contents if file] == [False, True]


async def test_the_menu_of_the_narrowest_scope_is_shown(started: Bot, cloud: Cloud) -> None:
    from bot.sandbox.methods.menus import menu_of

    await _commands(started, cloud)
    await started.set_my_commands([("lapor", "Lapor")], scope=BotCommandScopeChat(officers(cloud)))
    seen = [menu_of(cloud, cloud.chat(key), 1)[0]["command"] for key in ("guru", "staf", "bawaslu")]
    assert seen == ["topik", "start", "lapor"]


def test_people_are_who_they_are_said_to_be(guru: Person) -> None:
    assert (guru.user.name, guru.user.profile["language_code"]) == ("Sri Wahyuni", "id")
