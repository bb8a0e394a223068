"""Who may do what: roles under opaque marks, addresses sealed, and invitations known by their hash alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.store.audit import Audit


class Role(StrEnum):
    """What someone is to the bot. Owners stand in the settings; all others are invited."""

    OWNER = "owner"
    ADMIN = "admin"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    OFFICER = "officer"
    VIEWER = "viewer"


@dataclass(frozen=True)
class Grant:
    """A role that someone holds; `region` binds an officer to one region."""

    mark: bytes
    role: Role
    label: str
    region: str | None
    since: date
    address: bytes
    """The chat where this person can be written to, sealed for the owner `address_owner(mark)`."""


@dataclass(frozen=True)
class Invitation:
    """An invitation that was not accepted yet."""

    hash: bytes
    role: Role
    label: str
    region: str | None
    expires: datetime


def address_owner(mark: bytes) -> str:
    """Name the data key that seals the address of a person."""
    return f"person:{mark.hex()}"


class People(Protocol):
    """Roles and invitations. Every change is one transaction together with its line in the audit log."""

    async def grants(self, mark: bytes) -> Sequence[Grant]:
        """Look up the roles of a person."""
        ...

    async def everyone(self) -> Sequence[Grant]:
        """List all roles that were granted, by label."""
        ...

    async def invitations(self, now: datetime) -> Sequence[Invitation]:
        """List invitations that can still be accepted, and forget those that have expired."""
        ...

    async def invitation(self, hash_: bytes, now: datetime) -> Invitation | None:
        """Look up an invitation that can still be accepted."""
        ...

    async def invite(self, invitation: Invitation, audit: Audit) -> None:
        """Keep an invitation."""
        ...

    async def accept(self, hash_: bytes, grant: Grant, audit: Audit) -> bool:
        """Turn an invitation into a role, once; False when it is gone."""
        ...

    async def revoke(self, mark: bytes, audit: Audit) -> bool:
        """Take all roles from a person and destroy their address; False when there was nothing to take."""
        ...

    async def cancel(self, hash_: bytes, audit: Audit) -> bool:
        """Take back an invitation; False when it is gone."""
        ...
