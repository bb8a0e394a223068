"""Telegram: a case is a forum topic where the group is a forum, else a thread of replies to its first message.

Everything is composed anew and files are uploaded anew: forwarding or copying would show whom it came from. Words
about a case are protected from being passed on; files are not, because officers must put them on record.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.delivery.parcels import (
    Attachment,
    Fault,
    Flooded,
    Keyboard,
    Moved,
    Note,
    Parcel,
    Refused,
    Unreachable,
    Unwanted,
)
from bot.store.outbox import Claimed, Posted

_UPLOAD_PATIENCE = 180.0
_TOPIC_NAME = 128

_ALBUM_FILES, _ALBUM_BYTES = 10, 20 * 1024 * 1024
"""What goes into one album: Telegram's limit, and what one upload may hold in memory."""

Sent = TypeVar("Sent")

_FAULTS = {
    "chat not found": Fault.CHAT_GONE,
    "not enough rights": Fault.NO_RIGHTS,
    "have no rights": Fault.NO_RIGHTS,
    "chat_write_forbidden": Fault.NO_RIGHTS,
    "topic_closed": Fault.NO_RIGHTS,
}


class GroupCarrier:
    """Brings parcels to officers' groups."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def carry(self, address: str, claimed: Claimed, parcel: Parcel, note: Note) -> None:
        """Bring what has not arrived yet into the thread of its topic; see `Carrier`."""
        async with _translated():
            thread = _Thread(self._bot, int(address), claimed, note)
            await thread.open(parcel.title)
            for number, page in enumerate(parcel.pages):
                if number >= claimed.parts:
                    await thread.write(number + 1, page, parcel.keyboard)
            arrived = max(claimed.parts, len(parcel.pages))
            for album in _albums(parcel.attachments[arrived - len(parcel.pages) :]):
                arrived += len(album)
                await thread.upload(arrived, album)
            if parcel.keyboard is not None and claimed.head:
                await thread.show_buttons(int(claimed.head), parcel.keyboard)


class _Thread:
    """One topic in one group, while a parcel is brought there."""

    def __init__(self, bot: Bot, chat: int, claimed: Claimed, note: Note) -> None:
        self._bot = bot
        self._chat = chat
        self._note = note
        self._forum_topic = int(claimed.thread) if claimed.thread else None
        self._head = int(claimed.head) if claimed.head else None
        self._title = ""

    async def open(self, title: str) -> None:
        """Open a forum topic for a new case, where the group has topics and lets us."""
        self._title = title
        if self._head is None and self._forum_topic is None:
            chat = await self._bot.get_chat(self._chat)
            if chat.is_forum:
                await self._open_topic()

    async def write(self, number: int, page: str, keyboard: Keyboard | None) -> None:
        """Post a page; the first of a topic carries its buttons."""
        first = self._head is None

        async def post() -> Message:
            return await self._bot.send_message(
                self._chat, page, "HTML", message_thread_id=self._forum_topic, reply_parameters=self._reply(),
                reply_markup=_markup(keyboard) if first and keyboard else None, protect_content=True,
            )  # fmt: skip

        sent = await self._post(post)
        self._head = self._head or sent.message_id
        await self._note(number, Posted(str(sent.message_id)))

    async def upload(self, number: int, album: Sequence[Attachment]) -> None:
        """Upload files from their bytes: several as one album, which arrives whole or not at all."""
        files = [(attachment, await attachment.load()) for attachment in album]

        async def post() -> Sequence[Message]:
            if len(files) > 1:
                media = [_in_album(attachment, content) for attachment, content in files]
                return await self._bot.send_media_group(
                    self._chat, media, message_thread_id=self._forum_topic, reply_parameters=self._reply(),
                    read_timeout=_UPLOAD_PATIENCE, write_timeout=_UPLOAD_PATIENCE,
                )  # fmt: skip
            ((attachment, content),) = files
            sent = await self._bot.send_document(
                self._chat, InputFile(content, attachment.name), attachment.caption, parse_mode="HTML",
                message_thread_id=self._forum_topic, reply_parameters=self._reply(),
                disable_content_type_detection=True, read_timeout=_UPLOAD_PATIENCE, write_timeout=_UPLOAD_PATIENCE,
            )  # fmt: skip
            return [sent]

        sent = await self._post(post)
        await self._note(number, *(Posted(str(message.message_id)) for message in sent))

    async def show_buttons(self, head: int, keyboard: Keyboard) -> None:
        """Put other buttons below the first message of the topic; one that was deleted needs none."""
        with suppress(BadRequest):
            await self._bot.edit_message_reply_markup(self._chat, head, reply_markup=_markup(keyboard))

    async def _post(self, post: Callable[[], Awaitable[Sent]]) -> Sent:
        try:
            return await post()
        except BadRequest as fault:
            if self._forum_topic is None or "thread not found" not in fault.message.lower():
                raise
        # Officers deleted the topic, and its messages with it: the case goes on in a new one.
        self._head = None
        await self._open_topic()
        return await post()

    async def _open_topic(self) -> None:
        try:
            topic = await self._bot.create_forum_topic(self._chat, self._title[:_TOPIC_NAME])
        except BadRequest as fault:
            if "rights" not in fault.message.lower():
                raise
            # Without the right to open topics the case is a thread of replies, rather than late.
            self._forum_topic = None
            return
        self._forum_topic = topic.message_thread_id
        await self._note(0, Posted(thread=str(topic.message_thread_id)))

    def _reply(self) -> ReplyParameters | None:
        if self._head is None or self._forum_topic is not None:
            return None
        return ReplyParameters(self._head, allow_sending_without_reply=True)


class ChatCarrier:
    """Brings neutral notices to the chat of a reporter who asked for them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def carry(self, address: str, claimed: Claimed, parcel: Parcel, note: Note) -> None:
        """Send every page; see `Carrier`."""
        async with _translated():
            for number, page in enumerate(parcel.pages):
                if number >= claimed.parts:
                    await self._send(int(address), page)
                    await note(number + 1, Posted())

    async def _send(self, chat: int, page: str) -> None:
        try:
            await self._bot.send_message(chat, page, "HTML", protect_content=True)
        except Forbidden as fault:
            raise Unwanted from fault
        except BadRequest as fault:
            if "chat not found" in fault.message.lower():
                raise Unwanted from fault
            raise


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn what the library raises into what the worker understands."""
    try:
        yield
    except RetryAfter as fault:
        wait = fault.retry_after
        raise Flooded(wait.total_seconds() if isinstance(wait, timedelta) else wait) from fault
    except ChatMigrated as fault:
        raise Moved(str(fault.new_chat_id)) from fault
    except Forbidden as fault:
        raise Refused(Fault.KICKED) from fault
    except InvalidToken as fault:
        raise Refused(Fault.TOKEN) from fault
    except BadRequest as fault:
        words = fault.message.lower()
        raise Refused(next((kind for part, kind in _FAULTS.items() if part in words), Fault.CONTENT)) from fault
    except NetworkError as fault:
        raise Unreachable from fault


def _albums(attachments: Sequence[Attachment]) -> list[list[Attachment]]:
    """Put files together into albums, in their order; all are sent as documents, so any may stand side by side."""
    albums: list[list[Attachment]] = []
    for attachment in attachments:
        album = albums[-1] if albums else []
        room = _ALBUM_BYTES - sum(each.size for each in album)
        if not album or attachment.alone or album[-1].alone or len(album) == _ALBUM_FILES or attachment.size > room:
            albums.append([attachment])
        else:
            album.append(attachment)
    return albums


def _in_album(attachment: Attachment, content: bytes) -> InputMediaDocument:
    return InputMediaDocument(
        content, attachment.caption, "HTML", disable_content_type_detection=True, filename=attachment.name
    )


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(choice.label, callback_data=choice.data) for choice in row] for row in keyboard]
    return InlineKeyboardMarkup(rows)
