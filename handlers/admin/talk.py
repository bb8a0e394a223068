"""What every conversation of staff needs: pages, prompts answered by the next message, and faults told kindly."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, Message, Update

from bot.access import NotAllowed, Permission, Staff
from bot.cards import MESSAGE_LIMIT, shown_length
from bot.context import Context
from bot.dialogs import Dialog
from bot.editing.desk import Outcome, Submitted
from bot.editing.drafts import Conflict, Fault
from bot.editing.texts import EditRefused
from handlers.admin.presses import Do, button
from handlers.replies import replace, send, toast
from handlers.screens import Row, Screen, keyboard_of

PAGE = 6
LONGEST_LABEL = 44
"""Characters of a button that a phone shows in one line."""

_CUTS = (300, 160, 90, 50, 24)
_MARGIN = 200

Show = Callable[[Screen], Awaitable[None]]
OnPress = Callable[..., Awaitable[None]]
OnText = Callable[[Message, Context, str, Mapping[str, Any]], Awaitable[None]]


def staff(context: Context) -> Staff:
    """Get who is at work; the guards of the registry see to it that there is somebody."""
    found = context.work.staff
    assert found is not None  # noqa: S101 - see above
    return found


def kind(permission: Permission) -> str:
    """Name the dialogs whose answers need a permission."""
    return f"staff-{permission}"


async def prompt(query: CallbackQuery, context: Context, permission: Permission, step: str, **data: object) -> None:
    """Ask for a text: the next message of the chat goes to `step`; `data` must be JSON values."""
    await begin(context, query.from_user.id, permission, step, **data)
    values = {name: value for name, value in data.items() if isinstance(value, str | int)}
    await send(query, prompt_screen(context, step, **values))


async def begin(context: Context, chat: int, permission: Permission, step: str, **data: object) -> None:
    """Let the next message of a chat go to `step`."""
    context.work.add(await context.services.dialogs.save(chat, Dialog(kind(permission), {"step": step, **data})))


def prompt_screen(context: Context, step: str, **values: object) -> Screen:
    """Show what to write, with a way out."""
    text = context.messages.render("admin/prompt", step=step, values=values)
    return Screen(text, keyboard_of([[button(context.messages.label("cancel"), Do.CANCEL)]]))


async def end(context: Context, chat: int) -> None:
    """Let messages of the chat be questions again."""
    dialog = context.work.dialog
    if dialog:
        context.work.add(await context.services.dialogs.end(chat, dialog.kind))


async def tell_faults(show: Show, context: Context, work: Awaitable[None]) -> None:
    """Do work of staff, and tell what stands in its way; nothing is half done then."""
    try:
        await work
    except EditRefused as refused:
        await show(refused_screen(context, refused))
    except Conflict as conflict:
        rebase = button(context.messages.label("rebase"), Do.REBASE, conflict.draft) if conflict.draft else None
        text = context.messages.render("admin/conflict", newest=conflict.newest)
        await show(Screen(text, keyboard_of([[rebase]] if rebase else [])))
    except NotAllowed:
        await show(Screen(context.messages.render("admin/not_allowed")))


def refused_screen(context: Context, refused: EditRefused) -> Screen:
    """Say why an edit is not taken."""
    values = {"faults": (), "length": 0, "limit": 0, "column": ""} | refused.values
    return Screen(fitted(context, "admin/refused", code=refused.code, **values))


async def show_outcome(show: Show, context: Context, done: Submitted, sure: InlineKeyboardButton) -> None:
    """Tell what became of a change; where it worsens golden questions, `sure` is the second yes."""
    base = context.services.edition.base
    titles = {name: entry.title for name, entry in base.entries.items()}
    text = fitted(context, "admin/outcome", done=done, titles=titles)
    rows = [[sure]] if done.outcome is Outcome.WORSE else []
    await show(Screen(text, keyboard_of([*rows, [menu_button(context)]])))


def fitted(context: Context, template: str, **values: object) -> str:
    """Render a template of long texts, cut shorter (`cut` characters each) until one message holds it."""
    text = ""
    for cut in _CUTS:
        text = context.messages.render(template, cut=cut, **values)
        if shown_length(text) <= MESSAGE_LIMIT - _MARGIN:
            break
    return text


def fault_lines(context: Context, faults: Sequence[Fault]) -> list[tuple[str, str]]:
    """Write faults as pairs of column and message in Indonesian."""
    return [(context.messages.column(fault.column), context.messages.problem(fault.message)) for fault in faults]


def menu_button(context: Context) -> InlineKeyboardButton:
    """The way back to the menu."""
    return button(context.messages.label("menu"), Do.MENU)


def short(text: str) -> str:
    """Shorten a text for a button."""
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def turns(context: Context, action: Do, args: tuple[str, ...], page: int, pages: int) -> Row:
    """The buttons that turn pages."""
    label = context.messages.label
    row = []
    if page > 1:
        row.append(button(label("previous"), action, *args, str(page - 1)))
    if page < pages:
        row.append(button(label("next"), action, *args, str(page + 1)))
    return row


def number(text: str) -> int:
    """Read the number of a page or revision; 1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def in_place(query: CallbackQuery) -> Show:
    """Show in the place of the pressed message."""

    async def show(screen: Screen) -> None:
        await replace(query, screen)

    return show


def below(query: CallbackQuery) -> Show:
    """Show in a new message, leaving the pressed one."""

    async def show(screen: Screen) -> None:
        await send(query, screen)

    return show


def answering(message: Message) -> Show:
    """Show as the answer to a message."""

    async def show(screen: Screen) -> None:
        await message.reply_html(screen.text, reply_markup=screen.keyboard)

    return show


async def gone(query: CallbackQuery, context: Context) -> None:
    """Tell that what a button is about is no longer there."""
    await toast(query, context.messages.label("staff_gone"), alert=True)


def message_of(update: Update) -> Message:
    """Get the message of an update that is one."""
    message = update.effective_message
    assert isinstance(message, Message)  # noqa: S101 - the registry only passes messages
    return message
