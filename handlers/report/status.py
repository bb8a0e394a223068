"""/status: how a case stands, for whoever holds its code."""

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.delivery.pages import paged
from bot.reports.codes import read_code
from bot.reports.papers import Paper
from bot.reports.status import CaseStatus
from bot.store.cases import CaseAction
from handlers.report.actions import ReportAction, button
from handlers.report.receipts import paper_rows
from handlers.report.saying import chat_of, say
from handlers.screens import Row, Screen
from knowledge.reporting import CaseState, RepairClock, repair_clock


async def status(update: Update, context: Context, typed: str) -> None:
    """Show the case of a code."""
    chat = chat_of(update)
    if chat.type != ChatType.PRIVATE:
        await _wrong(update, context, "group")
        return
    code, statuses = read_code(typed), context.services.statuses
    if code is None:
        await _wrong(update, context, "shape")
        return
    if not statuses.guesses.allows(chat.id):
        await _wrong(update, context, "slow")
        return
    case = await statuses.find(code)
    found = await statuses.open(case) if case else None
    if found is None:
        await _wrong(update, context, "unknown")
        return
    await _show(update, context, found)


async def usage(update: Update, context: Context) -> None:
    """Ask for a code."""
    await say(update, Screen(context.messages.render("status_usage")))


async def _show(update: Update, context: Context, found: CaseStatus) -> None:
    text = _text(context, found)
    *first, last = paged(text.split("\f"), "\n\n")
    for page in first:
        await say(update, Screen(page))
    await say(update, Screen(last, InlineKeyboardMarkup(await _rows(update, context, found))))


def _text(context: Context, found: CaseStatus) -> str:
    case, render = found.case, context.messages.render
    zone = context.services.edition.base.regions[case.region].zone
    state = render("status_state", state=case.state)
    return render(
        "status",
        case=case,
        state=state,
        repair=_repair(context, found),
        steps=[
            {
                "at": step.action.at.astimezone(zone),
                "label": context.messages.label(f"action_{step.action.action}"),
                "words": step.words,
            }
            for step in found.steps
        ],
        evidence=found.dossier.view(context.services.edition.base).evidence,
        thread=[{"role": each.role, "at": each.at.astimezone(zone), "text": each.text} for each in found.thread],
        purge_on=case.purge_on,
    )


def _repair(context: Context, found: CaseStatus) -> RepairClock | None:
    """The hours left to complete the report, while the office waits for it."""
    if found.case.state is not CaseState.INCOMPLETE:
        return None
    asked: list[CaseAction] = [each.action for each in found.steps if each.action.state is CaseState.INCOMPLETE]
    zone = context.services.edition.base.regions[found.case.region].zone
    hours = context.services.edition.base.reporting.deadlines.repair_hours
    return repair_clock(asked[-1].at.astimezone(zone), context.services.now(), hours)


async def _rows(update: Update, context: Context, found: CaseStatus) -> list[Row]:
    label, case = context.messages.label, found.case
    token = await context.services.statuses.token(chat_of(update).id, case.id)
    wanted = "off" if case.way_back else "on"
    rows = [
        [button(label("report_reply"), ReportAction.REPLY, case.id, token)],
        [button(label(f"report_notify_{wanted}"), ReportAction.NOTIFY, case.id, token, "0" if case.way_back else "1")],
    ]
    if any(not file.release and file.own_copy for file in found.dossier.evidence):
        rows.append([button(label("report_release"), ReportAction.RELEASE, case.id, token)])
    held = case.state is CaseState.HELD
    papers: tuple[Paper, ...] = context.services.papers.offered(found.dossier, held)
    return rows + paper_rows(context, papers, case.id, token)


async def _wrong(update: Update, context: Context, why: str) -> None:
    await say(update, Screen(context.messages.render("status_wrong", why=why)))
