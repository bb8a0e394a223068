"""Guards at registration: who may reach a handler at all. Handlers themselves do not ask."""

from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler
from telegram.ext.filters import UpdateFilter

from bot.context import Context
from bot.updates import current_work


class InDialog(UpdateFilter):
    """Passes messages of chats in which one kind of dialog runs."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"InDialog({kind})")
        self._kind = kind

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at the running dialog of the chat."""
        dialog = current_work().dialog
        return dialog is not None and dialog.kind == self._kind


class FromOwner(UpdateFilter):
    """Passes updates of the owners, who connect the recipients of reports."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at who sent the update."""
        return current_work().is_owner


class InOffice(UpdateFilter):
    """Passes updates of groups that receive reports."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - what the group receives stands in the work
        """Look at what the group receives."""
        return bool(current_work().offices)


class GuardedPress(CallbackQueryHandler[Context, None]):
    """Buttons for those alone whom a guard lets pass; for others the next handler is tried."""

    def __init__(self, callback: Any, pattern: str, guard: UpdateFilter) -> None:
        super().__init__(callback, pattern)
        self._guard = guard

    def check_update(self, update: object) -> Any:
        """Ask the pattern first, and then the guard."""
        matched = super().check_update(update)
        return matched if matched and isinstance(update, Update) and self._guard.filter(update) else None
