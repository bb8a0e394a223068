"""`/panel`: the way from the chat into the web panel."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, WebAppInfo

from bot.context import Context
from bot.signin.sessions import LINK_LASTS


async def open_panel(update: Update, context: Context) -> None:
    """Send a link that signs in once. The message cannot be forwarded: whoever opens the link first is in."""
    message, staff = update.effective_message, context.work.staff
    assert isinstance(message, Message)  # noqa: S101 - commands come as messages
    assert staff  # noqa: S101 - the guard passes staff alone
    services = context.services
    if services.panel_url is None:
        await message.reply_html(context.messages.render("panel_off"))
        return
    panel = f"{services.panel_url}/panel"
    link = f"{panel}/masuk?kode={await services.sessions.link(staff)}"
    minutes = int(LINK_LASTS.total_seconds() // 60)
    # Telegram takes neither buttons nor Mini Apps that lead to plain http.
    secure = panel.startswith("https://")
    text = context.messages.render("panel", link=None if secure else link, minutes=minutes)
    keyboard = _keyboard(context, panel, link) if secure else None
    await message.reply_html(text, reply_markup=keyboard, protect_content=True)


def _keyboard(context: Context, panel: str, link: str) -> InlineKeyboardMarkup:
    here = InlineKeyboardButton(context.messages.label("panel_here"), web_app=WebAppInfo(f"{panel}/telegram"))
    browser = InlineKeyboardButton(context.messages.label("panel_browser"), url=link)
    return InlineKeyboardMarkup([[here], [browser]])
