"""The sandbox as the page shows it."""

from typing import Any

from bot.sandbox.cast import SEATS, Seat
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import SandboxError
from bot.sandbox.methods.menus import menu_of
from bot.sandbox.state import Chat, Json

_SHOWN = 200


def seat_of(key: object) -> Seat:
    """Get the seat with this key.

    Raises:
        SandboxError: There is none.
    """
    for seat in SEATS:
        if seat.key == key:
            return seat
    raise SandboxError("no such seat")


def whole(cloud: Cloud) -> Json:
    """Get everything the page needs to start."""
    return {
        "bot": {"id": cloud.bot["id"], "name": _told(cloud, "name") or cloud.bot["first_name"]},
        "about": _told(cloud, "description"),
        "seats": [_seat(cloud, seat) for seat in SEATS],
    }


def _told(cloud: Cloud, what: str) -> str:
    found = (cloud.descriptions.get(f"{what}:{language}") for language in ("id", ""))
    return next(filter(None, found), "")


def _seat(cloud: Cloud, seat: Seat) -> Json:
    user, chat = cloud.users[seat.user], cloud.chat(seat.chat)
    return {
        "key": seat.key,
        "note": seat.note,
        "user": user.id,
        "name": user.name,
        "chat": chat.id,
        "title": chat.header.get("title"),
        "members": len(chat.members) + 1,
        "blocked": chat.bot in ("kicked", "left"),
        "commands": menu_of(cloud, chat, user.id),
        "keyboard": chat.keyboard,
        "votes": _votes(cloud, chat, user.id),
        "messages": list(chat.messages.values())[-_SHOWN:],
    }


def _votes(cloud: Cloud, chat: Chat, user: int) -> dict[str, Any]:
    polls = cloud.polls.items()
    return {key: poll.votes[user] for key, poll in polls if poll.chat == chat.id and user in poll.votes}
