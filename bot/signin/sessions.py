"""Sessions of the panel. The store knows hashes; secrets are in the link and in the cookie alone."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.access import Access, Staff
from bot.signin.forms import belongs
from bot.signin.init_data import InitDataRefused, read_init_data
from bot.store.panel import PanelDoor, Session

LINK_LASTS = timedelta(minutes=10)
"""Time in which a link signs in."""

SESSION_LASTS = timedelta(hours=12)
"""Time after which one has to sign in again: a working day."""

_SECRET_BYTES = 32
_LONGEST_SECRET = 64


class Refusal(StrEnum):
    """Why a form is not taken."""

    FOREIGN = "foreign"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Visitor:
    """Someone who is signed in."""

    staff: Staff
    secret: str
    in_telegram: bool


class Sessions:
    """Lets people in, knows them again, and lets them go."""

    def __init__(self, door: PanelDoor, access: Access, token: str, now: Callable[[], datetime]) -> None:
        self._door, self._access, self._token, self._now = door, access, token, now

    async def link(self, staff: Staff) -> str:
        """Make the secret of a link that signs `staff` in once; earlier ones stop working."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        await self._door.add_link(_hash(secret), staff.mark, self._now() + LINK_LASTS)
        return secret

    async def is_good(self, link: str) -> bool:
        """Tell whether a link would sign in; looking at it does not use it up."""
        return len(link) <= _LONGEST_SECRET and await self._door.has_link(_hash(link), self._now())

    async def by_link(self, link: str) -> str | None:
        """Use up a link; returns the secret of the session, or None when the link is worth nothing."""
        if not await self.is_good(link):
            return None
        secret, now = secrets.token_urlsafe(_SECRET_BYTES), self._now()
        return secret if await self._door.redeem(_hash(link), _hash(secret), now, now + SESSION_LASTS) else None

    async def by_telegram(self, init_data: str) -> str | None:
        """Let someone in from inside Telegram; returns the secret of the session, or None for who has no role.

        Raises:
            InitDataRefused: forged, too old, or used before.
        """
        now = self._now()
        opened = read_init_data(init_data, self._token, now)
        staff = await self._access.who(opened.user)
        if staff is None:
            return None
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        session = Session(staff.mark, True, now + SESSION_LASTS)
        if not await self._door.start(opened.proof, _hash(secret), session, opened.ends):
            raise InitDataRefused
        return secret

    async def who(self, secret: str) -> Visitor | None:
        """Tell who a session belongs to, with the roles they hold now."""
        if not secret or len(secret) > _LONGEST_SECRET:
            return None
        session = await self._door.session(_hash(secret), self._now())
        staff = await self._access.by_mark(session.mark) if session else None
        return Visitor(staff, secret, session.in_telegram) if session and staff else None

    async def take_form(self, visitor: Visitor, token: str, *, once: bool) -> Refusal | None:
        """Check the token of a form and, for one that changes something, use it up."""
        if not belongs(visitor.secret, token):
            return Refusal.FOREIGN
        if once and not await self._door.claim_form(_hash(visitor.secret), _hash(token)):
            return Refusal.REPEATED
        return None

    async def end(self, visitor: Visitor) -> None:
        """Sign out here."""
        await self._door.end(_hash(visitor.secret))

    async def end_all(self, visitor: Visitor) -> int:
        """Sign out everywhere; returns how many sessions there were."""
        return await self._door.end_all(visitor.staff.mark)


def _hash(secret: str) -> bytes:
    """Hash a secret; it holds 256 random bits, so a plain hash does."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
