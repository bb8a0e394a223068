"""Words of a reporter: the name of a button counts as pressing it, everything else is an answer."""

from collections.abc import Mapping

from telegram import InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.reports import parsers
from bot.reports.draft import ADD, PREVIEW, Draft
from bot.reports.facts import Facts
from bot.reports.steps import AGREED, GO_ON, PASSED, Step, step_of
from bot.reports.typed import exactly, loosely, plain
from bot.reports.words import Problem, links_in
from handlers.presses import Press
from handlers.report import opened, pressing, receipts
from handlers.report.actions import BUTTONS, ReportAction
from handlers.report.saying import home, say_problem
from handlers.report.screens import change_screen, consent_screen, preview_keyboard, question_screen
from handlers.report.talk import again, take
from knowledge.reporting import Rules, Subject

Presses = list[tuple[str, Press[ReportAction]]]
"""The buttons that stand below a question: label and what pressing does."""

_CONTROLS = (ReportAction.BACK, ReportAction.SAVE, ReportAction.CANCEL)
_CONTROL_LETTERS = 5
"""A first word of so many letters names them: "batal" is "Batalkan"."""


async def answer(update: Update, context: Context) -> None:
    """Take what was typed as the button it names, or as the answer to the running question."""
    message, draft = update.effective_message, Draft.of(context.work.dialog)
    assert isinstance(message, Message)  # noqa: S101 - the registry passes messages in this dialog alone
    assert draft is not None  # noqa: S101 - likewise
    text = message.text or ""
    if not context.services.reports.pace.allows(message.chat_id):
        await say_problem(update, context, Problem("too_fast"))
    elif draft.sent:
        await _of_sent(update, context, draft, text)
    elif await receipts.owed(update, context, draft):
        return
    else:
        found = named(context, draft, text)
        if isinstance(found, Problem):
            await again(update, context, draft, found)
        elif found:
            await pressing.do(update, context, draft, found)
        else:
            await take(update, context, draft, text)


async def _of_sent(update: Update, context: Context, draft: Draft, text: str) -> None:
    if exactly(text, [context.messages.label("report_reply_end")]) is not None:
        await opened.end_reply(update, context)
    else:
        await take(update, context, draft, text)


def named(context: Context, draft: Draft, text: str) -> Press[ReportAction] | Problem | None:
    """Find the button that a text names, at the question at which a draft stands."""
    facts = context.services.reports.facts(home(context))
    if draft.waiting and not links_in(text):
        consent = _loosely(text, _presses(consent_screen(context.view, draft).keyboard))
        if consent or draft.step == "evidence":
            return consent or Problem("press")
    if draft.step == PREVIEW:
        # Sending is the one thing that takes a press: words can be a slip.
        change = change_screen(context.view, draft, facts)
        others = [*_presses(preview_keyboard(context.view, draft, facts)), *_presses(change.keyboard)]
        return _control(text, [each for each in others if each[1].action is not ReportAction.SEND])
    return _at_question(context, draft, facts, text)


def _at_question(context: Context, draft: Draft, facts: Facts, text: str) -> Press[ReportAction] | Problem | None:
    presses = _presses(question_screen(context.view, draft, facts).keyboard)
    control = _control(text, presses)
    if control:
        return control
    step, rules, said = step_of(draft), context.services.edition.base.reporting, plain(text)
    choices = {each.args[1]: each for _, each in presses if each.action is ReportAction.CHOOSE}
    go_on = choices.get(GO_ON)
    if said in rules.skip_words:
        skip = next((each for _, each in presses if each.action is ReportAction.SKIP), None)
        return skip or (go_on if step.question in PASSED else None) or Problem("needed")
    if step.parse is not parsers.choose or links_in(text):
        return None
    return _by_meaning(rules, step, said, choices) or _loosely(text, presses)


def _by_meaning(
    rules: Rules, step: Step, said: str, choices: Mapping[str, Press[ReportAction]]
) -> Press[ReportAction] | None:
    """Find the choice that a yes, a no or the like stands for at this question."""
    go_on = choices.get(GO_ON)
    if said in rules.unknown_words and Subject.UNKNOWN in choices:
        return choices[Subject.UNKNOWN]
    if said in (*rules.unknown_words, *rules.no_words):
        return go_on if step.question in ("evidence", "more") else None
    if said in rules.yes_words:
        return choices.get(ADD) or (go_on if step.question in AGREED else None)
    return go_on if said in rules.on_words else None


def _presses(keyboard: InlineKeyboardMarkup | None) -> Presses:
    buttons = [each for row in keyboard.inline_keyboard for each in row] if keyboard else []
    read = [(each.text, BUTTONS.read(str(each.callback_data))) for each in buttons]
    return [(label, press) for label, press in read if press]


def _control(text: str, presses: Presses) -> Press[ReportAction] | None:
    found = exactly(text, [label for label, _ in presses])
    if found is not None:
        return presses[found][1]
    said = plain(text)
    if len(said) < _CONTROL_LETTERS or " " in said:
        return None
    controls = (press for label, press in presses if press.action in _CONTROLS and plain(label).startswith(said))
    return next(controls, None)


def _loosely(text: str, presses: Presses) -> Press[ReportAction] | None:
    found = loosely(text, [label for label, _ in presses])
    return None if found is None else presses[found][1]
