"""What a visitor can do on the page."""

import asyncio
import base64
from collections.abc import Awaitable, Callable

from bot.sandbox import people
from bot.sandbox.cloud import CALLBACK_LIFETIME, Cloud
from bot.sandbox.errors import SandboxError
from bot.sandbox.state import Chat, Json, User
from bot.sandbox.texts import CAPTION_LIMIT, TEXT_LIMIT
from bot.sandbox.view import seat_of

Act = Callable[[Cloud, Json], Awaitable[Json]]


def _place(cloud: Cloud, body: Json) -> tuple[User, Chat]:
    seat = seat_of(body.get("seat"))
    return cloud.users[seat.user], cloud.chat(seat.chat)


def _text(body: Json, limit: int = TEXT_LIMIT) -> str:
    text = str(body.get("text") or "").strip()
    if len(text) > limit:
        raise SandboxError("too long")
    return text


async def send(cloud: Cloud, body: Json) -> Json:
    """Send a text; a long one is cut into several messages, as the real apps do."""
    user, chat = _place(cloud, body)
    text = str(body.get("text") or "").strip()
    reply_to = int(body["reply_to"]) if body.get("reply_to") else None
    for start in range(0, len(text), TEXT_LIMIT):
        people.write(cloud, user, chat, people.text_content(text[start : start + TEXT_LIMIT]), reply_to)
    return {}


async def edit(cloud: Cloud, body: Json) -> Json:
    """Edit an own message."""
    user, chat = _place(cloud, body)
    people.edit(cloud, user, chat, int(body["message_id"]), _text(body))
    return {}


async def upload(cloud: Cloud, body: Json) -> Json:
    """Send a photo or a document; `content` is base64."""
    user, chat = _place(cloud, body)
    kind = "photo" if body.get("kind") == "photo" else "document"
    content = base64.b64decode(str(body["content"]), validate=True)
    message = people.file_content(cloud, kind, content, str(body["name"]), _text(body, CAPTION_LIMIT))
    people.write(cloud, user, chat, message)
    return {}


async def click(cloud: Cloud, body: Json) -> Json:
    """Press a button and wait for the bot's toast, as long as it can still come."""
    user, chat = _place(cloud, body)
    number = int(body["message_id"])
    button = chat.messages[number]["reply_markup"]["inline_keyboard"][int(body["row"])][int(body["column"])]
    query = people.press(cloud, user, chat, number, str(button["callback_data"]))
    try:
        async with asyncio.timeout(CALLBACK_LIFETIME):
            toast = await query.answer
    except TimeoutError:
        return {"text": "", "alert": False, "url": ""}
    return toast._asdict()


async def vote(cloud: Cloud, body: Json) -> Json:
    """Answer a poll."""
    user, chat = _place(cloud, body)
    choice = [int(option) for option in body["options"]]
    people.vote(cloud, user, chat, int(body["message_id"]), choice)
    return {}


async def misc(cloud: Cloud, body: Json) -> Json:
    """Send a sticker, a voice message or a place."""
    user, chat = _place(cloud, body)
    contents: dict[str, Callable[[], Json]] = {
        "sticker": lambda: people.sticker_content(cloud),
        "voice": lambda: people.voice_content(cloud),
        "location": lambda: {"location": {"latitude": -7.9778, "longitude": 112.6341}},
    }
    people.write(cloud, user, chat, contents[str(body["kind"])]())
    return {}


async def block(cloud: Cloud, body: Json) -> Json:
    """Block the bot, or let it in again."""
    user, chat = _place(cloud, body)
    (people.block if body.get("on") else people.unblock)(cloud, user, chat)
    cloud.feed.publish("state", None, None)
    return {}


async def restart(cloud: Cloud, _: Json) -> Json:
    """Start over with empty chats."""
    cloud.start_over()
    return {}


ACTS: dict[str, Act] = {
    "send": send,
    "edit": edit,
    "upload": upload,
    "click": click,
    "vote": vote,
    "misc": misc,
    "block": block,
    "restart": restart,
}
