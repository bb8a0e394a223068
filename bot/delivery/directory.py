"""Recipients of reports: their handshake, their sealed addresses, their changes.

A code is drawn for a region and used up by whoever proves that the address is theirs: an officer who sends it in the
group, or an owner who enters what was mailed. Only its mark is kept.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.purposes import ADDRESS
from bot.store.recipients import Channel, Invitation, Invite, Readdress, Recipient, Recipients, Revoke
from bot.store.seal import Vault
from bot.store.sealed import DropKey

CODE_LIFETIME = timedelta(hours=24)

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 10


@dataclass(frozen=True)
class Invited:
    """A code to hand over, in readable groups, and the effect that makes it work."""

    code: str
    effect: Invite


class Directory:
    """Invites, activates, changes and ends recipients."""

    def __init__(self, vault: Vault, store: Recipients, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._store = store
        self._now = now

    async def invite(self, region: str, mail_address: str = "") -> Invited:
        """Draw a code that connects a group, or the mail address it is sent to, with a region."""
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        name = secrets.token_hex(8)
        sealed = await self._vault.seal(_owner(name), ADDRESS, mail_address.encode()) if mail_address else b""
        expires = self._now() + CODE_LIFETIME
        channel = Channel.MAIL if mail_address else Channel.GROUP
        invitation = Invitation(await self._code(drawn), channel, region, name, int(expires.timestamp()), sealed)
        code = f"{drawn[:5]}-{drawn[5:]}"
        return Invited(code, Invite(invitation, int(self._now().timestamp())))

    async def connect_group(self, code: str, chat: int) -> Recipient | None:
        """Make a group a recipient by a code that was sent in it; None when the code is not, or no longer, good."""
        return await self._connect(code, Channel.GROUP, str(chat))

    async def connect_mail(self, code: str) -> Recipient | None:
        """Make a mail address a recipient by the code that was sent to it."""
        return await self._connect(code, Channel.MAIL)

    async def of_chat(self, chat: int) -> Sequence[Recipient]:
        """List what a group is a recipient for, one for each region."""
        return await self._store.at(await self._mark(Channel.GROUP, str(chat)))

    async def address(self, recipient: Recipient) -> str:
        """Open the address of a recipient.

        Raises:
            CannotUnseal: it was sealed with keys that are gone.
        """
        return (await self._vault.unseal(_owner(recipient.id), ADDRESS, recipient.sealed)).decode()

    async def readdressed(self, recipient: Recipient, address: str) -> Readdress:
        """Make the effect that gives a recipient a new address."""
        mark = await self._mark(recipient.channel, address)
        return Readdress(recipient.id, mark, await self._vault.seal(_owner(recipient.id), ADDRESS, address.encode()))

    def revoked(self, recipient_id: str) -> tuple[Revoke, DropKey]:
        """Make the effects that end a recipient and erase its address."""
        return Revoke(recipient_id), DropKey(_owner(recipient_id))

    async def _connect(self, code: str, channel: Channel, address: str = "") -> Recipient | None:
        drawn = "".join(letter for letter in code.upper() if letter in _ALPHABET)
        invitation = await self._store.invitation(await self._code(drawn), int(self._now().timestamp()))
        if invitation is None or invitation.channel is not channel:
            return None
        owner = _owner(invitation.recipient)
        address = address or (await self._vault.unseal(owner, ADDRESS, invitation.sealed)).decode()
        sealed = invitation.sealed or await self._vault.seal(owner, ADDRESS, address.encode())
        mark = await self._mark(channel, address)
        recipient = Recipient(invitation.recipient, channel, invitation.region, mark, sealed)
        return recipient if await self._store.activate(invitation, recipient) else None

    async def _code(self, drawn: str) -> bytes:
        return await self._vault.mark("invitation", drawn)

    async def _mark(self, channel: Channel, address: str) -> bytes:
        return await self._vault.mark("recipient", channel.value, address.lower())


def _owner(recipient_id: str) -> str:
    return f"recipient:{recipient_id}"
