"""Messages as a person sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.sandbox.formatting import Entity
from bot.sandbox.state import Chat, Json

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


@dataclass(frozen=True)
class Button:
    """A button below a message."""

    text: str
    body: Json

    @property
    def data(self) -> str | None:
        """The callback data, None for buttons of another kind."""
        value = self.body.get("callback_data")
        return None if value is None else str(value)

    @property
    def url(self) -> str | None:
        """The link that the button opens."""
        value = self.body.get("url")
        return None if value is None else str(value)


@dataclass(frozen=True)
class Shown:
    """A message as it stands now; `body` is its JSON."""

    body: Json

    @property
    def id(self) -> int:
        """The message's number in its chat."""
        return int(self.body["message_id"])

    @property
    def author(self) -> str:
        """The first name of who sent it."""
        return str(self.body["from"]["first_name"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.body["from"]["is_bot"])

    @property
    def text(self) -> str:
        """The text or caption, a poll's question and options, or the kind of content in brackets."""
        body = self.body
        if "poll" in body:
            return "\n".join([body["poll"]["question"], *(option["text"] for option in body["poll"]["options"])])
        plain = body.get("text") or body.get("caption")
        return str(plain) if plain else _kind(body)

    @property
    def html(self) -> str:
        """The text with its formatting as Telegram's HTML."""
        return to_html(self.text, self.body.get("entities") or self.body.get("caption_entities") or [])

    @property
    def rows(self) -> list[list[Button]]:
        """The rows of buttons below."""
        keyboard = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(button["text"], button) for button in row] for row in keyboard]

    @property
    def buttons(self) -> list[Button]:
        """All buttons below, row by row."""
        return [button for row in self.rows for button in row]

    @property
    def links(self) -> list[str]:
        """The targets of links in the text."""
        entities = self.body.get("entities") or self.body.get("caption_entities") or []
        return [entity["url"] for entity in entities if "url" in entity]

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return "edit_date" in self.body

    @property
    def file_id(self) -> str | None:
        """The file_id of the document or of the largest photo."""
        if "document" in self.body:
            return str(self.body["document"]["file_id"])
        return str(self.body["photo"][-1]["file_id"]) if "photo" in self.body else None

    def __str__(self) -> str:
        labels = " ".join(f"[{button.text}]" for button in self.buttons)
        return f"{self.id} {self.author}: {self.text}" + (f"\n   {labels}" if labels else "")


def _kind(body: Json) -> str:
    kinds = ("photo", "document", "sticker", "voice", "location", "forum_topic_created")
    kind = next((name for name in kinds if name in body), "")
    return f"[{kind}]" if kind else ""


def shown(chat: Chat) -> Iterator[Shown]:
    """Get the messages of a chat, newest first."""
    return (Shown(chat.messages[number]) for number in sorted(chat.messages, reverse=True))


def transcript(chat: Chat, last: int = 12) -> str:
    """Write down how the chat ends, for the message of a failed test."""
    lines = [str(message) for message, _ in zip(shown(chat), range(last), strict=False)]
    return "\n".join(reversed(lines)) or "(the chat is empty)"


def to_html(text: str, entities: list[Entity]) -> str:
    """Turn text and entities into Telegram's HTML."""
    units = text.encode("utf-16-le", "surrogatepass")
    marks: dict[int, list[str]] = {}
    for entity in entities:
        tags = _tags(entity)
        if tags:
            end = entity["offset"] + entity["length"]
            marks.setdefault(entity["offset"], []).append(tags[0])
            marks.setdefault(end, []).insert(0, tags[1])
    out, last = [], 0
    for at in sorted(marks):
        out.append(escape(units[2 * last : 2 * at].decode("utf-16-le"), quote=False))
        out += sorted(marks[at], key=lambda tag: not tag.startswith("</"))
        last = at
    return "".join(out) + escape(units[2 * last :].decode("utf-16-le"), quote=False)


def _tags(entity: dict[str, Any]) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre":
        language = entity.get("language")
        inner = f'<code class="language-{escape(language)}">' if language else ""
        return f"<pre>{inner}", "</code></pre>" if language else "</pre>"
    return None
