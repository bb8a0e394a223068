"""Roles and what they permit, as data, and the people who hold them. Telegram and the panel ask here alone."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.store.audit import Audit
from bot.store.people import Grant, Invitation, People, Role, address_owner
from bot.store.purposes import ADDRESS
from bot.store.seal import CannotUnseal, Vault

INVITATION_LASTS = timedelta(days=3)
"""Time after which an invitation that nobody accepted is worth nothing."""


INVITATION_LINK = "undang"
"""Prefix of the deep links that hold an invitation."""


class Permission(StrEnum):
    """One thing that staff may do."""

    READ = "read"
    INBOX = "inbox"
    EDIT = "edit"
    REVIEW = "review"
    PEOPLE = "people"
    SWITCH = "switch"
    RECIPIENTS = "recipients"
    BROADCAST = "broadcast"
    EXAMINE = "examine"
    AUDIT = "audit"
    CASES = "cases"


_EDITOR = frozenset({Permission.READ, Permission.INBOX, Permission.EDIT})
_REVIEWER = _EDITOR | {Permission.REVIEW, Permission.EXAMINE}
_EVERYTHING_BUT_CASES = frozenset(Permission) - {Permission.CASES}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: _EVERYTHING_BUT_CASES,
    Role.ADMIN: _EVERYTHING_BUT_CASES,
    Role.REVIEWER: _REVIEWER,
    Role.EDITOR: _EDITOR,
    Role.OFFICER: frozenset({Permission.CASES}),
    Role.VIEWER: frozenset({Permission.READ}),
}
"""What each role permits. Cases are for officers of their region alone, not even for owners."""

_STAFF = frozenset({Role.REVIEWER, Role.EDITOR, Role.OFFICER, Role.VIEWER})
APPOINTS: Mapping[Role, frozenset[Role]] = {Role.OWNER: _STAFF | {Role.ADMIN}, Role.ADMIN: _STAFF}
"""Which roles a role may invite to and take away; roles not named here appoint nobody."""


@dataclass(frozen=True)
class Staff:
    """Someone with a role, as an opaque mark and a label such as "Editor 2"."""

    mark: bytes
    label: str
    roles: frozenset[Role]
    region: str | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the roles permits this."""
        return any(permission in PERMISSIONS[role] for role in self.roles)

    def may_appoint(self, role: Role) -> bool:
        """Tell whether this person may invite to a role and take it away."""
        return any(role in APPOINTS.get(own, frozenset()) for own in self.roles)


class NotAllowed(Exception):
    """The role of whoever asked does not permit this."""


