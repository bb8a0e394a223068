"""Guards at registration: who may reach a handler at all. Handlers themselves do not ask."""

import re
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler
from telegram.ext.filters import UpdateFilter

from bot.access import Permission
from bot.context import Context
from bot.store.people import Role
from bot.updates import current_work


class HasRole(UpdateFilter):
    """Passes updates of people who hold one of some roles."""

    def __init__(self, *roles: Role) -> None:
        super().__init__(f"HasRole({', '.join(roles)})")
        self._roles = frozenset(roles)

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at the roles of who sent the update."""
        return bool(self._roles & current_work().roles)


class IsStaff(UpdateFilter):
    """Passes updates of people who hold any role."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at the roles of who sent the update."""
        return current_work().staff is not None


class May(UpdateFilter):
    """Passes updates of people whose role permits something."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"May({permission})")
        self._permission = permission

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at what the roles of who sent the update permit."""
        staff = current_work().staff
        return staff is not None and staff.may(self._permission)


class InDialog(UpdateFilter):
    """Passes messages of chats in which a dialog of some kind runs."""

    def __init__(self, *kinds: str) -> None:
        super().__init__(f"InDialog({', '.join(kinds)})")
        self._kinds = frozenset(kinds)

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - who sent it stands in the work
        """Look at the running dialog of the chat."""
        dialog = current_work().dialog
        return dialog is not None and dialog.kind in self._kinds


class InOffice(UpdateFilter):
    """Passes updates of groups that receive reports."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - what the group receives stands in the work
        """Look at what the group receives."""
        return bool(current_work().offices)


class GuardedPress(CallbackQueryHandler[Context, None]):
    """Buttons for those alone whom a guard lets pass; for others the next handler is tried."""

    def __init__(self, callback: Any, pattern: str, guard: UpdateFilter | None = None) -> None:
        super().__init__(callback, pattern)
        self._data = re.compile(pattern)
        self._guard = guard

    def check_update(self, update: object) -> bool:
        """Ask the pattern first, and then the guard.

        Neither the library's check of the pattern, which lets empty data pass, nor that of the guard, which looks at
        messages alone.
        """
        if not isinstance(update, Update) or update.callback_query is None:
            return False
        fits = self._data.match(update.callback_query.data or "") is not None
        return fits and (self._guard is None or bool(self._guard.filter(update)))
