"""The SHA-256 of a file: of what its reporter sent, and of what officers receive. Sealed like the file itself.

Officers never see the original's unless they may have it: who holds a file could else prove that it was reported.
"""

from dataclasses import dataclass

from bot.store.cases import Evidence, case_owner
from bot.store.purposes import digests_purpose
from bot.store.seal import Vault

_HEX = 64


@dataclass(frozen=True)
class Digests:
    """SHA-256 in hex; both are the same where the original itself goes out, and "" for files older than sealed ones."""

    original: str = ""
    outgoing: str = ""


async def seal_digests(vault: Vault, case_id: str, evidence_id: str, digests: Digests) -> bytes:
    """Seal them for a row of evidence."""
    plain = f"{digests.original}{digests.outgoing}".encode()
    return await vault.seal(case_owner(case_id), digests_purpose(evidence_id), plain)


async def open_digests(vault: Vault, file: Evidence) -> Digests:
    """Open what `seal_digests` sealed.

    Raises:
        CannotUnseal: the case was erased meanwhile.
    """
    if not file.digests:
        return Digests()
    plain = (await vault.unseal(case_owner(file.case), digests_purpose(file.id), file.digests)).decode()
    return Digests(plain[:_HEX], plain[_HEX:])