class Access:
    """Who someone is, and how people come and go."""

    def __init__(self, vault: Vault, people: People, owners: Sequence[int], now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._people = people
        self._owners = tuple(owners)
        self._now = now

    async def who(self, user: int) -> Staff | None:
        """Tell the roles of a Telegram user; None for everybody else."""
        mark = await self._mark(user)
        grants = await self._people.grants(mark)
        roles = {grant.role for grant in grants}
        region = next((grant.region for grant in grants if grant.role is Role.OFFICER), None)
        if user in self._owners:
            return Staff(mark, self._owner_label(user), frozenset(roles | {Role.OWNER}), region)
        return Staff(mark, grants[0].label, frozenset(roles), region) if grants else None

    async def by_mark(self, mark: bytes) -> Staff | None:
        """Tell the roles of someone whose mark is known, such as from a session of the panel."""
        for owner in self._owners:
            if await self._mark(owner) == mark:
                return await self.who(owner)
        grants = await self._people.grants(mark)
        region = next((grant.region for grant in grants if grant.role is Role.OFFICER), None)
        return Staff(mark, grants[0].label, frozenset(grant.role for grant in grants), region) if grants else None

    async def invite(self, by: Staff, role: Role, label: str, region: str | None = None) -> str:
        """Make an invitation; returns its token, of which only a hash is kept.

        Raises:
            NotAllowed: `by` may not appoint this role.
        """
        if not by.may_appoint(role):
            raise NotAllowed
        token = secrets.token_urlsafe(24)
        expires = self._now() + INVITATION_LASTS
        invitation = Invitation(token_hash(token), role, label, region if role is Role.OFFICER else None, expires)
        await self._people.invite(invitation, self.audit(by, "invite", label, role.value))
        return token

    async def accept(self, token: str, user: int, chat: int) -> Staff | None:
        """Give the role of an invitation to who opened it; None when it has expired, was used or never was."""
        hash_ = token_hash(token)
        invitation = await self._people.invitation(hash_, self._now())
        if invitation is None:
            return None
        mark = await self._mark(user)
        address = await self._vault.seal(address_owner(mark), ADDRESS, str(chat).encode())
        today = self._now().date()
        grant = Grant(mark, invitation.role, invitation.label, invitation.region, today, address)
        audit = Audit(self._now(), invitation.label, "join", invitation.label, invitation.role.value)
        return await self.who(user) if await self._people.accept(hash_, grant, audit) else None

    async def people(self) -> Sequence[Grant]:
        """List everyone who was invited and accepted."""
        return await self._people.everyone()

    async def invitations(self) -> Sequence[Invitation]:
        """List invitations that wait to be accepted."""
        return await self._people.invitations(self._now())

    async def revoke(self, by: Staff, mark: bytes) -> bool:
        """Take all roles from someone; False when they had none.

        Raises:
            NotAllowed: one of the roles is not for `by` to take.
        """
        grants = await self._people.grants(mark)
        if not all(by.may_appoint(grant.role) for grant in grants):
            raise NotAllowed
        roles = ", ".join(grant.role.value for grant in grants)
        return bool(grants) and await self._people.revoke(mark, self.audit(by, "revoke", grants[0].label, roles))

    async def cancel(self, by: Staff, hash_: bytes) -> bool:
        """Take back an invitation; False when it was accepted, taken back or has expired.

        Raises:
            NotAllowed: the role is not for `by` to give.
        """
        invitation = await self._people.invitation(hash_, self._now())
        if invitation is None:
            return False
        if not by.may_appoint(invitation.role):
            raise NotAllowed
        return await self._people.cancel(hash_, self.audit(by, "uninvite", invitation.label, invitation.role.value))

    async def addresses(self, permission: Permission, but: bytes = b"") -> Sequence[int]:
        """List the chats of everyone who may do something, owners included, leaving out one person."""
        chats = [owner for owner in self._owners if await self._mark(owner) != but]
        for grant in await self._people.everyone():
            if permission in PERMISSIONS[grant.role] and grant.mark != but:
                chats += await self._unseal(grant)
        return list(dict.fromkeys(chats))

    async def address(self, of: Staff) -> int | None:
        """Tell the private chat of someone; None when it is not known any more."""
        for owner in self._owners:
            if await self._mark(owner) == of.mark:
                return owner
        chats = [chat for grant in await self._people.grants(of.mark) for chat in await self._unseal(grant)]
        return chats[0] if chats else None

    def audit(self, by: Staff, action: str, subject: str, reason: str = "") -> Audit:
        """Write down what someone does."""
        return Audit(self._now(), by.label, action, subject, reason)

    async def _mark(self, user: int) -> bytes:
        return await self._vault.mark("person", user)

    def _owner_label(self, user: int) -> str:
        return OWNER_LABEL if len(self._owners) == 1 else f"{OWNER_LABEL} {self._owners.index(user) + 1}"

    async def _unseal(self, grant: Grant) -> list[int]:
        try:
            return [int(await self._vault.unseal(address_owner(grant.mark), ADDRESS, grant.address))]
        except CannotUnseal:
            return []


OWNER_LABEL = "Pemilik"
"""How owners are called in logs; all other labels are chosen with the invitation."""


def token_hash(token: str) -> bytes:
    """Hash a token of an invitation; it holds 192 random bits, so a plain hash does."""
    return hashlib.sha256(token.encode()).digest()
