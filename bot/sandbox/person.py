"""A person who uses the bot: what tests say and see."""

import asyncio
import struct
import zlib
from typing import NoReturn

from bot.sandbox import people
from bot.sandbox.cast import SEATS
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import NotSeen
from bot.sandbox.shown import Button, Shown, shown, transcript
from bot.sandbox.state import Json, Query, Toast

PATIENCE = 10.0
"""Seconds a person waits for the bot."""


def tiny_png() -> bytes:
    """Draw a picture of one pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\x9f\xc5\xe8")) + chunk(b"IEND", b"")


class Person:
    """Someone at a chat: sends, clicks, sees.

    `key` names a person (`guru`) or a seat in a group (`staf`, `bawaslu`). What is awaited returns when the bot
    has confirmed every update queued by then.
    """

    def __init__(self, cloud: Cloud, key: str, *, chat: str | None = None, patience: float = PATIENCE) -> None:
        seat = next((seat for seat in SEATS if seat.key == key), None)
        self.cloud = cloud
        self.user = cloud.users[seat.user if seat else key]
        self.chat = cloud.chat(chat or (seat.chat if seat else key))
        self.toast: Toast | None = None
        self._patience = patience
        self._last_own = 0

    def in_group(self, key: str) -> "Person":
        """Get the same person in a group."""
        return Person(self.cloud, self.user.key, chat=key, patience=self._patience)

    # Doing

    async def sends(self, text: str, *, reply_to: Shown | None = None, thread: int | None = None) -> None:
        """Send a text."""
        await self._send(people.text_content(text), reply_to, thread)

    async def sends_many(self, texts: list[str]) -> None:
        """Send texts one right after the other, not waiting for answers in between."""
        for text in texts:
            self._write(people.text_content(text))
        await self.settles()

    async def sends_photo(self, content: bytes | None = None, *, caption: str = "") -> None:
        """Send a photo, by default of one pixel."""
        photo = people.file_content(self.cloud, "photo", content or tiny_png(), "foto.jpg", caption)
        await self._send(photo)

    async def sends_document(self, content: bytes, name: str, *, caption: str = "") -> None:
        """Send a file."""
        await self._send(people.file_content(self.cloud, "document", content, name, caption))

    async def sends_video(self, content: bytes, *, caption: str = "") -> None:
        """Send a video."""
        await self._send(people.video_content(self.cloud, content, caption))

    async def sends_album(self, *contents: bytes) -> None:
        """Send photos as one album: one message each, which belong together."""
        for content in people.album_contents(self.cloud, contents):
            self._write(content)
        await self.settles()

    async def sends_sticker(self) -> None:
        """Send a sticker."""
        await self._send(people.sticker_content(self.cloud))

    async def sends_voice(self) -> None:
        """Send a voice message."""
        await self._send(people.voice_content(self.cloud))

    async def sends_location(self) -> None:
        """Send a place: the town hall of Malang."""
        await self._send({"location": {"latitude": -7.9778, "longitude": 112.6341}})

    async def edits(self, text: str) -> None:
        """Edit the own message sent last."""
        people.edit(self.cloud, self.user, self.chat, self._last_own, text)
        await self.settles()

    async def clicks(self, label: str) -> str | None:
        """Press the newest button whose label contains `label`.

        Returns the toast's text ("" when the bot only stops the spinner, None when it did not answer), or the
        address for a link.
        """
        message, button = self._button(label)
        if button.data is None:
            return button.url
        query = people.press(self.cloud, self.user, self.chat, message.id, button.data)
        await self.settles()
        return self._toast(query)

    async def taps_twice(self, label: str) -> list[str | None]:
        """Press a button twice before the bot can answer."""
        message, button = self._button(label)
        data = button.data or ""
        queries = [
            people.press(self.cloud, self.user, self.chat, message.id, data),
            people.press(self.cloud, self.user, self.chat, message.id, data),
        ]
        await self.settles()
        return [self._toast(query) for query in queries]

    async def votes(self, *labels: str) -> None:
        """Choose options of the newest poll by parts of their texts."""
        polls = (message for message in shown(self.chat) if "poll" in message.body)
        poll = next(polls, None) or self._fail("there is no poll")
        options = [option["text"] for option in poll.body["poll"]["options"]]
        choice = [number for number, text in enumerate(options) if any(label in text for label in labels)]
        people.vote(self.cloud, self.user, self.chat, poll.id, choice)
        await self.settles()

    async def blocks(self) -> None:
        """Block the bot."""
        people.block(self.cloud, self.user, self.chat)
        await self.settles()

    async def unblocks(self) -> None:
        """Unblock the bot."""
        people.unblock(self.cloud, self.user, self.chat)
        await self.settles()

    async def settles(self) -> None:
        """Wait until the bot has confirmed every update queued by now.

        Raises:
            NotSeen: It has not within the person's patience.
        """
        queue = self.cloud.queue
        try:
            async with asyncio.timeout(self._patience):
                await queue.settled(queue.last)
        except TimeoutError:
            left = len(queue.pending)
            self._fail(f"after {self._patience:g} s the bot has left {left} update(s) unconfirmed")

    # Seeing

    @property
    def messages(self) -> list[Shown]:
        """All messages of the chat as they stand now, oldest first."""
        return list(reversed(list(shown(self.chat))))

    @property
    def last(self) -> Shown:
        """The bot's newest message."""
        for message in shown(self.chat):
            if message.from_bot:
                return message
        return self._fail("the bot has said nothing")

    def sees(self, text: str) -> Shown:
        """Get the newest message of others that contains `text`, as it stands now.

        Raises:
            NotSeen: There is none; the chat is written down in the failure.
        """
        return self._find(text) or self._fail(f"{text!r} is not to be seen")

    async def waits_for(self, text: str) -> Shown:
        """Wait until `text` is to be seen, for bots that confirm updates before they work on them."""
        watcher = self.cloud.feed.watch()
        try:
            async with asyncio.timeout(self._patience):
                while not (found := self._find(text)):
                    await watcher.get()
            return found
        except TimeoutError:
            return self._fail(f"{text!r} did not appear within {self._patience:g} s")
        finally:
            self.cloud.feed.leave(watcher)

    def does_not_see(self, text: str) -> None:
        """Make sure that no message of others contains `text`."""
        if self._find(text):
            self._fail(f"{text!r} is to be seen")

    def sees_button(self, label: str) -> Button:
        """Get the newest button whose label contains `label`."""
        return self._button(label)[1]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons below the bot's newest message."""
        return [button.text for button in self.last.buttons]

    # Helpers

    async def _send(self, content: Json, reply_to: Shown | None = None, thread: int | None = None) -> None:
        self._write(content, reply_to, thread)
        await self.settles()

    def _write(self, content: Json, reply_to: Shown | None = None, thread: int | None = None) -> None:
        number = reply_to.id if reply_to else None
        message = people.write(self.cloud, self.user, self.chat, content, number, thread)
        self._last_own = message["message_id"]

    def _toast(self, query: Query) -> str | None:
        self.toast = query.answer.result() if query.answer.done() else None
        return self.toast.text if self.toast else None

    def _find(self, text: str) -> Shown | None:
        others = (message for message in shown(self.chat) if message.body["from"]["id"] != self.user.id)
        return next((message for message in others if text in message.text), None)

    def _button(self, label: str) -> tuple[Shown, Button]:
        for message in shown(self.chat):
            for button in message.buttons:
                if label in button.text:
                    return message, button
        return self._fail(f"there is no button {label!r}")

    def _fail(self, what: str) -> NoReturn:
        raise NotSeen(f"{self.user.name}, {self.chat.key}: {what}. The chat so far:\n{transcript(self.chat)}")
