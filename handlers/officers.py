"""Officers in their group: buttons below a case, and replies that reach its reporter."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from enum import StrEnum

from telegram import CallbackQuery, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.delivery.office import LONGEST_NUMBER, Meaning
from bot.delivery.parcels import Choice, Keyboard
from bot.messages import Messages
from bot.store.cases import Case
from bot.store.outbox import NotePosted
from bot.store.recipients import Recipient
from handlers.presses import Buttons
from knowledge.base import KnowledgeBase
from knowledge.places import Institution
from knowledge.reporting.handling import OUTCOMES, Outcome, Step, steps_from

FORWARDED_TO = (
    "bkn",
    "kanreg2-bkn",
    "kemenpanrb",
    "kemendagri",
    "gakkumdu",
    "bawaslu-jatim",
    "bawaslu-ri",
    "panwascam",
)
"""Institutions that reports are handed to besides the region's own, by the facts on reporting."""

_WRITTEN = frozenset({Step.ASK, Step.REGISTER})
"""Steps that need words, which an officer writes as a reply."""


_AT_ONCE = frozenset({Step.RECEIVE, Step.TRACE})
"""Steps that one press takes."""


class Act(StrEnum):
    """What a button below a case does."""

    STEP = "s"
    NOT_OURS = "n"
    FORWARD = "i"
    CLOSE = "o"
    BACK = "b"


BUTTONS = Buttons(
    {
        Act.STEP: 2,  # case, step
        Act.NOT_OURS: 1,  # case
        Act.FORWARD: 2,  # case, place in `_offices`
        Act.CLOSE: 2,  # case, outcome
        Act.BACK: 1,  # case
    },
    "f",
)


def case_keyboard(messages: Messages, case: Case) -> Keyboard:
    """Make the buttons below a case as it stands: one for each step that may be taken now."""
    return tuple(
        (Choice(messages.label(f"step_{step}"), BUTTONS.data(Act.STEP, case.id, step)),)
        for step in steps_from(case.state)
    )


async def press(update: Update, context: Context) -> None:
    """Do what a pressed button says, if the case went to this group."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None  # noqa: S101 - the registry only passes button presses
    pressed = BUTTONS.read(query.data)
    if pressed is None or chat is None or not set(pressed.args[1:]) <= _ARGUMENTS[pressed.action]:
        await _toast(query, context, "stale_button")
        return
    case = await context.services.store.cases.find(pressed.args[0])
    office = await context.services.office.receives(chat.id, pressed.args[0])
    if case is None:
        await _toast(query, context, "officer_purged")
        await _show(query, ())
    elif office is None:
        await _toast(query, context, "officer_not_here")
    else:
        await _DO[pressed.action](query, context, case, office, *pressed.args[1:])


async def reply(update: Update, context: Context) -> None:
    """Put what an officer answered to a message of a case before its reporter, or take the step it was asked for."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the filters of the registry see to it
    assert message.reply_to_message is not None  # noqa: S101 - the filters of the registry see to it
    meaning = await context.services.office.meant(context.work.offices, message.reply_to_message.message_id)
    words = message.text or message.caption or ""
    if meaning is None or meaning.case is None:
        if message.reply_to_message.has_protected_content:
            await _answer(message, context, "officer_reply", outcome="purged")
    elif not words.strip():
        await _answer(message, context, "officer_reply", outcome="no_words")
    elif meaning.step is Step.REGISTER:
        await _register(message, context, meaning.case, words)
    else:
        await _ask(message, context, meaning, meaning.case, words)


async def _ask(message: Message, context: Context, meaning: Meaning, case: Case, words: str) -> None:
    office = context.services.office
    effects = await office.take(case, Step.ASK) if meaning.step is Step.ASK else ()
    if effects is None:
        await _answer(message, context, "officer_reply", outcome="too_late")
        return
    context.work.add(*await office.ask(case, words, meaning.recipient), *effects)
    await _answer(message, context, "officer_reply", outcome="asked", way_back=case.way_back is not None)


async def _register(message: Message, context: Context, case: Case, words: str) -> None:
    number = " ".join(words.split())
    if len(number) > LONGEST_NUMBER:
        await _answer(message, context, "officer_reply", outcome="number_too_long", limit=LONGEST_NUMBER)
        return
    effects = await context.services.office.take(case, Step.REGISTER, number)
    context.work.add(*effects or ())
    await _answer(message, context, "officer_reply", outcome="too_late" if effects is None else "registered")


async def _step(query: CallbackQuery, context: Context, case: Case, office: Recipient, name: str) -> None:
    step = Step(name)
    if step not in steps_from(case.state):
        await _toast(query, context, "officer_too_late")
        await _show(query, case_keyboard(context.messages, case))
    elif step in _WRITTEN:
        await _prompt(query, context, case, office, step)
    elif step in _AT_ONCE:
        await _take(query, context, case, step)
    else:
        await query.answer()
        await _show(query, _choices(context, case, step))


