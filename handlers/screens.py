"""What a chat shows: a text with its buttons. Screens are made from values alone and send nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering import Answer
from bot.cards import cited_laws, render_details
from bot.context import View
from handlers.presses import Action, button
from handlers.report.actions import BUTTONS as REPORT_BUTTONS
from handlers.report.actions import ReportAction
from knowledge.cases import case_question, settled_case
from knowledge.entries import Case, Entry
from knowledge.laws import SanctionKind
from knowledge.match import Outcome, Scope

Row = list[InlineKeyboardButton]
Item = TypeVar("Item")

RELATED_SHOWN = 3
NEAREST_SHOWN = 3
PAGE = 8
SANCTION_PAGES = 2


@dataclass(frozen=True)
class Screen:
    """HTML text and the keyboard below it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def answer_screen(view: View, answer: Answer) -> Screen:
    """Show what was found for a question."""
    if answer.match.outcome is Outcome.ANSWER and answer.entry:
        return _ask_case(view, answer, answer.entry) or entry_screen(view, answer.entry, answer)
    if answer.match.outcome is Outcome.CHOICES:
        return _choices(view, answer)
    if answer.match.scope is Scope.IN_SCOPE:
        nearest = [choice.entry for choice in answer.match.ranked[:NEAREST_SHOWN]]
        return _none(view, answer.removed, nearest, answer.question_id)
    name = answer.match.scope.value
    keyboard = keyboard_of([[button(view.messages.label("topics"), Action.TOPICS)]]) if answer.logged else None
    return Screen(view.messages.render(name, salam=answer.salam), keyboard)


def entry_screen(
    view: View,
    entry: Entry,
    answer: Answer | None = None,
    case: Case | None = None,
    question_id: str | None = None,
) -> Screen:
    """Show the card of an entry, or of one of its cases, with the question's own buttons when it answers one."""
    case = case or (settled_case(entry, answer.match.facets) if answer else None)
    text = view.services.cards.text(view.base, entry, view.services.now().date(), view.region, case)
    question_id = question_id or (answer.question_id if answer else None)
    rows: list[Row] = [_rating(view, question_id)] if question_id else []
    rows.append(_about_answer(view, entry, answer.match.phrasing if answer else None))
    rows += [[button(related.title, Action.SHOW, related.id)] for related in _related(view, entry)]
    rows.append(_pass_on(view, entry))
    return Screen(_noting_removal(view, text, answer.removed if answer else ()), keyboard_of(rows))


def details_screen(view: View, entry: Entry) -> Screen:
    """Show everything that the card of an entry shortens."""
    return Screen(render_details(view.messages, view.base, entry))


def none_screen(view: View, question_id: str = "") -> Screen:
    """Say that none of the offered entries fits."""
    return _none(view, (), [], question_id)


def topics_screen(view: View) -> Screen:
    """List the topics."""
    buttons = [
        button(category.title, Action.CATEGORY, category.id, "1")
        for category in view.base.vocabulary.categories
        if view.base.in_category(category.id)
    ]
    return Screen(view.messages.render("topics"), keyboard_of([[item] for item in buttons]))


def category_screen(view: View, category_id: str, page: int) -> Screen | None:
    """List one page of a topic's entries; None for an unknown topic."""
    base = view.base
    category = next((c for c in base.vocabulary.categories if c.id == category_id), None)
    if category is None:
        return None
    entries, page, pages = paged(base.in_category(category_id), page, PAGE)
    numbered = list(enumerate(entries, start=(page - 1) * PAGE + 1))
    text = view.messages.render("category", category=category, numbered=numbered, page=page, pages=pages)
    rows = [[button(f"{number}. {entry.title}", Action.SHOW, entry.id)] for number, entry in numbered]
    rows.append(_page_buttons(view, Action.CATEGORY, (category_id,), page, pages))
    rows.append([button(view.messages.label("back_to_topics"), Action.TOPICS)])
    return Screen(text, keyboard_of(rows))


def sanctions_screen(view: View, page: int) -> Screen:
    """Explain the ladder of sanctions, or the criminal ones with their figures."""
    base = view.base
    page = min(max(1, page), SANCTION_PAGES)
    shown = [s for s in base.sanctions.values() if s.basis and (s.kind is SanctionKind.CRIMINAL) == (page == 2)]
    ladder = sorted(shown, key=lambda sanction: list(SanctionKind).index(sanction.kind))
    laws = {s.id: [f"{law.law} {', '.join(law.places)}".strip() for law in cited_laws(base, s.basis)] for s in shown}
    text = view.messages.render("sanctions", sanctions=ladder, laws=laws, page=page, pages=SANCTION_PAGES)
    return Screen(text, keyboard_of([_page_buttons(view, Action.SANCTIONS, (), page, SANCTION_PAGES)]))


def sources_screen(view: View, page: int) -> Screen:
    """List one page of the laws that entries cite."""
    base = view.base
    cited = {citation.law for entry in base.entries.values() for citation in entry.basis}
    laws, page, pages = paged([law for law in base.laws.values() if law.id in cited], page, PAGE)
    text = view.messages.render("sources", laws=laws, page=page, pages=pages)
    return Screen(text, keyboard_of([_page_buttons(view, Action.SOURCES, (), page, pages)]))


def contacts_screen(view: View) -> Screen:
    """Show where to ask and report in the region."""
    base = view.base
    region = base.regions[view.region]
    offices = [base.institutions[office] for office in (region.bawaslu, region.ppk_office, region.inspectorate)]
    offices += [base.institutions["sp4n-lapor"], base.institutions["bawaslu-ri"]]
    return Screen(view.messages.render("contacts", region=region.name, offices=offices))


