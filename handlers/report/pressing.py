"""The buttons of a report in the making."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.reports.draft import PREVIEW, Draft
from bot.reports.steps import BY_KEY, goes_back
from bot.reports.words import Problem
from bot.store.cases import DropEvidence, DropFiles
from handlers import screens
from handlers.presses import Press
from handlers.report import opened, receipts
from handlers.report import screens as report_screens
from handlers.report.actions import BUTTONS, ReportAction
from handlers.report.begin import lapor
from handlers.report.files import refuse, take_in
from handlers.report.saying import chat_of, close_keyboard, home, keep, say, say_problem, toast
from handlers.report.sending import send
from handlers.report.talk import ask, show
from handlers.screens import Screen

Deed = Callable[..., Awaitable[None]]


async def press(update: Update, context: Context) -> None:
    """Do what a button of a report says; in a group, point to the private chat."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the registry only passes button presses
    pressed = BUTTONS.read(query.data)
    if pressed is None:
        await toast(query, context.messages.label("stale_button"))
    elif query.message is None or query.message.chat.type != ChatType.PRIVATE:
        await toast(query, url=f"https://t.me/{context.bot.username}?start=lapor_")
    elif pressed.action in _WITHOUT_DRAFT:
        await toast(query)
        await _WITHOUT_DRAFT[pressed.action](update, context, *pressed.args)
    else:
        await _with_draft(update, context, query, pressed.action, pressed.args)


async def _with_draft(
    update: Update, context: Context, query: CallbackQuery, action: ReportAction, args: tuple[str, ...]
) -> None:
    running = Draft.of(context.work.dialog)
    consents = running is not None and running.sent and action is ReportAction.CONSENT
    draft = running if consents else await context.services.reports.find(chat_of(update).id)
    if draft is None:
        await toast(query, context.messages.label("report_sent_before"))
        return
    if action is not ReportAction.SEND and await receipts.owed(update, context, draft):
        await toast(query)
        return
    if action in _OF_STEP and args[0] != draft.step and not (action is ReportAction.CHOOSE and draft.step == PREVIEW):
        await toast(query, context.messages.label("report_old_question"))
        return
    await toast(query)
    if action is not ReportAction.CANCEL:
        await close_keyboard(query)
    await do(update, context, draft, Press(action, args))


async def do(update: Update, context: Context, draft: Draft, press: Press[ReportAction]) -> None:
    """Do what a button below a question says."""
    await _WITH_DRAFT[press.action](update, context, draft, *press.args)


async def _intro(update: Update, context: Context) -> None:
    await lapor(update, context)


async def _begin(update: Update, context: Context) -> None:
    if await receipts.settle(update, context):
        return
    problem = await context.services.reports.refusal(chat_of(update).id)
    if problem:
        await say_problem(update, context, problem)
        return
    found = await context.services.reports.find(chat_of(update).id)
    draft = found or Draft.new()
    await keep(update, context, draft)
    await ask(update, context, draft)


async def _not_now(update: Update, context: Context) -> None:
    await say(update, screens.start_screen(context.view))


async def _resume(update: Update, context: Context, draft: Draft) -> None:
    await keep(update, context, draft)
    await ask(update, context, draft)


async def _fresh(update: Update, context: Context, draft: Draft) -> None:
    # The new draft takes the old one's place and is sealed with its key; files and key of the old case go.
    context.work.add(*context.services.reports.abandon(draft))
    await _resume(update, context, Draft.new())


async def _choose(update: Update, context: Context, draft: Draft, step: str, value: str) -> None:
    reports = context.services.reports
    at_step = draft.at(step) if step in BY_KEY else draft
    await show(update, context, at_step, reports.choose(at_step, reports.facts(home(context)), value))


async def _skip(update: Update, context: Context, draft: Draft, _step: str) -> None:
    reports = context.services.reports
    await show(update, context, draft, reports.skip(draft, reports.facts(home(context))))


async def _back(update: Update, context: Context, draft: Draft, _step: str) -> None:
    await _resume(update, context, goes_back(draft, context.services.reports.facts(home(context))))


