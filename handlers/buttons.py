"""Buttons under answers, choices and lists. All they need is in their data or in the store."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.dialogs import Preferences
from handlers import claims, screens, subscription
from handlers.presses import Action, read_press
from handlers.replies import TOAST_LIMIT, replace, send, set_keyboard, toast
from handlers.report import receipts
from handlers.screens import Screen


async def press(update: Update, context: Context) -> None:
    """Do what the pressed button says; an unreadable button gets a hint."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the registry only passes button presses
    pressed = read_press(query.data)
    if pressed is None:
        await toast(query, context.messages.label("stale_button"))
        return
    if pressed.action is Action.FORGET and query.message:
        # Nobody could open the case any more if its code went unseen.
        await receipts.settle(update, context)
    await _DO[pressed.action](query, context, *pressed.args)


async def _show(query: CallbackQuery, context: Context, entry_id: str) -> None:
    entry = context.services.edition.base.find(entry_id)
    if entry is None:
        await send(query, Screen(context.messages.render("entry_gone")))
    else:
        await send(query, screens.entry_screen(context.view, entry))


async def _choose(query: CallbackQuery, context: Context, question_id: str, entry_id: str) -> None:
    entry = context.services.edition.base.find(entry_id)
    if entry is None:
        await send(query, Screen(context.messages.render("entry_gone")))
        return
    if question_id:
        context.work.add(await context.services.answering.resolve(_chat(query), question_id, entry.id))
    await replace(query, screens.entry_screen(context.view, entry, question_id=question_id or None))


async def _case(query: CallbackQuery, context: Context, question_id: str, entry_id: str, number: str) -> None:
    entry = context.services.edition.base.find(entry_id)
    if entry is None:
        await send(query, Screen(context.messages.render("entry_gone")))
        return
    cases = dict(zip(map(str, range(len(entry.cases))), entry.cases, strict=True))
    case = cases.get(number)
    screen = screens.entry_screen(context.view, entry, case=case, question_id=question_id)
    await replace(query, screen)


async def _none_of_these(query: CallbackQuery, context: Context, question_id: str) -> None:
    if question_id:
        context.work.add(await context.services.answering.resolve(_chat(query), question_id, None))
    await replace(query, screens.none_screen(context.view, question_id))


async def _rate(query: CallbackQuery, context: Context, question_id: str, useful: str) -> None:
    rating = await context.services.store.log.rating(question_id)
    if not rating.known:
        said = "rating_closed"
    elif rating.useful is not None:
        said = "rated_before"
    else:
        context.work.add(await context.services.answering.rate(_chat(query), question_id, useful == "1"))
        said = "thanks_useful" if useful == "1" else "thanks_not_useful"
    await toast(query, context.messages.label(said))
    if isinstance(query.message, Message):
        await set_keyboard(query, screens.without_rating(query.message.reply_markup))


async def _why(query: CallbackQuery, context: Context, entry_id: str, mark: str) -> None:
    base = context.services.edition.base
    entry = base.find(entry_id)
    known = [entry.question, entry.title, *(p.text for p in base.phrasings.get(entry.id, ()))] if entry else []
    phrasing = next((text for text in known if screens.phrasing_mark(text) == mark), None)
    label = context.messages.label
    if phrasing is None:
        await toast(query, label("why_gone"), alert=True)
        return
    room = TOAST_LIMIT - len(label("why_text", phrasing=""))
    short = phrasing if len(phrasing) <= room else f"{phrasing[: room - 1]}…"
    await toast(query, label("why_text", phrasing=short), alert=True)


async def _details(query: CallbackQuery, context: Context, entry_id: str) -> None:
    entry = context.services.edition.base.find(entry_id)
    screen = screens.details_screen(context.view, entry) if entry else Screen(context.messages.render("entry_gone"))
    await send(query, screen)


async def _topics(query: CallbackQuery, context: Context) -> None:
    await _replace_list(query, screens.topics_screen(context.view))


async def _category(query: CallbackQuery, context: Context, category: str, page: str) -> None:
    screen = screens.category_screen(context.view, category, _number(page))
    await _replace_list(query, screen or screens.topics_screen(context.view))


async def _sources(query: CallbackQuery, context: Context, page: str) -> None:
    await replace(query, screens.sources_screen(context.view, _number(page)))


async def _sanctions(query: CallbackQuery, context: Context, page: str) -> None:
    await replace(query, screens.sanctions_screen(context.view, _number(page)))


async def _contacts(query: CallbackQuery, context: Context) -> None:
    await send(query, screens.contacts_screen(context.view))


async def _forget(query: CallbackQuery, context: Context, sure: str) -> None:
    chat = _chat(query)
    if sure == "1":
        context.services.pace.forget(chat)
        context.work.add(
            await context.services.answering.forget(chat),
            *await context.services.preferences.forget(chat),
            await context.services.broadcasting.unsubscribe(chat),
            *await context.services.reports.forget(chat),
        )
    await replace(query, Screen(context.messages.render("forget_done" if sure == "1" else "forget_kept")))


async def _region(query: CallbackQuery, context: Context, region_id: str) -> None:
    region = context.services.edition.base.regions.get(region_id)
    if region is None or query.message is None:
        await toast(query, context.messages.label("stale_button"))
        return
    context.work.add(await context.services.preferences.save(query.message.chat.id, Preferences(region.id)))
    await replace(query, Screen(context.messages.render("region_chosen", region=region)))


_DO: dict[Action, Callable[..., Awaitable[None]]] = {
    Action.SHOW: _show,
    Action.CHOOSE: _choose,
    Action.NONE_OF_THESE: _none_of_these,
    Action.RATE: _rate,
    Action.WHY: _why,
    Action.DETAILS: _details,
    Action.CASE: _case,
    Action.SANCTIONS: _sanctions,
    Action.TOPICS: _topics,
    Action.CATEGORY: _category,
    Action.SOURCES: _sources,
    Action.CONTACTS: _contacts,
    Action.FORGET: _forget,
    Action.REGION: _region,
    Action.ASK_STAFF: claims.ask_staff,
    Action.SUBSCRIBE: subscription.choose,
}


def _chat(query: CallbackQuery) -> int:
    """Get the chat that a button stands in; inline results stand in none we may know."""
    return query.message.chat.id if query.message else query.from_user.id


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


async def _replace_list(query: CallbackQuery, screen: Screen) -> None:
    """Turn pages of a list in place, but leave an answer card that the list was opened from."""
    message = query.message
    if isinstance(message, Message) and _is_list(message.reply_markup):
        await replace(query, screen)
    else:
        await send(query, screen)


def _is_list(keyboard: InlineKeyboardMarkup | None) -> bool:
    if keyboard is None:
        return False
    presses = [read_press(str(b.callback_data)) for row in keyboard.inline_keyboard for b in row if b.callback_data]
    actions = {press.action for press in presses if press}
    return actions <= {Action.TOPICS, Action.CATEGORY, Action.SHOW} and bool(actions & {Action.CATEGORY})
