"""What a chat shows: a text with its buttons. Screens are made from values alone and send nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering import Answer
from bot.cards import cited_laws, render_details
from bot.context import Services
from handlers.presses import Action, button
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
REPORTING_TOPIC = "pelaporan"


@dataclass(frozen=True)
class Screen:
    """HTML text and the keyboard below it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def answer_screen(services: Services, answer: Answer, bot_name: str) -> Screen:
    """Show what was found for a question."""
    if answer.match.outcome is Outcome.ANSWER and answer.entry:
        return _ask_case(services, answer, answer.entry) or entry_screen(services, answer.entry, bot_name, answer)
    if answer.match.outcome is Outcome.CHOICES:
        return _choices(services, answer)
    if answer.match.scope is Scope.IN_SCOPE:
        return _none(services, answer.removed, [choice.entry for choice in answer.match.ranked[:NEAREST_SHOWN]])
    name = answer.match.scope.value
    keyboard = _rows([[button(services.messages.label("topics"), Action.TOPICS)]]) if answer.logged else None
    return Screen(services.messages.render(name), keyboard)


def entry_screen(
    services: Services,
    entry: Entry,
    bot_name: str,
    answer: Answer | None = None,
    case: Case | None = None,
    question_id: str | None = None,
) -> Screen:
    """Show the card of an entry, or of one of its cases, with the question's own buttons when it answers one."""
    case = case or (settled_case(entry, answer.match.facets) if answer else None)
    text = services.cards.text(services.edition.base, entry, services.now().date(), case)
    question_id = question_id or (answer.question_id if answer else None)
    rows: list[Row] = [_rating(services, question_id)] if question_id else []
    rows.append(_about_answer(services, entry, answer.match.phrasing if answer else None))
    rows += [[button(related.title, Action.SHOW, related.id)] for related in _related(services, entry)]
    rows.append(_pass_on(services, entry, bot_name))
    return Screen(_noting_removal(services, text, answer.removed if answer else ()), _rows(rows))


def details_screen(services: Services, entry: Entry) -> Screen:
    """Show everything that the card of an entry shortens."""
    return Screen(render_details(services.messages, services.edition.base, entry))


def none_screen(services: Services) -> Screen:
    """Say that none of the offered entries fits."""
    return _none(services, (), [])


def topics_screen(services: Services) -> Screen:
    """List the topics."""
    buttons = [
        button(category.title, Action.CATEGORY, category.id, "1")
        for category in services.edition.base.vocabulary.categories
        if services.edition.base.in_category(category.id)
    ]
    return Screen(services.messages.render("topics"), _rows([[item] for item in buttons]))


def category_screen(services: Services, category_id: str, page: int) -> Screen | None:
    """List one page of a topic's entries; None for an unknown topic."""
    base = services.edition.base
    category = next((c for c in base.vocabulary.categories if c.id == category_id), None)
    if category is None:
        return None
    entries, page, pages = paged(base.in_category(category_id), page, PAGE)
    numbered = list(enumerate(entries, start=(page - 1) * PAGE + 1))
    text = services.messages.render("category", category=category, numbered=numbered, page=page, pages=pages)
    rows = [[button(f"{number}. {entry.title}", Action.SHOW, entry.id)] for number, entry in numbered]
    rows.append(_page_buttons(services, Action.CATEGORY, (category_id,), page, pages))
    rows.append([button(services.messages.label("back_to_topics"), Action.TOPICS)])
    return Screen(text, _rows(rows))


def sanctions_screen(services: Services, page: int) -> Screen:
    """Explain the ladder of sanctions, or the criminal ones with their figures."""
    base = services.edition.base
    page = min(max(1, page), SANCTION_PAGES)
    shown = [s for s in base.sanctions.values() if s.basis and (s.kind is SanctionKind.CRIMINAL) == (page == 2)]
    ladder = sorted(shown, key=lambda sanction: list(SanctionKind).index(sanction.kind))
    laws = {s.id: [f"{law.law} {', '.join(law.refs)}" for law in cited_laws(base, s.basis)] for s in shown}
    text = services.messages.render("sanctions", sanctions=ladder, laws=laws, page=page, pages=SANCTION_PAGES)
    return Screen(text, _rows([_page_buttons(services, Action.SANCTIONS, (), page, SANCTION_PAGES)]))


def sources_screen(services: Services, page: int) -> Screen:
    """List one page of the laws that entries cite."""
    base = services.edition.base
    cited = {citation.law for entry in base.entries.values() for citation in entry.basis}
    laws, page, pages = paged([law for law in base.laws.values() if law.id in cited], page, PAGE)
    text = services.messages.render("sources", laws=laws, page=page, pages=pages)
    return Screen(text, _rows([_page_buttons(services, Action.SOURCES, (), page, pages)]))


