"""Taking files: found out by content, cleaned, sealed and on disk before anything is confirmed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.cleaning import LARGEST, Cleaned, Refused, clean_apart, fingerprint
from bot.delivery.digests import Digests, seal_digests
from bot.reports.draft import Draft, Waiting
from bot.reports.words import Problem
from bot.store.base import Store
from bot.store.cases import Evidence, case_owner, copy_name, full_hour, new_evidence_id, original_name
from bot.store.purposes import file_purpose
from bot.store.seal import Vault

MOST_ITEMS = 10
"""Pieces of evidence of a report; an album is one."""

MOST_FILES = 20
"""Files of a case, those of albums included."""

AT_ONCE = 4
"""Files worked on at once; more wait at Telegram, so that questions are still answered at once."""

LARGEST_MB = LARGEST // (1024 * 1024)


@dataclass(frozen=True)
class Taken:
    """A file that is on disk; it belongs to the case when `AddEvidence` is committed."""

    evidence: Evidence


class EvidenceDesk:
    """Takes files for drafts and for cases that were sent."""

    def __init__(self, vault: Vault, store: Store, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._store = store
        self._now = now
        self._working = 0

    @property
    def busy(self) -> bool:
        """Tell whether no more files can be worked on now."""
        return self._working >= AT_ONCE

    async def refusal(self, draft: Draft, size: int, album: str) -> Problem | None:
        """Say why a file of a known size is not even fetched; None when it may come."""
        if size > LARGEST:
            return Problem("file_too_large", {"limit": LARGEST_MB})
        if album and album in draft.items.values():
            return None if len(draft.items) < MOST_FILES else Problem("too_many_files", {"limit": MOST_FILES})
        if draft.sent and len(await self._store.cases.evidence(draft.case)) >= MOST_FILES:
            return Problem("too_many_files", {"limit": MOST_FILES})
        return None if draft.item_count < MOST_ITEMS else Problem("too_many_items", {"limit": MOST_ITEMS})

    async def take(self, draft: Draft, content: bytes, album: str, note: str) -> Taken | Waiting | Problem:
        """Clean and keep a file, or say that it needs consent, or why it is not taken."""
        self._working += 1
        try:
            outcome = await clean_apart(content)
            if isinstance(outcome, Refused):
                return Problem("file", {"reason": outcome.reason.value})
            name, original = new_evidence_id(), fingerprint(content)
            await self._keep(draft.case, original_name(name), content)
            if not isinstance(outcome, Cleaned):
                return Waiting(name, outcome.kind.value, original, len(content), album, note)
            if not outcome.untouched:
                await self._keep(draft.case, copy_name(name), outcome.content)
            digests = Digests(original, original if outcome.untouched else fingerprint(outcome.content))
            row = await self._row(draft, name, outcome.kind.value, digests, len(content), not outcome.untouched)
            return Taken(replace(row, source=outcome.source.value if outcome.source else ""))
        finally:
            self._working -= 1

    async def consented(self, draft: Draft, waiting: Waiting) -> Evidence | Problem:
        """Take a file that cannot be cleaned, as its reporter agreed, or say that it is not there any more."""
        if not await self._store.blobs.has(original_name(waiting.id)):
            return Problem("file_gone")
        digests = Digests(waiting.sha256, waiting.sha256)
        return await self._row(draft, waiting.id, waiting.kind, digests, waiting.size, own_copy=False, as_is=True)

    async def _keep(self, case_id: str, name: str, content: bytes) -> None:
        await self._store.blobs.put(name, await self._vault.seal(case_owner(case_id), file_purpose(name), content))

    async def _row(
        self, draft: Draft, name: str, kind: str, digests: Digests, size: int, own_copy: bool, as_is: bool = False
    ) -> Evidence:
        sealed = await seal_digests(self._vault, draft.case, name, digests)
        return Evidence(name, draft.case, kind, sealed, full_hour(self._now()), size, own_copy, as_is)
