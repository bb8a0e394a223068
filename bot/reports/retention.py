"""Erasing closed cases when their time has come, announced two weeks before."""

from datetime import date, timedelta

from bot.delivery.dossier import Letter, LetterKind
from bot.delivery.letters import letter, notice
from bot.store.base import Store
from bot.store.cases import PurgeCase, WarnPurge
from bot.store.effects import IfNew
from bot.store.seal import Vault

WARN_BEFORE = timedelta(days=14)
"""How long before its erasure a case is announced to its officers, and to a reporter who left a way back."""


async def erase_old_cases(vault: Vault, store: Store, today: date) -> int:
    """Announce what will be erased soon and erase what is due; returns how many were erased."""
    for case in await store.cases.due_warnings(today + WARN_BEFORE):
        told = await letter(vault, case, LetterKind.PURGE, Letter())
        await store.apply(IfNew(WarnPurge(case.id), (told, notice(case.id))))
    due = await store.cases.due_purges(today)
    for case in due:
        await store.apply(PurgeCase(case.id))
    return len(due)
