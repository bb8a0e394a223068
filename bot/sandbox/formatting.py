"""Telegram's HTML style: text with tags in, plain text and entities with UTF-16 offsets out.

Follows the documented tags and the errors of the real server, whose offsets count bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_url, mentioned_user

Entity = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))|([a-zA-Z]+));?")
_SPECIAL = re.compile(r"[<&]")
_NAME_END = re.compile(r"[\s>]")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(=?)\s*(?:"([^"]*)("?)|'([^']*)('?)|([\w.-]*))""")


def utf16(text: str) -> int:
    """Count the UTF-16 code units of `text`."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: str
    offset: int
    start: int
    attributes: dict[str, str]


@dataclass
class _Parser:
    source: str
    at: int = 0
    offset: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        while found := _SPECIAL.search(self.source, self.at):
            self.add(self.source[self.at : found.start()])
            self.at = found.start()
            if found[0] == "&":
                self.reference()
            elif self.source.startswith("/", self.at + 1):
                self.end_tag()
            else:
                self.start_tag()
        self.add(self.source[self.at :])
        if self.stack:
            self.fail(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.parts), self.entities

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16(text)

    def reference(self) -> None:
        decoded = _decoded(self.source, self.at)
        self.add(decoded[0] if decoded else "&")
        self.at = decoded[1] if decoded else self.at + 1

    def start_tag(self) -> None:
        begin = self.at
        end = _NAME_END.search(self.source, begin + 1)
        if not end:
            self.fail("Unclosed start tag", begin)
        tag = self.source[begin + 1 : end.start()].lower()
        if tag not in _TYPES:
            self.fail(f'Unsupported start tag "{tag}"', begin)
        attributes, self.at = self.attributes(tag, begin, end.start())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, self.offset, len(self.parts), attributes))

    def attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while self.source[at : at + 1].isspace():
                at += 1
            if self.source.startswith(">", at):
                return found, at + 1
            if at >= len(self.source):
                self.fail("Unclosed start tag", begin)
            name, value, at = self.attribute(tag, begin, at)
            found[name] = value

    def attribute(self, tag: str, begin: int, at: int) -> tuple[str, str, int]:
        match = _ATTRIBUTE.match(self.source, at)
        name = match[1] if match else ""
        if not match or not name:
            self.fail(f'Empty attribute name in the tag "{tag}"', begin)
        if not match[2]:
            # "expandable" is the one attribute that Telegram knows without a value
            if tag == "blockquote" and name == "expandable":
                return name, "", match.end(1)
            self.fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        if match.end() >= len(self.source):
            self.fail("Unclosed start tag", begin)
        if match[7] is not None:
            if not _NAME_END.match(self.source, match.end()):
                self.fail("Unexpected end of name token", match.start(7))
            return name, match[7].lower(), match.end()
        return name, _unescaped(match[3] if match[3] is not None else match[5]), match.end()

    def end_tag(self) -> None:
        begin = self.at
        if not self.stack:
            self.fail("Unexpected end tag", begin)
        close = self.source.find(">", begin)
        name = self.source[begin + 2 : close].rstrip().lower()
        if close < 0 or " " in name:
            self.fail("Unclosed end tag", begin)
        opened = self.stack.pop()
        if name and name != opened.tag:
            self.fail("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name}>"')
        self.at = close + 1
        if self.offset > opened.offset:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        entity: Entity = {"type": _TYPES[opened.tag], "offset": opened.offset}
        entity["length"] = self.offset - opened.offset
        if opened.tag == "a":
            inner = "".join(self.parts[opened.start :])
            if not _link(entity, opened.attributes.get("href") or inner):
                return
        elif opened.tag == "tg-emoji":
            if not opened.attributes.get("emoji-id", "").isdecimal():
                self.fail("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.attributes["emoji-id"]
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag in ("pre", "code") and self.merged(opened, entity):
            return
        self.entities.append(entity)

    def merged(self, opened: _Open, entity: Entity) -> bool:
        """Turn <pre><code class="language-x"> into one entity that knows its language."""
        if opened.tag == "code":
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                entity["language"] = language.removeprefix("language-")
            return False
        last = self.entities[-1] if self.entities else {}
        same = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if last.get("type") != "code" or not same or "language" not in last:
            return False
        last["type"] = "pre"
        return True

    def fail(self, text: str, at: int | None = None, more: str = "") -> NoReturn:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'replace'))}"
        raise bad_request(f"can't parse entities: {text}{place}{more}")


def _link(entity: Entity, target: str) -> bool:
    if user := mentioned_user(target):
        entity.update(type="text_mention", user={"id": user})
        return True
    url = checked_url(target)
    if url:
        entity["url"] = url
    return url is not None


def _decoded(source: str, at: int) -> tuple[str, int] | None:
    match = _REFERENCE.match(source, at)
    if not match:
        return None
    if match[3]:
        sign = _NAMED.get(match[3])
        return (sign, match.end()) if sign else None
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code), match.end()


def _unescaped(value: str) -> str:
    if "&" not in value:
        return value
    out, at = [], 0
    while at < len(value):
        decoded = _decoded(value, at) if value[at] == "&" else None
        out.append(decoded[0] if decoded else value[at])
        at = decoded[1] if decoded else at + 1
    return "".join(out)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Turn Telegram's HTML into plain text and entities, outer entities first.

    Raises:
        ApiError: The HTML does not parse; worded as Telegram words it.
    """
    if "<" not in source and "&" not in source:
        return source, []
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities
