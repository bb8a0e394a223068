"""The papers a reporter may take along: proof of receipt, form to sign, summary to hand in."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.delivery.documents import ReceiptView, form_pdf, receipt_pdf, summary_pdf
from bot.delivery.dossier import Dossier
from bot.store.seal import Vault
from knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Paper(StrEnum):
    """Which paper."""

    PROOF = "proof"
    FORM = "form"
    PACKAGE = "package"


class Papers:
    """Makes papers in a thread: typesetting takes some tenths of a second."""

    def __init__(self, vault: Vault, base: Callable[[], KnowledgeBase]) -> None:
        self._vault = vault
        self._base = base

    def offered(self, dossier: Dossier, held: bool) -> tuple[Paper, ...]:
        """List the papers: the form where there is a reporter to sign it, the summary where no office gets the case."""
        form = (Paper.FORM,) if dossier.report.reporter else ()
        return Paper.PROOF, *form, *((Paper.PACKAGE,) if held else ())

    async def make(self, paper: Paper, dossier: Dossier) -> bytes | None:
        """Make a paper as PDF; None when the case has none of this kind."""
        base, view = self._base(), dossier.view(self._base())
        reporter = dossier.report.reporter
        if paper is Paper.FORM:
            return await asyncio.to_thread(form_pdf, view, reporter, base.reporting) if reporter else None
        if paper is Paper.PACKAGE:
            return await asyncio.to_thread(summary_pdf, view, base.reporting)
        key = await signing_key(self._vault)
        proof = ReceiptView(
            received=view.received,
            category=view.category,
            region=view.region,
            kind=view.kind,
            lights=view.lights,
            content_sha256=dossier.report.fingerprint,
            evidence_sha256=tuple(each.original for each in dossier.digests if each.original),
        )
        return await asyncio.to_thread(receipt_pdf, proof, key, base.reporting)


async def signing_key(vault: Vault) -> "Ed25519PrivateKey":
    """Derive the key that signs proofs; it stays the same when master keys are rotated."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(await vault.secret("receipt-signature"))
