"""Each documented error, in Telegram's words, as the exception the library makes of it."""

# ruff: noqa: E501, ARG005 - a table reads best one row a line; its calls share one signature

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.sandbox import Cloud, SandboxRequest
from bot.sandbox.person import tiny_png

Call = Callable[[Bot, Cloud], Awaitable[Any]]
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


# Touching retry_after is enough for the library to announce that it will become a timedelta.
PLAIN_SECONDS = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


def guru(cloud: Cloud) -> int:
    return cloud.chat("guru").id


def keys(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Ya", **button)]])


def says(text: str, **more: Any) -> Call:
    return lambda bot, cloud: bot.send_message(guru(cloud), text, **more)


def html(text: str) -> Call:
    return says(text, parse_mode="HTML")


def poll(question: str = "Boleh?", options: tuple[str, ...] = ("Ya", "Tidak"), **more: Any) -> Call:
    return lambda bot, cloud: bot.send_poll(guru(cloud), question, options, **more)


def quiz(**more: Any) -> Call:
    return poll(type="quiz", **more)


async def _same_text(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_message(guru(cloud), "<b>a</b>", parse_mode="HTML", reply_markup=keys(callback_data="x"))
    return await bot.edit_message_text(
        "<b>a</b>", guru(cloud), sent.message_id, parse_mode="HTML", reply_markup=keys(callback_data="x")
    )


async def _same_keys(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_message(guru(cloud), "a")
    return await bot.edit_message_reply_markup(guru(cloud), sent.message_id)


def _of_another(act: str) -> Call:
    async def call(bot: Bot, cloud: Cloud) -> Any:
        message = cloud.post(cloud.chat("staf"), cloud.users["guru"].profile, {"text": "x"})
        place = (cloud.chat("staf").id, message["message_id"])
        if act == "edit":
            return await bot.edit_message_text("y", *place)
        return await bot.delete_message(*place)

    return call


async def _text_of_photo(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_photo(guru(cloud), tiny_png())
    return await bot.edit_message_text("x", guru(cloud), sent.message_id)


async def _caption_of_text(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_message(guru(cloud), "x")
    return await bot.edit_message_caption(guru(cloud), sent.message_id, caption="y")


async def _answered_twice(bot: Bot, cloud: Cloud) -> Any:
    query = cloud.new_query()
    await bot.answer_callback_query(query.id)
    return await bot.answer_callback_query(query.id)


async def _answered_late(bot: Bot, cloud: Cloud) -> Any:
    query = cloud.new_query()
    later = cloud.clock() + 16
    cloud.clock = lambda: later
    return await bot.answer_callback_query(query.id)


async def _long_toast(bot: Bot, cloud: Cloud) -> Any:
    return await bot.answer_callback_query(cloud.new_query().id, "x" * 201)


async def _blocked(bot: Bot, cloud: Cloud) -> Message:
    cloud.chat("guru").bot = "kicked"
    return await bot.send_message(guru(cloud), "x")


async def _kicked(bot: Bot, cloud: Cloud) -> Message:
    cloud.kick_bot("staf")
    return await bot.send_message(cloud.chat("staf").id, "x")


async def _left(bot: Bot, cloud: Cloud) -> Message:
    await bot.leave_chat(cloud.chat("staf").id)
    return await bot.send_message(cloud.chat("staf").id, "x")


async def _wrong_kind(bot: Bot, cloud: Cloud) -> Message:
    sent = await bot.send_photo(guru(cloud), tiny_png())
    return await bot.send_document(guru(cloud), sent.photo[-1].file_id)


async def _stopped_twice(bot: Bot, cloud: Cloud) -> Any:
    sent = await bot.send_poll(guru(cloud), "Kapan?", ["a", "b"])
    await bot.stop_poll(guru(cloud), sent.message_id)
    return await bot.stop_poll(guru(cloud), sent.message_id)


async def _polling_with_webhook(bot: Bot, _: Cloud) -> Any:
    await bot.set_webhook("http://127.0.0.1:9/")
    return await bot.get_updates()


async def _other_token(_: Bot, cloud: Cloud) -> Any:
    return await Bot("1:salah", request=SandboxRequest(cloud)).get_me()


def _failing(**fault: Any) -> Call:
    async def call(bot: Bot, cloud: Cloud) -> Any:
        cloud.fail_next("sendMessage", **fault)
        return await bot.send_message(guru(cloud), "x")

    return call


async def _dropped(bot: Bot, cloud: Cloud) -> Any:
    cloud.drop_next("sendMessage")
    return await bot.send_message(guru(cloud), "x")


ENTITIES = "Can't parse entities: "
TABLE: list[tuple[Call, type[TelegramError], str]] = [
    (says(""), BadRequest, "Message text is empty"),
    (says("  \n "), BadRequest, "Text must be non-empty"),
    (html("<b></b>"), BadRequest, "Text must be non-empty"),
    (says("x" * 4097), BadRequest, "Message is too long"),
    (lambda b, c: b.send_message(1234, "x"), BadRequest, "Chat not found"),
    (lambda b, c: b.send_message(c.chat("admin").id, "x"), BadRequest, "Chat not found"),
    (lambda b, c: b.send_message("@tak_ada", "x"), BadRequest, "Chat not found"),
    (lambda b, c: b.send_message("", "x"), BadRequest, "Chat_id is empty"),
    (says("x", reply_parameters=ReplyParameters(77)), BadRequest, "Message to be replied not found"),
    (says("x", message_thread_id=5), BadRequest, "Message thread not found"),
    (says("*x*", parse_mode="MarkdownV2"), BadRequest, "Unsupported parse_mode"),
    (html("<h1>x</h1>"), BadRequest, ENTITIES + 'unsupported start tag "h1" at byte offset 0'),
    (html("é<x>"), BadRequest, ENTITIES + 'unsupported start tag "x" at byte offset 2'),
    (html("<b>x"), BadRequest, ENTITIES + 'can\'t find end tag corresponding to start tag "b"'),
    (html("a <b>x</i>"), BadRequest, ENTITIES + 'unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    (html("x</b>"), BadRequest, ENTITIES + "unexpected end tag at byte offset 1"),
    (html("3 < 4"), BadRequest, ENTITIES + 'unsupported start tag "" at byte offset 2'),
    (html("a <b"), BadRequest, ENTITIES + "unclosed start tag at byte offset 2"),
    (html("<b>a</b"), BadRequest, ENTITIES + "unclosed end tag at byte offset 4"),
    (html("<span>x</span>"), BadRequest, ENTITIES + 'tag "span" must have class "tg-spoiler" at byte offset 0'),
    (says("x", reply_markup=keys(callback_data="x" * 65)), BadRequest, "Button_data_invalid"),
    (says("x", reply_markup=keys(callback_data="é" * 33)), BadRequest, "Button_data_invalid"),
    (says("x", reply_markup=keys(callback_data="")), BadRequest, "Button_data_invalid"),
    (says("x", reply_markup=keys(url="bukan tautan")), BadRequest, "Inline keyboard button url 'bukan tautan' is invalid: wrong http url"),
    (says("x", reply_markup=keys()), BadRequest, "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"),
    (lambda b, c: b.edit_message_text("x", guru(c), 99), BadRequest, "Message to edit not found"),
    (lambda b, c: b.edit_message_text("x", guru(c)), BadRequest, "Message identifier is not specified"),
    (_same_text, BadRequest, NOT_MODIFIED),
    (_same_keys, BadRequest, NOT_MODIFIED),
    (_of_another("edit"), BadRequest, "Message can't be edited"),
    (_of_another("delete"), BadRequest, "Message can't be deleted"),
    (_text_of_photo, BadRequest, "There is no text in the message to edit"),
    (_caption_of_text, BadRequest, "There is no caption in the message to edit"),
    (lambda b, c: b.delete_message(guru(c), 99), BadRequest, "Message to delete not found"),
    (lambda b, c: b.answer_callback_query("12345"), BadRequest, TOO_OLD),
    (_answered_twice, BadRequest, TOO_OLD),
    (_answered_late, BadRequest, TOO_OLD),
    (_long_toast, BadRequest, "Message_too_long"),
    (lambda b, c: b.send_photo(guru(c), b"bukan gambar"), BadRequest, "Image_process_failed"),
    (lambda b, c: b.send_photo(guru(c), tiny_png(), caption="x" * 1025), BadRequest, "Message caption is too long"),
    (lambda b, c: b.send_document(guru(c), b""), BadRequest, "File must be non-empty"),
    (lambda b, c: b.send_document(guru(c), "tak-ada"), BadRequest, "Wrong file identifier/http url specified"),
    (lambda b, c: b.send_document(guru(c), "https://example.org/a.pdf"), BadRequest, "Failed to get http url content"),
    (_wrong_kind, BadRequest, "Can't use file of type photo as document"),
    (lambda b, c: b.send_media_group(guru(c), [InputMediaPhoto(tiny_png())]), BadRequest, "Wrong number of messages in the album: it must be 2-10"),
    (lambda b, c: b.get_file("tak-ada"), BadRequest, "Invalid file_id"),
    (poll(question="x" * 301), BadRequest, "Poll question length must not exceed 300"),
    (poll(question=""), BadRequest, "Text must be non-empty"),
    (poll(options=("Ya", "x" * 101)), BadRequest, "Poll options length must not exceed 100"),
    (poll(options=("a",) * 13), BadRequest, "Poll can't have more than 12 options"),
    (poll(options=()), BadRequest, "Poll must have at least one answer option"),
    (quiz(), BadRequest, "Correct quiz option list must be non-empty"),
    (quiz(correct_option_ids=[2]), BadRequest, "Wrong quiz correct_option_id"),
    (quiz(correct_option_ids=[0], explanation="x" * 201), BadRequest, "Explanation is too long"),
    (quiz(correct_option_ids=[0], explanation="a\nb\nc\nd"), BadRequest, "Explanation is too long"),
    (_stopped_twice, BadRequest, "Poll has already been closed"),
    (lambda b, c: b.set_my_commands([("Mulai!", "x")]), BadRequest, "Bot_command_invalid"),
    (lambda b, c: b.send_chat_action(guru(c), "menari"), BadRequest, "Wrong parameter action in request"),
    (lambda b, c: b.get_chat_administrators(guru(c)), BadRequest, "There are no administrators in the private chat"),
    (lambda b, c: b.create_forum_topic(c.chat("staf").id, "x"), BadRequest, "The chat is not a forum"),
    (lambda b, c: b.set_webhook("http://127.0.0.1:9/", secret_token="ada spasi"), BadRequest, "Secret token contains unallowed characters"),
    (lambda b, c: b.set_webhook("https://example.org/"), BadRequest, "Bad webhook: the sandbox delivers to this computer alone"),
    (_blocked, Forbidden, "Forbidden: bot was blocked by the user"),
    (_kicked, Forbidden, "Forbidden: bot was kicked from the supergroup chat"),
    (_left, Forbidden, "Forbidden: bot is not a member of the supergroup chat"),
    (_polling_with_webhook, Conflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"),
    (_other_token, InvalidToken, "Unauthorized"),
    (lambda b, c: b.do_api_request("danceAllNight"), EndPointNotFound, "Endpoint 'danceAllNight' not found in Bot API"),
    (_failing(status=429, retry_after=7), RetryAfter, "Flood control exceeded. Retry in 0:00:07"),
    (_failing(status=500), NetworkError, "Internal Server Error"),
    (_failing(status=502), NetworkError, "Bad Gateway"),
    (_dropped, NetworkError, "httpx.ReadError: "),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "text"), TABLE, ids=[f"{n}-{row[2][:50]}" for n, row in enumerate(TABLE)])
@PLAIN_SECONDS
async def test_errors_are_telegrams(
    started: Bot, cloud: Cloud, call: Call, kind: type[TelegramError], text: str
) -> None:
    # The library capitalises the text of a Bad Request and lowers the rest of it; the comparison does not mind.
    with pytest.raises(kind) as caught:
        await call(started, cloud)
    assert type(caught.value) is kind
    assert caught.value.message.casefold() == text.casefold()


def test_the_exact_words_go_over_the_wire() -> None:
    from bot.sandbox.errors import bad_request

    assert bad_request("BUTTON_DATA_INVALID").description == "Bad Request: BUTTON_DATA_INVALID"


@PLAIN_SECONDS
async def test_a_fault_hits_as_often_as_asked_and_then_no_more(started: Bot, cloud: Cloud) -> None:
    cloud.fail_next("sendMessage", n=2, status=429, retry_after=1)
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await started.send_message(guru(cloud), "x")
    await started.get_me()
    assert (await started.send_message(guru(cloud), "x")).message_id == 1
    assert [call.status for call in cloud.requests if call.method == "sendMessage"] == [429, 429, 200]


async def test_a_lost_answer_leaves_the_effect(started: Bot, cloud: Cloud) -> None:
    cloud.drop_next("sendMessage", after=True)
    with pytest.raises(NetworkError):
        await started.send_message(guru(cloud), "x")
    assert len(cloud.chat("guru").messages) == 1


async def test_a_reply_to_a_lost_message_is_sent_when_that_is_allowed(started: Bot, cloud: Cloud) -> None:
    lenient = ReplyParameters(77, allow_sending_without_reply=True)
    sent = await started.send_message(guru(cloud), "x", reply_parameters=lenient)
    assert sent.reply_to_message is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 4096, "the limit itself is allowed"),
        ("<b>" + "x" * 4096 + "</b>", "tags do not count"),
        ("&lt;" * 4096, "an entity counts as one character"),
        ("😀" * 4096, "characters count, not UTF-16 code units"),
    ],
)
async def test_length_counts_after_parsing(started: Bot, cloud: Cloud, text: str, reason: str) -> None:
    assert await started.send_message(guru(cloud), text, parse_mode="HTML"), reason
