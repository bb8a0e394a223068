"""What the embedded Telegram remembers: accounts, chats, callback queries, polls, calls."""

import itertools
from asyncio import Future
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Json = dict[str, Any]
Standing = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(frozen=True)
class User:
    """An account; `profile` is its JSON as it stands in messages."""

    key: str
    profile: Json

    @property
    def id(self) -> int:
        """The account's number."""
        return int(self.profile["id"])

    @property
    def name(self) -> str:
        """The name that others read."""
        return " ".join(filter(None, (self.profile["first_name"], self.profile.get("last_name"))))


@dataclass
class Chat:
    """A private chat of a person with the bot, or a group; `header` is its JSON as it stands in messages."""

    key: str
    header: Json
    numbers: Iterator[int]
    members: dict[int, Standing]
    bot: Standing = "member"
    started: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    keyboard: Json | None = None

    @property
    def id(self) -> int:
        """The chat's number, negative for groups."""
        return int(self.header["id"])

    @property
    def kind(self) -> str:
        """What the Bot API calls the chat: private, group or supergroup."""
        return str(self.header["type"])

    @property
    def is_private(self) -> bool:
        """Whether this is one person's chat with the bot."""
        return self.kind == "private"


@dataclass
class Query:
    """A press on a button that waits for the bot's answer: a toast, an alert, a link or nothing."""

    id: str
    at: float
    answer: "Future[Toast]"


class Toast(NamedTuple):
    """The bot's answer to a press."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass
class Poll:
    """A poll, where it stands and who chose what."""

    chat: int
    message: int
    body: Json
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)


class Call(NamedTuple):
    """One call the bot made: method, parameters as sent, the status it got, 0 for a broken connection."""

    method: str
    params: Json
    status: int


def supergroup(key: str, number: int, title: str, members: dict[int, Standing], forum: bool = False) -> Chat:
    """Build a supergroup; like every supergroup it counts its messages itself."""
    header: Json = {"id": number, "title": title, "type": "supergroup"}
    if forum:
        header["is_forum"] = True
    return Chat(key, header, itertools.count(1), members)
