"""Who may reach what: every handler of staff held against every role."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User
from telegram.ext import CommandHandler, MessageHandler

from bot.access import PERMISSIONS, Permission, Staff
from bot.dialogs import Dialog
from bot.store.people import Role
from bot.updates import Work, _current
from handlers.admin import registry
from handlers.admin.presses import ARGUMENTS, NEEDS, Do, button
from handlers.admin.talk import kind
from handlers.guards import GuardedPress, HasRole
from handlers.registry import HANDLERS

ROLES = [None, *Role]
SOMEONE = User(7, "x", False)
PRIVATE = Chat(7, Chat.PRIVATE)
COMMANDS = {"admin": Permission.READ, "periksa": Permission.EXAMINE}


def work(role: Role | None, dialog: Dialog | None = None) -> Work:
    return Work(dialog=dialog, staff=Staff(b"m" * 16, "X", frozenset({role})) if role else None)


def update_of(text: str = "", press: str = "") -> Update:
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, len(text))] if text.startswith("/") else []
    message = Message(1, datetime.now(UTC), PRIVATE, SOMEONE, text=text or "x", entities=entities)
    if press:
        return Update(1, callback_query=CallbackQuery("1", SOMEONE, "1", data=press, message=message))
    return Update(1, message=message)


def first_handler(update: Update) -> Any:
    """Find the handler that would take an update, as the application does."""
    return next(handler for handler in HANDLERS if handler.check_update(update) not in (None, False))


class NamedBot:
    username = "TanyaNetralBot"


@pytest.fixture(autouse=True)
def known_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Message, "get_bot", lambda _: NamedBot())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", list(Do))
def test_a_button_works_for_the_roles_that_may_and_for_no_other(role: Role | None, action: Do) -> None:
    needs = [permission for permission, actions in NEEDS.items() if action in actions]
    assert len(needs) == 1, "every button needs exactly one permission"
    _current.set(work(role))
    press = str(button("x", action, *["x"] * ARGUMENTS[action]).callback_data)
    found = first_handler(update_of(press=press))
    allowed = role is not None and needs[0] in PERMISSIONS[role]
    assert isinstance(found, GuardedPress)
    assert found.callback is (registry.press if allowed else registry.not_allowed)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("needs", list(registry.ON_TEXT))
def test_the_answer_to_a_prompt_counts_for_the_roles_that_may(role: Role | None, needs: Permission) -> None:
    _current.set(work(role, Dialog(kind(needs), {"step": next(iter(registry.ON_TEXT[needs]))})))
    found = first_handler(update_of("halo"))
    allowed = role is not None and needs in PERMISSIONS[role]
    assert (found in registry.HANDLERS) == allowed
    assert isinstance(found, MessageHandler)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_command_of_staff_is_unknown_to_others(role: Role | None, command: str) -> None:
    _current.set(work(role))
    found = first_handler(update_of(f"/{command}"))
    allowed = role is not None and COMMANDS[command] in PERMISSIONS[role]
    assert (isinstance(found, CommandHandler) and found in registry.HANDLERS) == allowed


@pytest.mark.parametrize("role", ROLES)
def test_every_handler_of_staff_is_guarded(role: Role | None) -> None:
    """A text with no prompt waiting never reaches staff's handlers, whoever sends it."""
    _current.set(work(role))
    assert first_handler(update_of("boleh like?")) not in registry.HANDLERS


def test_a_role_filter_asks_for_one_of_its_roles() -> None:
    _current.set(work(Role.EDITOR))
    assert HasRole(Role.ADMIN, Role.EDITOR).filter(update_of("x"))
    assert not HasRole(Role.ADMIN).filter(update_of("x"))


def test_every_button_does_something_and_fits_into_telegrams_bytes() -> None:
    assert set(registry.ON_PRESS) == set(Do) == set(ARGUMENTS)
    assert len({action.value for action in Do}) == len(Do)
    longest = str(button("x", Do.ALIAS_SURE, "f" * 18, "e" * 40).callback_data)
    assert len(longest.encode()) <= 64
