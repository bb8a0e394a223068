"""Who is signed in to the panel: links, sessions and sent forms, each known by its hash alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Session:
    """Someone who is signed in; `in_telegram` tells that it was from inside the app, which may frame our pages."""

    mark: bytes
    in_telegram: bool
    expires: datetime


class PanelDoor(Protocol):
    """Links that sign in once, the sessions they begin, and the forms that were sent in them."""

    async def add_link(self, hash_: bytes, mark: bytes, expires: datetime) -> None:
        """Keep a link, in place of earlier ones of the same person."""
        ...

    async def has_link(self, hash_: bytes, now: datetime) -> bool:
        """Tell whether a link would still sign in."""
        ...

    async def redeem(self, link: bytes, session: bytes, now: datetime, expires: datetime) -> bool:
        """Turn a link into a session, once; False when it is gone."""
        ...

    async def start(self, proof: bytes, session: bytes, of: Session, proof_ends: datetime) -> bool:
        """Begin a session for a proof from Telegram, once; False when that proof was used before."""
        ...

    async def session(self, hash_: bytes, now: datetime) -> Session | None:
        """Look up a session that has not ended."""
        ...

    async def end(self, hash_: bytes) -> None:
        """End a session."""
        ...

    async def end_all(self, mark: bytes) -> int:
        """End all sessions of a person and withdraw their links; returns how many sessions there were."""
        ...

    async def forget_expired(self, now: datetime) -> None:
        """Erase links, proofs and sessions that are over, with the forms of those sessions."""
        ...

    async def claim_form(self, session: bytes, form: bytes) -> bool:
        """Note that a form was sent; False when it was sent before."""
        ...
