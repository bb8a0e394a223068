"""What is switched off: maintenance, and groups."""

from telegram import Update
from telegram.constants import ChatType
from telegram.ext.filters import UpdateFilter

from bot.context import Context
from bot.updates import current_work
from handlers.admin.talk import message_of
from handlers.replies import toast
from handlers.report import begin
from handlers.report.saying import chat_of


class InMaintenance(UpdateFilter):
    """Passes what anybody but staff sends while the bot is under maintenance."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - the switches stand in the work
        """Look at the switch, and at who sent the update."""
        work = current_work()
        return work.position.maintenance is not None and work.staff is None


class GroupsOff(UpdateFilter):
    """Passes what comes from groups while the bot does not answer there; offices go on with their cases."""

    def filter(self, update: Update) -> bool:
        """Look at the switch."""
        chat = update.effective_chat
        in_group = chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
        return in_group and not current_work().position.groups and not current_work().offices


async def say_maintenance(update: Update, context: Context) -> None:
    """Tell when to come back, in the words of staff; a button says it without a message of its own."""
    text = context.work.position.maintenance or ""
    if update.callback_query:
        await toast(update.callback_query, text, alert=True)
    else:
        await message_of(update).reply_html(context.messages.render("maintenance", text=text))


async def go_on_reporting(update: Update, context: Context) -> None:
    """Lead back to a draft that was begun before the maintenance; a new one waits like everything else."""
    if await context.services.reports.find(chat_of(update).id):
        await begin.lapor(update, context)
    else:
        await say_maintenance(update, context)


async def say_nothing(update: Update, context: Context) -> None:
    """Leave a group alone; a button of before tells why."""
    if update.callback_query:
        await toast(update.callback_query, context.messages.label("groups_off"))