def start_screen(view: View) -> Screen:
    """Welcome someone, with examples to press."""
    examples = [view.base.find(name) for name in view.messages.examples]
    rows = [[button(entry.title, Action.SHOW, entry.id)] for entry in examples if entry]
    rows.append([button(view.messages.label("topics"), Action.TOPICS)])
    return Screen(view.messages.render("start", region=view.base.regions[view.region]), keyboard_of(rows))


def region_screen(view: View) -> Screen:
    """Ask in which region someone works; laws are the same everywhere, stages and offices are not."""
    rows = [[button(region.name, Action.REGION, region.id)] for region in view.base.regions.values()]
    return Screen(view.messages.render("region_ask", region=view.base.regions[view.region]), keyboard_of(rows))


def forget_screen(view: View) -> Screen:
    """Ask before erasing what is kept of a chat."""
    label = view.messages.label
    row = [button(label("forget_yes"), Action.FORGET, "1"), button(label("forget_no"), Action.FORGET, "0")]
    return Screen(view.messages.render("forget_ask"), keyboard_of([row]))


def paged(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """Cut one page out of a list; returns it with its number (put in range) and the number of pages."""
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    return items[(page - 1) * size : page * size], page, pages


def phrasing_mark(phrasing: str) -> str:
    """Short fingerprint of a phrasing, to find it again from a button."""
    return hashlib.blake2s(phrasing.encode(), digest_size=4).hexdigest()


def without_rating(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Take the rating buttons off a keyboard."""
    if keyboard is None:
        return None
    prefix = f"{Action.RATE}:"
    rows = [[b for b in row if not str(b.callback_data or "").startswith(prefix)] for row in keyboard.inline_keyboard]
    return keyboard_of(rows)


def _ask_case(view: View, answer: Answer, entry: Entry) -> Screen | None:
    question = case_question(entry, answer.match.facets)
    if question is None:
        return None
    labels = view.base.vocabulary.terms(question.facet)
    asked = answer.question_id or ""
    rows = [
        [button(labels[case.value], Action.CASE, asked, entry.id, str(entry.cases.index(case)))]
        for case in question.cases
    ]
    rows.append([button(view.messages.label("no_case"), Action.CASE, asked, entry.id, "-")])
    text = view.messages.render("ask_case", entry=entry, facet=question.facet)
    return Screen(_noting_removal(view, text, answer.removed), keyboard_of(rows))


def _noting_removal(view: View, text: str, removed: tuple[str, ...]) -> str:
    if not removed:
        return text
    return f"{text}\n\n{view.messages.render('removed', removed=removed)}"


def _choices(view: View, answer: Answer) -> Screen:
    base = answer.edition.base
    entries = [base.entries[choice.entry] for choice in answer.match.choices]
    text = _noting_removal(view, view.messages.render("choices", entries=entries), answer.removed)
    asked = answer.question_id or ""
    rows = [
        [button(f"{number}. {entry.title}", Action.CHOOSE, asked, entry.id)]
        for number, entry in enumerate(entries, start=1)
    ]
    rows.append([button(view.messages.label("none_of_these"), Action.NONE_OF_THESE, asked)])
    return Screen(text, keyboard_of(rows))


def _none(view: View, removed: tuple[str, ...], nearest: Iterable[str], question_id: str | None = None) -> Screen:
    base, label = view.base, view.messages.label
    bawaslu = base.institutions[base.regions[view.region].bawaslu]
    entries = [entry for entry in map(base.find, nearest) if entry]
    text = view.messages.render("none", bawaslu=bawaslu, nearest=bool(entries))
    rows = [[button(entry.title, Action.SHOW, entry.id)] for entry in entries]
    rows += [[button(label("ask_staff"), Action.ASK_STAFF, question_id)]] if question_id else []
    rows.append([button(label("topics"), Action.TOPICS), button(label("ask_bawaslu"), Action.CONTACTS)])
    return Screen(_noting_removal(view, text, removed), keyboard_of(rows))


def _rating(view: View, question_id: str) -> Row:
    label = view.messages.label
    return [
        button(label("useful"), Action.RATE, question_id, "1"),
        button(label("not_useful"), Action.RATE, question_id, "0"),
    ]


def _about_answer(view: View, entry: Entry, phrasing: str | None) -> Row:
    row = [button(view.messages.label("details"), Action.DETAILS, entry.id)]
    if phrasing:
        row.insert(0, button(view.messages.label("why"), Action.WHY, entry.id, phrasing_mark(phrasing)))
    return row


def _related(view: View, entry: Entry) -> list[Entry]:
    found = [view.base.find(name) for name in entry.related]
    return [other for other in found if other][:RELATED_SHOWN]


def _pass_on(view: View, entry: Entry) -> Row:
    text = quote(view.messages.label("share_text", question=entry.question))
    link = quote(f"https://t.me/{view.bot_name}?start={entry.id}")
    return [
        InlineKeyboardButton(view.messages.label("share"), url=f"https://t.me/share/url?url={link}&text={text}"),
        REPORT_BUTTONS.button(view.messages.label("report"), ReportAction.INTRO),
    ]


def _page_buttons(view: View, action: Action, args: tuple[str, ...], page: int, pages: int) -> Row:
    row = []
    if page > 1:
        row.append(button(view.messages.label("previous"), action, *args, str(page - 1)))
    if page < pages:
        row.append(button(view.messages.label("next"), action, *args, str(page + 1)))
    return row


def keyboard_of(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Make a keyboard of the rows that hold buttons."""
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