def contacts_screen(services: Services) -> Screen:
    """Show where to ask and report in the region."""
    base = services.edition.base
    region = base.regions[services.settings.region]
    offices = [base.institutions[office] for office in (region.bawaslu, region.ppk_office, region.inspectorate)]
    offices += [base.institutions["sp4n-lapor"], base.institutions["bawaslu-ri"]]
    return Screen(services.messages.render("contacts", region=region.name, offices=offices))


def start_screen(services: Services) -> Screen:
    """Welcome someone, with examples to press."""
    examples = [services.edition.base.find(name) for name in services.messages.examples]
    rows = [[button(entry.title, Action.SHOW, entry.id)] for entry in examples if entry]
    rows.append([button(services.messages.label("topics"), Action.TOPICS)])
    return Screen(services.messages.render("start"), _rows(rows))


def forget_screen(services: Services) -> Screen:
    """Ask before erasing what is kept of a chat."""
    label = services.messages.label
    row = [button(label("forget_yes"), Action.FORGET, "1"), button(label("forget_no"), Action.FORGET, "0")]
    return Screen(services.messages.render("forget_ask"), _rows([row]))


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
    return _rows(rows)


def _ask_case(services: Services, answer: Answer, entry: Entry) -> Screen | None:
    question = case_question(entry, answer.match.facets)
    if question is None:
        return None
    labels = services.edition.base.vocabulary.terms(question.facet)
    asked = answer.question_id or ""
    rows = [
        [button(labels[case.value], Action.CASE, asked, entry.id, str(entry.cases.index(case)))]
        for case in question.cases
    ]
    rows.append([button(services.messages.label("no_case"), Action.CASE, asked, entry.id, "-")])
    text = services.messages.render("ask_case", entry=entry, facet=question.facet)
    return Screen(_noting_removal(services, text, answer.removed), _rows(rows))


def _noting_removal(services: Services, text: str, removed: tuple[str, ...]) -> str:
    if not removed:
        return text
    return f"{text}\n\n{services.messages.render('removed', removed=removed)}"


def _choices(services: Services, answer: Answer) -> Screen:
    base = answer.edition.base
    entries = [base.entries[choice.entry] for choice in answer.match.choices]
    text = _noting_removal(services, services.messages.render("choices", entries=entries), answer.removed)
    asked = answer.question_id or ""
    rows = [
        [button(f"{number}. {entry.title}", Action.CHOOSE, asked, entry.id)]
        for number, entry in enumerate(entries, start=1)
    ]
    rows.append([button(services.messages.label("none_of_these"), Action.NONE_OF_THESE, asked)])
    return Screen(text, _rows(rows))


def _none(services: Services, removed: tuple[str, ...], nearest: Iterable[str]) -> Screen:
    base, label = services.edition.base, services.messages.label
    bawaslu = base.institutions[base.regions[services.settings.region].bawaslu]
    entries = [entry for entry in map(base.find, nearest) if entry]
    text = services.messages.render("none", bawaslu=bawaslu, nearest=bool(entries))
    rows = [[button(entry.title, Action.SHOW, entry.id)] for entry in entries]
    rows.append([button(label("topics"), Action.TOPICS), button(label("ask_bawaslu"), Action.CONTACTS)])
    return Screen(_noting_removal(services, text, removed), _rows(rows))


def _rating(services: Services, question_id: str) -> Row:
    label = services.messages.label
    return [
        button(label("useful"), Action.RATE, question_id, "1"),
        button(label("not_useful"), Action.RATE, question_id, "0"),
    ]


def _about_answer(services: Services, entry: Entry, phrasing: str | None) -> Row:
    row = [button(services.messages.label("details"), Action.DETAILS, entry.id)]
    if phrasing:
        row.insert(0, button(services.messages.label("why"), Action.WHY, entry.id, phrasing_mark(phrasing)))
    return row


def _related(services: Services, entry: Entry) -> list[Entry]:
    found = [services.edition.base.find(name) for name in entry.related]
    return [other for other in found if other][:RELATED_SHOWN]


def _pass_on(services: Services, entry: Entry, bot_name: str) -> Row:
    text = quote(services.messages.label("share_text", question=entry.question))
    link = quote(f"https://t.me/{bot_name}?start={entry.id}")
    return [
        InlineKeyboardButton(services.messages.label("share"), url=f"https://t.me/share/url?url={link}&text={text}"),
        button(services.messages.label("report"), Action.CATEGORY, REPORTING_TOPIC, "1"),
    ]


def _page_buttons(services: Services, action: Action, args: tuple[str, ...], page: int, pages: int) -> Row:
    row = []
    if page > 1:
        row.append(button(services.messages.label("previous"), action, *args, str(page - 1)))
    if page < pages:
        row.append(button(services.messages.label("next"), action, *args, str(page + 1)))
    return row


def _rows(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