async def _save(update: Update, context: Context, draft: Draft) -> None:
    # Kept anew first, so that its two days begin now.
    await keep(update, context, draft)
    context.work.add(*await context.services.reports.pause(chat_of(update).id))
    await say(update, Screen(context.messages.render("report_saved")))


async def _cancel(update: Update, context: Context, draft: Draft, sure: str) -> None:
    if sure == "?":
        await say(update, report_screens.cancel_screen(context.view))
    elif sure == "1":
        context.work.add(*await context.services.reports.drop(chat_of(update).id, draft))
        await say(update, Screen(context.messages.render("report_cancel", step="done")))
    else:
        await _resume(update, context, draft)


async def _knowledge(update: Update, context: Context, draft: Draft) -> None:
    context.work.add(*await context.services.reports.pause(chat_of(update).id))
    await say(update, Screen(context.messages.render("report_knowledge")))
    for entry in filter(None, map(context.services.edition.base.find, draft.likely)):
        await say(update, screens.entry_screen(context.view, entry))


async def _undo(update: Update, context: Context, draft: Draft) -> None:
    links = draft.lines("links")
    if links:
        draft = draft.answered("links", "\n".join(links[:-1]))
    elif draft.items:
        item = list(draft.items.values())[-1]
        gone = [evidence for evidence, of in draft.items.items() if of == item]
        context.work.add(*(DropEvidence(draft.case, evidence) for evidence in gone))
        draft = draft.without_items(*gone)
    await _resume(update, context, draft)


async def _consent(update: Update, context: Context, draft: Draft, evidence_id: str, agreed: str) -> None:
    waiting = draft.waiting
    if waiting is None or waiting.id != evidence_id:
        await say_problem(update, context, Problem("press"))
    elif agreed == "1":
        evidence = await context.services.evidence.consented(draft, waiting)
        if isinstance(evidence, Problem):
            context.work.add(DropFiles((waiting.id,)))
            await keep(update, context, replace(draft, waiting=None))
            await refuse(update, context, replace(draft, waiting=None), evidence, album="")
            return
        await take_in(update, context, draft, evidence, waiting.album, waiting.note)
    else:
        context.work.add(DropFiles((waiting.id,)))
        await _resume(update, context, replace(draft, waiting=None))


async def _change(update: Update, context: Context, draft: Draft) -> None:
    facts = context.services.reports.facts(home(context))
    await say(update, report_screens.change_screen(context.view, draft, facts))


async def _go_to(update: Update, context: Context, draft: Draft, step: str) -> None:
    if step in BY_KEY and draft.step == PREVIEW:
        await _resume(update, context, draft.at(step))
    else:
        await ask(update, context, draft)


_WITHOUT_DRAFT: dict[ReportAction, Deed] = {
    ReportAction.INTRO: _intro,
    ReportAction.BEGIN: _begin,
    ReportAction.NOT_NOW: _not_now,
    ReportAction.DOCUMENT: opened.document,
    ReportAction.REPLY: opened.reply,
    ReportAction.REPLY_END: opened.end_reply,
    ReportAction.NOTIFY: opened.notify,
    ReportAction.RELEASE: opened.ask_release,
    ReportAction.RELEASE_SURE: opened.release,
}
_WITH_DRAFT: dict[ReportAction, Deed] = {
    ReportAction.RESUME: _resume,
    ReportAction.FRESH: _fresh,
    ReportAction.CHOOSE: _choose,
    ReportAction.SKIP: _skip,
    ReportAction.BACK: _back,
    ReportAction.SAVE: _save,
    ReportAction.CANCEL: _cancel,
    ReportAction.KNOWLEDGE: _knowledge,
    ReportAction.UNDO: _undo,
    ReportAction.CONSENT: _consent,
    ReportAction.CHANGE: _change,
    ReportAction.GO_TO: _go_to,
    ReportAction.SEND: send,
}
_OF_STEP = (ReportAction.CHOOSE, ReportAction.SKIP, ReportAction.BACK)
"""Buttons of one question: pressed later, they must not answer another."""
