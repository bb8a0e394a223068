"""Taking files as evidence, at any question of a draft and for cases that were sent."""

from dataclasses import replace

from telegram import Audio, Document, Message, PhotoSize, Update, Video, Voice
from telegram.error import BadRequest, TimedOut

from bot.context import Context
from bot.delivery.cleaning import LARGEST
from bot.reports.draft import Draft, Waiting
from bot.reports.evidence import LARGEST_MB, Taken
from bot.reports.words import Problem, one_line
from bot.store.cases import AddEvidence, Evidence
from bot.store.effects import Effect
from handlers.report import receipts
from handlers.report.saying import keep, say, say_problem
from handlers.report.screens import consent_screen, taken_screen
from handlers.report.talk import again, ask

LONGEST_NOTE = 200
"""Characters of a caption that are kept."""

Attached = PhotoSize | Document | Video | Voice | Audio


async def receive(update: Update, context: Context) -> None:
    """Fetch, clean and keep a file, or say why not."""
    message, draft = update.effective_message, Draft.of(context.work.dialog)
    assert isinstance(message, Message)  # noqa: S101 - the registry passes messages in this dialog alone
    assert draft is not None  # noqa: S101 - likewise
    desk, file, album = context.services.evidence, _attached(message), message.media_group_id or ""
    if not context.services.reports.pace.allows(message.chat_id):
        await say_problem(update, context, Problem("too_fast"))
        return
    if await receipts.owed(update, context, draft):
        return
    problem = await desk.refusal(draft, file.file_size or 0, album)
    if problem:
        await refuse(update, context, draft, problem, album)
    elif desk.busy:
        context.work.postpone(TimedOut())
    else:
        await _take(update, context, draft, file, album)


async def _take(update: Update, context: Context, draft: Draft, file: Attached, album: str) -> None:
    content = await _fetch(file)
    if content is None:
        await refuse(update, context, draft, Problem("file_too_large", {"limit": LARGEST_MB}), album)
        return
    message = update.effective_message
    note = one_line(message.caption or "")[:LONGEST_NOTE] if message else ""
    result = await context.services.evidence.take(draft, content, album, note)
    if isinstance(result, Problem):
        await refuse(update, context, draft, result, album)
    elif isinstance(result, Taken):
        await take_in(update, context, draft, result.evidence, album, note)
    else:
        await _ask_consent(update, context, draft, result)


async def refuse(update: Update, context: Context, draft: Draft, problem: Problem, album: str) -> None:
    """Say why a file is not taken, and ask again; of an album only why, for its other files may be good."""
    if draft.sent or album:
        await say_problem(update, context, problem)
    else:
        await again(update, context, draft, problem)


async def take_in(update: Update, context: Context, draft: Draft, evidence: Evidence, album: str, note: str) -> None:
    """Make a file part of its draft or case, and say so once for an album."""
    first_of_item = not album or album not in draft.items.values()
    changed = draft.with_item(evidence.id, album, note)
    number = await _number(context, draft)
    context.work.add(*await _effects(context, draft, evidence, note))
    await keep(update, context, changed)
    if not first_of_item:
        return
    await say(update, taken_screen(context.view, changed, cleaned=not evidence.as_is, number=number))
    if not draft.sent and draft.step != "evidence":
        await ask(update, context, changed)


async def _number(context: Context, draft: Draft) -> int:
    """Find the number that the next file of a case will have; 0 for a draft, whose pieces are only counted."""
    case = await context.services.store.cases.find(draft.case) if draft.sent else None
    found = await context.services.statuses.open(case) if case else None
    return found.dossier.number(len(found.dossier.evidence)) if found else 0


async def _ask_consent(update: Update, context: Context, draft: Draft, waiting: Waiting) -> None:
    changed = replace(draft, waiting=waiting)
    await keep(update, context, changed)
    await say(update, consent_screen(context.view, changed))


async def _effects(context: Context, draft: Draft, evidence: Evidence, note: str) -> tuple[Effect, ...]:
    if not draft.sent:
        return (AddEvidence(evidence),)
    case = await context.services.store.cases.find(draft.case)
    if case is None:
        return ()
    # The report itself is sent and cannot hold a caption any more: the thread does.
    words = await context.services.statuses.add_words(case, note) if note else ()
    return (await context.services.statuses.add_file(case, evidence), *words)


async def _fetch(file: Attached) -> bytes | None:
    """Download a file; None when Telegram hands out no files of its size."""
    try:
        content = bytes(await (await file.get_file()).download_as_bytearray())
    except BadRequest as fault:
        if "too big" in fault.message.lower():
            return None
        raise
    return content if len(content) <= LARGEST else None


def _attached(message: Message) -> Attached:
    photo = message.photo[-1] if message.photo else None
    file = photo or message.document or message.video or message.voice or message.audio or message.video_note
    assert file is not None  # noqa: S101 - the registry passes messages with a file alone
    return file  # type: ignore[return-value]
