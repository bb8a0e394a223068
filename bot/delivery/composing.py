"""Writes what letters say, from the case as it stands when they are sent: an erased case says nothing."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.cleaning.model import Kind
from bot.delivery.directory import Directory
from bot.delivery.documents.model import CaseView
from bot.delivery.dossier import Dossier, Letter, LetterKind, open_dossier, read_entry
from bot.delivery.pages import PAGE, case_pages, paged
from bot.delivery.parcels import Attachment, Keyboard, Parcel, Unwanted
from bot.messages import Messages
from bot.store.base import Store
from bot.store.cases import Case, CaseAction, Evidence, Role, case_owner, original_name
from bot.store.outbox import Claimed, case_of
from bot.store.purposes import ADDRESS, file_purpose, letter_purpose, step_purpose
from bot.store.recipients import Channel, Recipient
from bot.store.seal import CannotUnseal, Vault
from knowledge.base import KnowledgeBase

_WORDS = PAGE - 500
"""UTF-16 units of someone's words on one page; the rest is for what stands around them."""


@dataclass(frozen=True)
class Materials:
    """What a composer works with.

    `keyboard` makes the officers' buttons for a case as it stands, `summary` a PDF of it.
    """

    vault: Vault
    store: Store
    directory: Directory
    messages: Messages
    base: Callable[[], KnowledgeBase]
    keyboard: Callable[[Case], Keyboard]
    summary: Callable[[CaseView], Awaitable[bytes]]
    now: Callable[[], datetime]


class Composer:
    """See `bot.delivery.worker.Composing`."""

    def __init__(self, materials: Materials) -> None:
        self._at = materials
        self._render = materials.messages.render

    async def address(self, recipient: Recipient, claimed: Claimed) -> str:
        """Open the address that a delivery goes to."""
        if recipient.channel is not Channel.WAY_BACK:
            return await self._at.directory.address(recipient)
        case = await self._at.store.cases.find(case_of(claimed.place.topic))
        if case is None or case.way_back is None:
            raise Unwanted
        return (await self._at.vault.unseal(case_owner(case.id), ADDRESS, case.way_back)).decode()

    async def compose(self, claimed: Claimed, channel: Channel) -> Parcel | None:
        """Write a letter for a channel; None when what it was about is erased."""
        if channel is Channel.WAY_BACK:
            return Parcel("", (self._render("notice"),))
        case = await self._at.store.cases.find(claimed.place.topic)
        if case is None:
            return None
        try:
            purpose = letter_purpose(claimed.kind)
            about = Letter.from_bytes(await self._at.vault.unseal(case_owner(case.id), purpose, claimed.sealed))
            dossier = await open_dossier(self._at.vault, self._at.store, case)
            parcel = await self._write(LetterKind(claimed.kind), dossier, about, channel)
        except CannotUnseal:
            if await self._at.store.sealed.data_key(case_owner(case.id)) is not None:
                raise
            return None
        return parcel and replace(parcel, title=self._at.messages.label("case_title", case=case.id))

    async def _write(self, kind: LetterKind, dossier: Dossier, about: Letter, channel: Channel) -> Parcel | None:
        match kind:
            case LetterKind.CASE:
                return await self._whole(dossier, channel, bool(about.flagged))
            case LetterKind.STEP:
                return await self._step(dossier.case, about.action)
            case LetterKind.ENTRY:
                return await self._entry(dossier.case, about.entry)
            case LetterKind.EVIDENCE | LetterKind.ORIGINAL:
                return self._file(dossier, about.evidence, original=kind is LetterKind.ORIGINAL)
        page = self._render(f"letter_{kind.value}", case=dossier.case, about=about, now=self._at.now())
        return Parcel("", (page,))

    async def _whole(self, dossier: Dossier, channel: Channel, flagged: bool) -> Parcel:
        view = dossier.view(self._at.base())
        files = [self._attachment(dossier, dossier.number(at), item) for at, item in enumerate(dossier.evidence)]
        # In a group last: what is set anew each time must not stand before files that are ready.
        files.insert(0 if channel is Channel.MAIL else len(files), self._document(view))
        pages = case_pages(self._at.messages, view, flagged)
        return Parcel("", pages, tuple(files), self._at.keyboard(dossier.case))

    def _document(self, view: CaseView) -> Attachment:
        name = self._at.messages.label("case_document", case=view.public_id)
        return Attachment(name, "application/pdf", 0, "", lambda: self._at.summary(view), alone=True)

    async def _step(self, case: Case, number: int) -> Parcel | None:
        actions = await self._at.store.cases.actions(case.id)
        # Whatever was noted between deciding and committing, the step is the office's first from there on.
        action = next((each for each in actions if each.number >= number and each.role is Role.OFFICER), None)
        if action is None:
            return None
        detail = await self._words(case, action)
        pages = paged([self._render("letter_step", action=action, detail=detail)], "\n")
        return Parcel("", pages, (), self._at.keyboard(case))

    async def _entry(self, case: Case, entry_id: str) -> Parcel | None:
        entry = next((each for each in await self._at.store.cases.thread(case.id) if each.id == entry_id), None)
        if entry is None:
            return None
        words = await read_entry(self._at.vault, case.id, entry)
        pages = [self._render("letter_entry", case=case, role=entry.role, words=part) for part in _parts(words)]
        return Parcel("", tuple(pages))

    def _file(self, dossier: Dossier, evidence_id: str, original: bool) -> Parcel | None:
        found = ((dossier.number(at), item) for at, item in enumerate(dossier.evidence) if item.id == evidence_id)
        number, item = next(found, (0, None))
        if item is None or (original and not item.release):
            return None
        page = self._render("letter_evidence", original=original, number=number)
        return Parcel("", (page,), (self._attachment(dossier, number, item, original),))

    def _attachment(self, dossier: Dossier, number: int, item: Evidence, original: bool = False) -> Attachment:
        kind = Kind((original and item.source) or item.kind)
        # A copy may be of another type than its original, and its bytes say so; the name is neutral either way.
        name = self._at.messages.label("evidence_name", number=number, extension=kind.extension)
        note = dossier.report.notes.get(item.id, "")
        digests = dossier.digests[dossier.evidence.index(item)]
        sha256 = digests.original if original else digests.outgoing
        caption = self._render("evidence_caption", number=number, sha256=sha256, note=note, original=original)
        blob = original_name(item.id) if original else item.outgoing

        async def load() -> bytes:
            sealed = await self._at.store.blobs.get(blob)
            if sealed is None:
                raise CannotUnseal
            return await self._at.vault.unseal(case_owner(item.case), file_purpose(blob), sealed)

        return Attachment(name, kind.media_type, item.size, caption, load)

    async def _words(self, case: Case, action: CaseAction) -> str:
        if not action.sealed:
            return ""
        purpose = step_purpose(action.action)
        return (await self._at.vault.unseal(case_owner(case.id), purpose, action.sealed)).decode()


def _parts(words: str) -> Iterator[str]:
    units = words.encode("utf-16-le")
    start = 0
    while start < len(units) or start == 0:
        end = start + 2 * _WORDS
        # Not between the two halves of a character.
        if end < len(units) and 0xDC <= units[end + 1] <= 0xDF:
            end -= 2
        yield units[start:end].decode("utf-16-le")
        start = end
