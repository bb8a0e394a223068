"""Effects that send something about a case: a reference under the case's own seal, never words."""

from bot.delivery.dossier import Letter, LetterKind
from bot.store.cases import Case, case_owner
from bot.store.outbox import Enqueue, notice_topic
from bot.store.purposes import letter_purpose
from bot.store.recipients import WAY_BACK
from bot.store.seal import Vault


async def letter(vault: Vault, case: Case, kind: LetterKind, about: Letter, besides: str = "") -> Enqueue:
    """Send something about a case to its office; `besides` is a recipient who knows it already."""
    sealed = await vault.seal(case_owner(case.id), letter_purpose(kind.value), about.to_bytes())
    return Enqueue(case.id, kind.value, case.region, sealed, besides)


def notice(case_id: str) -> Enqueue:
    """Tell a reporter who left a way back that there is news, in neutral words."""
    return Enqueue(notice_topic(case_id), LetterKind.NOTICE.value, WAY_BACK, b"")
