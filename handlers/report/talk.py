"""Answering the questions of a report, in words."""

from telegram import Update

from bot.context import Context
from bot.delivery.pages import case_pages
from bot.reports.draft import PREVIEW, Draft
from bot.reports.words import Problem, tidy
from handlers.report import receipts
from handlers.report.saying import chat_of, home, keep, say, say_problem
from handlers.report.screens import consent_screen, preview_keyboard, preview_screen, question_screen
from handlers.screens import Screen

LONGEST_REPLY, MOST_REPLIES = 2000, 100
"""Characters of one answer to officers, and messages of a case's thread."""


async def take(update: Update, context: Context, draft: Draft, text: str) -> None:
    """Take words for a draft, or for a case that was sent."""
    if draft.sent:
        await _add_words(update, context, draft, text)
        return
    reports = context.services.reports
    if draft.step == PREVIEW:
        await again(update, context, draft, Problem("press"))
        return
    await show(update, context, draft, reports.answer(draft, reports.facts(home(context)), text))


async def show(update: Update, context: Context, draft: Draft, result: Draft | Problem) -> None:
    """Say what was wrong with an answer and ask again, or keep the new draft and ask the next question."""
    if isinstance(result, Problem):
        await again(update, context, draft, result)
        return
    result = context.services.reports.previewed(result)
    await keep(update, context, result)
    await ask(update, context, result)


async def ask(update: Update, context: Context, draft: Draft) -> None:
    """Ask the question at which a draft stands, or show the preview."""
    facts = context.services.reports.facts(home(context))
    if draft.step != PREVIEW:
        await say(update, question_screen(context.view, draft, facts))
        return
    dossier = await context.services.reports.dossier(draft, home(context))
    view = dossier.view(facts.base)
    for page in case_pages(context.messages, view):
        await say(update, Screen(page))
    await say(update, preview_screen(context.view, draft, facts, view.lights))


async def again(update: Update, context: Context, draft: Draft, problem: Problem) -> None:
    """Say in one sentence why something was not taken, and ask again, with the buttons."""
    view, facts = context.view, context.services.reports.facts(home(context))
    if draft.waiting and draft.step == "evidence":
        screen = consent_screen(view, draft)
    elif draft.step == PREVIEW:
        screen = Screen("", preview_keyboard(view, draft, facts))
    else:
        screen = question_screen(view, draft, facts)
    why = context.messages.render("report_problem", name=problem.name, **problem.values)
    await say(update, Screen(f"{why}\n\n{screen.text}".strip(), screen.keyboard))


async def edited(update: Update, context: Context) -> None:
    """Tell that an edited answer does not change the draft."""
    await _not_taken(update, context, Problem("edited"))


async def unreadable(update: Update, context: Context) -> None:
    """Tell that a sticker or the like is no answer."""
    await _not_taken(update, context, Problem("not_here"))


async def _not_taken(update: Update, context: Context, problem: Problem) -> None:
    draft = Draft.of(context.work.dialog)
    assert draft is not None  # noqa: S101 - the registry passes messages in this dialog alone
    if draft.sent:
        await say_problem(update, context, problem)
    elif not await receipts.owed(update, context, draft):
        await again(update, context, draft, problem)


async def _add_words(update: Update, context: Context, draft: Draft, text: str) -> None:
    services = context.services
    case = await services.store.cases.find(draft.case)
    if case is None:
        context.work.add(*await services.reports.drop(chat_of(update).id, draft))
        await say(update, Screen(context.messages.render("status_reply", step="gone")))
        return
    full = len(await services.store.cases.thread(case.id)) >= MOST_REPLIES
    words = Problem("too_many_replies", {"limit": MOST_REPLIES}) if full else reply_words(text)
    if isinstance(words, Problem):
        await say_problem(update, context, words)
        return
    context.work.add(*await services.statuses.add_words(case, words))
    await say(update, Screen(context.messages.render("status_reply", step="sent")))


def reply_words(text: str) -> str | Problem:
    """Take an answer to officers."""
    plain = tidy(text)
    if not any(each.isalnum() for each in plain):
        return Problem("empty")
    return plain if len(plain) <= LONGEST_REPLY else Problem("too_long", {"limit": LONGEST_REPLY, "length": len(plain)})