async def _not_ours(query: CallbackQuery, context: Context, case: Case, _: Recipient) -> None:
    await _take(query, context, case, Step.NOT_OURS)


async def _forward(query: CallbackQuery, context: Context, case: Case, _: Recipient, place: str) -> None:
    offices = _offices(context.services.edition.base, case.region)
    await _take(query, context, case, Step.FORWARD, offices[int(place)].short)


async def _close(query: CallbackQuery, context: Context, case: Case, _: Recipient, name: str) -> None:
    outcome = Outcome(name)
    await _take(query, context, case, Step.CLOSE, context.messages.label(f"outcome_{outcome}"), outcome)


async def _back(query: CallbackQuery, context: Context, case: Case, _: Recipient) -> None:
    await query.answer()
    await _show(query, case_keyboard(context.messages, case))


_ARGUMENTS: Mapping[Act, frozenset[str]] = {
    Act.STEP: frozenset(Step),
    Act.NOT_OURS: frozenset(),
    Act.FORWARD: frozenset(map(str, range(len(FORWARDED_TO) + 2))),
    Act.CLOSE: frozenset(Outcome),
    Act.BACK: frozenset(),
}
"""What may stand after the case; anything else was made up."""

_DO: dict[Act, Callable[..., Awaitable[None]]] = {
    Act.STEP: _step,
    Act.NOT_OURS: _not_ours,
    Act.FORWARD: _forward,
    Act.CLOSE: _close,
    Act.BACK: _back,
}


async def _take(
    query: CallbackQuery, context: Context, case: Case, step: Step, detail: str = "", outcome: Outcome | None = None
) -> None:
    effects = await context.services.office.take(case, step, detail, outcome)
    if effects is None:
        await _toast(query, context, "officer_too_late")
        await _show(query, case_keyboard(context.messages, case))
        return
    context.work.add(*effects)
    # The letter about this step puts the new buttons in place, in this group and in others.
    await _toast(query, context, "officer_noted")


async def _prompt(query: CallbackQuery, context: Context, case: Case, office: Recipient, step: Step) -> None:
    if not isinstance(query.message, Message):
        await query.answer()
        return
    text = context.messages.render("officer_prompt", step=step.value, case=case)
    asked = await context.services.office.asked(case, step, office)
    if asked is not None and await _still_there(query.message, asked, text):
        await _toast(query, context, "officer_asked")
        return
    await query.answer()
    sent = await query.message.reply_html(text, reply_markup=ForceReply(selective=True), protect_content=True)
    purpose = await context.services.office.purpose(case, step)
    context.work.add(NotePosted(office.id, str(sent.message_id), case.id, purpose))


async def _still_there(beside: Message, message: int, text: str) -> bool:
    """Tell whether our message of before still stands in the chat: officers may have deleted it."""
    try:
        await beside.get_bot().edit_message_text(text, beside.chat_id, message, parse_mode="HTML")
    except BadRequest as fault:
        return "not found" not in fault.message.lower() and "MESSAGE_ID_INVALID" not in fault.message
    return True


def _choices(context: Context, case: Case, step: Step) -> Keyboard:
    label = context.messages.label
    if step is Step.FORWARD:
        offices = _offices(context.services.edition.base, case.region)
        rows = [Choice(each.short, BUTTONS.data(Act.FORWARD, case.id, str(n))) for n, each in enumerate(offices)]
    elif step is Step.CLOSE:
        rows = [Choice(label(f"outcome_{each}"), BUTTONS.data(Act.CLOSE, case.id, each)) for each in OUTCOMES]
    else:
        rows = [Choice(label("officer_sure"), BUTTONS.data(Act.NOT_OURS, case.id))]
    back = Choice(label("officer_back"), BUTTONS.data(Act.BACK, case.id))
    return (*((row,) for row in rows), (back,))


def _offices(base: KnowledgeBase, region_id: str) -> list[Institution]:
    region = base.regions[region_id]
    return [base.institutions[each] for each in (region.ppk_office, region.inspectorate, *FORWARDED_TO)]


async def _show(query: CallbackQuery, keyboard: Keyboard) -> None:
    rows = [[InlineKeyboardButton(each.label, callback_data=each.data) for each in row] for row in keyboard]
    with suppress(BadRequest):  # the same buttons already, or a message too old to change
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows) if rows else None)


async def _toast(query: CallbackQuery, context: Context, label: str) -> None:
    with suppress(BadRequest):  # a press that waited while the bot was off can no longer be answered
        await query.answer(context.messages.label(label), show_alert=label != "officer_noted")


async def _answer(message: Message, context: Context, template: str, **values: object) -> None:
    await message.reply_html(context.messages.render(template, **values), do_quote=True)
