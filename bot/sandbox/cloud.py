"""The embedded Telegram: people, chats, messages, files and updates, all in memory."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx

from bot.sandbox import cast
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Fault, Faults, drop, error_of
from bot.sandbox.feed import Feed
from bot.sandbox.files import Files
from bot.sandbox.profiles import member_of
from bot.sandbox.state import Call, Chat, Json, Poll, Query, Standing, User, supergroup
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Target, Webhook, first_delays

CALLBACK_LIFETIME = 15.0
"""Seconds within which a press can be answered, as observed of the real Telegram."""

REMEMBERED_CALLS = 10_000


class Cloud:
    """One bot's Telegram.

    `clock` gives seconds since 1970. `webhook_transport` lets a test deliver to an application in process.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        token: str = cast.TOKEN,
        first_update: int | None = None,
        webhook_transport: httpx.AsyncBaseTransport | None = None,
        redelivery: Callable[[int], float] = first_delays,
    ) -> None:
        self.clock = clock
        self.token = token
        self.bot: Json = {**cast.BOT, "id": int(token.partition(":")[0])}
        # Rises from one start to the next, so that a bot that remembers what it has done takes new updates as new.
        self.queue = UpdateQueue(int(clock()) if first_update is None else first_update)
        self.faults = Faults()
        self.feed = Feed()
        self.requests: deque[Call] = deque(maxlen=REMEMBERED_CALLS)
        self.hears_all = False
        self.webhook: Webhook | None = None
        self.webhook_transport = webhook_transport
        self._redelivery = redelivery
        # Private chats and basic groups of one account share one sequence of message numbers.
        self._private_numbers = itertools.count(1)
        self._numbers = itertools.count(int(clock() * 1000) * 1000 + 1)
        self.files = Files()
        self.users: dict[str, User] = {}
        self.chats: dict[int, Chat] = {}
        self.moved: dict[int, int] = {}
        self._chats_by_key: dict[str, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, Poll] = {}
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        for user in cast.people():
            self._add(user)
        for group in cast.groups(self.users):
            self._keep(group)

    def start_over(self) -> None:
        """Empty every chat; numbers go on rising, commands and faults stay as they are."""
        self.queue.clear()
        for chat in self.chats.values():
            chat.messages.clear()
            chat.keyboard = None
        self.files.clear()
        self.queries.clear()
        self.polls.clear()
        self.feed.publish("state", None, None)

    # People and chats

    def _add(self, user: User) -> User:
        self.users[user.key] = user
        header = {key: value for key, value in user.profile.items() if key not in ("is_bot", "language_code")}
        self._keep(
            Chat(
                user.key,
                {**header, "type": "private"},
                self._private_numbers,
                {user.id: "member"},
            )
        )
        return user

    def _keep(self, chat: Chat) -> Chat:
        self.chats[chat.id] = self._chats_by_key[chat.key] = chat
        return chat

    def add_user(self, key: str, first_name: str, last_name: str = "", number: int | None = None) -> User:
        """Let one more person in."""
        number = number or 5160850000 + len(self.users)
        profile: Json = {"id": number, "is_bot": False, "first_name": first_name}
        if last_name:
            profile["last_name"] = last_name
        return self._add(User(key, {**profile, "language_code": "id"}))

    def add_group(self, key: str, title: str, members: list[str], *, bot: Standing = "member") -> Chat:
        """Open one more group; `members` are keys of people, the first one owns it."""
        standings: dict[int, Standing] = {self.users[name].id: "member" for name in members}
        if members:
            standings[self.users[members[0]].id] = "creator"
        chat = self._keep(supergroup(key, -1002160850000 - len(self.chats), title, standings))
        chat.bot = bot
        return chat

    def chat(self, key: str) -> Chat:
        """Get a chat by its key: a person's for the private chat, a group's for the group.

        Raises:
            SandboxError: There is no such chat.
        """
        try:
            return self._chats_by_key[key]
        except KeyError:
            raise SandboxError(f"no chat {key!r}; there are {', '.join(self._chats_by_key)}") from None

    def user_by_id(self, number: int) -> User | None:
        """Get a person by the number of the account."""
        return next((user for user in self.users.values() if user.id == number), None)

    def now(self) -> int:
        """Get the time as it stands in messages."""
        return int(self.clock())

    # Messages

    def post(self, chat: Chat, author: Json, content: Json) -> Json:
        """Add a message to a chat and show it to whoever looks."""
        number = next(chat.numbers)
        message = {"message_id": number, "from": author, "chat": chat.header, "date": self.now(), **content}
        chat.messages[number] = message
        self.feed.publish("message", chat.id, message)
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put an edited message in the place of the old one."""
        chat.messages[message["message_id"]] = message
        self.feed.publish("message", chat.id, message)
        return message

    def remove(self, chat: Chat, number: int) -> None:
        """Take a message away."""
        del chat.messages[number]
        self.feed.publish("deleted", chat.id, {"message_id": number})

    def new_number(self) -> int:
        """Get a number that was never given out, for queries, polls and albums."""
        return next(self._numbers)

    def new_query(self) -> Query:
        """Open a callback query that waits for its answer."""
        if len(self.queries) >= REMEMBERED_CALLS:
            del self.queries[next(iter(self.queries))]
        answer = asyncio.get_running_loop().create_future()
        query = Query(str(self.new_number()), self.clock(), answer)
        self.queries[query.id] = query
        return query

    # Webhook

    async def point_webhook(self, target: Target | None) -> None:
        """Deliver updates to `target`, or to nobody."""
        if self.webhook:
            self.queue.on_put = None
            await self.webhook.close()
            self.webhook = None
        if target:
            self.webhook = Webhook(self.queue, target, self.clock, self.webhook_transport, self._redelivery)
            self.queue.on_put = self.webhook.take

    async def aclose(self) -> None:
        """Stop delivering and let go of everyone who watches."""
        await self.point_webhook(None)
        self.feed.close()

    # Faults

    def fail_next(
        self,
        method: str,
        n: int = 1,
        status: int = 429,
        retry_after: int | None = None,
        description: str = "",
    ) -> None:
        """Let the next `n` calls of `method` (`*` for any) fail with `status`, without effect."""
        self.faults.add(method, Fault(n, error_of(status, retry_after, description)))

    def drop_next(self, method: str, n: int = 1, *, after: bool = False) -> None:
        """Break the connection on the next `n` calls; with `after`, when the call has taken effect."""
        self.faults.add(method, Fault(n, drop(), after))

    def kick_bot(self, group: str) -> None:
        """Take the bot out of a group."""
        self.set_standing(self.chat(group), "kicked", self._owner(self.chat(group)))

    def return_bot(self, group: str, standing: Standing = "member") -> None:
        """Take the bot into a group again."""
        self.set_standing(self.chat(group), standing, self._owner(self.chat(group)))

    def migrate_group(self, group: str) -> int:
        """Let a group become a supergroup: it goes on under a new id, which writing to the old one tells."""
        chat = self.chat(group)
        old, new = chat.id, chat.id - 1_000_000
        notice = self.post(chat, self._owner(chat), {"migrate_to_chat_id": new})
        self.queue.put("message", notice, old)
        self.moved[old] = new
        del self.chats[old]
        chat.header = {**chat.header, "id": new}
        self.chats[new] = chat
        return new

    def _owner(self, chat: Chat) -> Json:
        owner = next((number for number, standing in chat.members.items() if standing == "creator"), 0)
        user = self.user_by_id(owner) or next(iter(self.users.values()))
        return user.profile

    def set_standing(self, chat: Chat, standing: Standing, author: Json) -> None:
        """Change what the bot is in a chat and tell it so; in a private chat `kicked` means blocked."""
        old = member_of(self.bot, chat.bot)
        chat.bot = standing
        change: dict[str, Any] = {"chat": chat.header, "from": author, "date": self.now()}
        change |= {"old_chat_member": old, "new_chat_member": member_of(self.bot, standing)}
        self.queue.put("my_chat_member", change, chat.id)
