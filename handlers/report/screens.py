"""What the reporter's chat shows, made from a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.context import View
from bot.messages import indonesian_date
from bot.reports.draft import ADD, BY_BOT, MOST_PERSONS, Draft, of_person
from bot.reports.evidence import LARGEST_MB, MOST_ITEMS
from bot.reports.facts import Facts
from bot.reports.parsers import STORY
from bot.reports.steps import GO_ON, NONE, SAME_DAY, TODAY, Step, asked_steps, progress, step_of
from handlers.report.actions import ReportAction, button
from handlers.screens import Row, Screen
from knowledge.entries import Confidence
from knowledge.places import Contact
from knowledge.reporting import OFFICES, Door, Light, LightState, ReportKind

ANSWER_SHOWN = 200


@dataclass(frozen=True)
class DoorShown:
    """A door in words."""

    name: str
    why: str
    caveat: str
    unsure: bool
    contacts: Sequence[Contact] = ()


def intro_screen(view: View) -> Screen:
    """Say who sees what, before anything is asked."""
    label = view.messages.label
    row = [button(label("report_begin"), ReportAction.BEGIN), button(label("report_not_now"), ReportAction.NOT_NOW)]
    return Screen(view.messages.render("report_intro"), InlineKeyboardMarkup([row]))


def resume_screen(view: View) -> Screen:
    """Offer to go on with a draft."""
    label = view.messages.label
    rows = [
        [button(label("report_resume"), ReportAction.RESUME)],
        [button(label("report_fresh"), ReportAction.FRESH), button(label("report_not_now"), ReportAction.NOT_NOW)],
    ]
    return Screen(view.messages.render("report_resume"), InlineKeyboardMarkup(rows))


def question_screen(view: View, draft: Draft, facts: Facts) -> Screen:
    """Ask the question at which a draft stands."""
    step = step_of(draft)
    text = view.messages.render(
        "report_question",
        step=step.question,
        progress=progress(step),
        answer=_answer_shown(view, draft, step),
        **_told(view, draft, facts),
    )
    return Screen(text, InlineKeyboardMarkup([row for row in _question_rows(view, draft, facts, step) if row]))


def preview_screen(view: View, draft: Draft, facts: Facts, lights: Sequence[Light]) -> Screen:
    """Ask for the last yes, below the pages that officers will see."""
    official, clock = draft.kind is ReportKind.LAPORAN_RESMI, facts.clock(draft)
    text = view.messages.render(
        "report_preview",
        region=facts.region(draft).name,
        missing=[light for light in lights if light.state is LightState.MISSING],
        official=official,
        clock=clock,
        outside=facts.outside(draft),
        working_days=facts.working_days(draft),
        by_bot=draft.get("way") == BY_BOT,
    )
    return Screen(text, preview_keyboard(view, draft, facts))


def preview_keyboard(view: View, draft: Draft, facts: Facts) -> InlineKeyboardMarkup:
    """Make the buttons below the preview."""
    label, clock = view.messages.label, facts.clock(draft)
    past = facts.outside(draft) or (clock is not None and not clock.in_time)
    late = draft.kind is ReportKind.LAPORAN_RESMI and past
    rows = [
        [button(label("report_send"), ReportAction.SEND)],
        [button(label("report_make_early"), ReportAction.CHOOSE, "kind", ReportKind.INFORMASI_AWAL)] if late else [],
        [button(label("report_change"), ReportAction.CHANGE), button(label("report_save"), ReportAction.SAVE)],
        [button(label("report_cancel"), ReportAction.CANCEL, "?")],
    ]
    return InlineKeyboardMarkup([row for row in rows if row])


def change_screen(view: View, draft: Draft, facts: Facts) -> Screen:
    """List the answers that can be changed, two in a row."""
    label = view.messages.label
    buttons = [
        button(_title(view, draft, step), ReportAction.GO_TO, step.key)
        for step in asked_steps(draft, facts)
        if step.listed and not (step.question == "more" and draft.get(step.key) == ADD)
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    if draft.persons > 1:
        without = label("report_without_person", number=draft.persons)
        rows.append([button(without, ReportAction.CHOOSE, of_person("more", draft.persons - 1), GO_ON)])
    rows.append([button(label("report_to_preview"), ReportAction.RESUME)])
    return Screen(view.messages.render("report_change"), InlineKeyboardMarkup(rows))


def _title(view: View, draft: Draft, step: Step) -> str:
    title = view.messages.label(f"report_title_{step.question}")
    several = draft.persons > 1 and step.question in ("subject", "name", "position", "office", "address")
    return view.messages.label("report_title_of", title=title, number=step.number) if several else title


def cancel_screen(view: View) -> Screen:
    """Ask before erasing a draft."""
    label = view.messages.label
    row = [
        button(label("report_cancel_yes"), ReportAction.CANCEL, "1"),
        button(label("report_cancel_no"), ReportAction.CANCEL, "0"),
    ]
    return Screen(view.messages.render("report_cancel", step="ask"), InlineKeyboardMarkup([row]))


def taken_screen(view: View, draft: Draft, cleaned: bool, number: int) -> Screen:
    """Say that a piece of evidence is kept; `number` is what officers call one that was added to a case."""
    label = view.messages.label
    end = button(label("report_reply_end"), ReportAction.REPLY_END)
    go_on = button(label("report_evidence_go"), ReportAction.CHOOSE, "evidence", "go")
    rows: list[Row] = [[end if draft.sent else go_on], [button(label("report_undo"), ReportAction.UNDO)]]
    text = view.messages.render(
        "report_taken",
        number=number,
        items=draft.item_count,
        most_items=MOST_ITEMS,
        cleaned=cleaned,
        button=label("report_reply_end" if draft.sent else "report_evidence_go"),
    )
    at_evidence = draft.sent or draft.step == "evidence"
    return Screen(text, InlineKeyboardMarkup(rows[: 1 if draft.sent else 2]) if at_evidence else None)


def consent_screen(view: View, draft: Draft) -> Screen:
    """Ask whether a file that cannot be cleaned may go as it is."""
    assert draft.waiting is not None  # noqa: S101 - it was just put there
    label = view.messages.label
    row = [
        button(label("report_consent_no"), ReportAction.CONSENT, draft.waiting.id, "0"),
        button(label("report_consent_yes"), ReportAction.CONSENT, draft.waiting.id, "1"),
    ]
    kind = view.base.reporting.file(draft.waiting.kind)
    return Screen(view.messages.render("report_consent", kind=kind), InlineKeyboardMarkup([row]))


def _told(view: View, draft: Draft, facts: Facts) -> dict[str, Any]:
    rules = facts.base.reporting
    return {
        "story_limit": STORY,
        "days": rules.deadlines.report_days,
        "most_items": MOST_ITEMS,
        "largest": LARGEST_MB,
        "items": draft.item_count,
        "entries": [entry for entry in map(view.base.find, draft.likely) if entry],
        "doors": [_door(view, draft, door) for door in _doors(draft, facts)],
        "unsure": rules.unsure,
        "kinds": rules.kinds,
        "number": step_of(draft).number,
        "persons": [draft.person(number) for number in range(1, draft.persons + 1)],
        "most_persons": MOST_PERSONS,
        "clock": facts.clock(draft),
        "outside": facts.outside(draft),
        "working_days": facts.working_days(draft),
    }


def _doors(draft: Draft, facts: Facts) -> Sequence[Door]:
    if draft.step == "story_doors":
        return facts.story_doors(draft)
    step = step_of(draft)
    return facts.doors(draft, step.number) if step.question == "doors" else ()


def _door(view: View, draft: Draft, door: Door) -> DoorShown:
    row, institution = door.row, view.base.institutions[door.institution]
    unsure = row.confidence is Confidence.SEDANG
    if row.office in OFFICES and not draft.get("region"):
        # Which office it is depends on where it happened, and that is asked later.
        return DoorShown(view.messages.label(f"door_{row.office}"), row.why, row.caveat, unsure)
    contacts = institution.shown_contacts
    # Where an office has a place for reports, its other contacts are for other things.
    portals = [contact for contact in contacts if contact.kind == "report_portal"]
    return DoorShown(institution.name, row.why, row.caveat, unsure, portals or contacts)


def _answer_shown(view: View, draft: Draft, step: Step) -> str:
    value = draft.get(step.key)
    if not value or not step.listed or step.key == "evidence":
        return ""
    if step.key in ("event_day", "known"):
        return indonesian_date(date.fromisoformat(value))
    shown = _option_label(view, step, value)
    return shown if len(shown) <= ANSWER_SHOWN else f"{shown[:ANSWER_SHOWN]}…"


def _question_rows(view: View, draft: Draft, facts: Facts, step: Step) -> list[Row]:
    label = view.messages.label
    rows: list[Row] = [
        [button(_option_label(view, step, value), ReportAction.CHOOSE, step.key, value)]
        for value in step.options(draft, facts)
    ]
    if step.key == "rule":
        rows.append([button(label("report_knowledge"), ReportAction.KNOWLEDGE)])
    if step.key == "evidence" and draft.item_count:
        rows.append([button(label("report_undo"), ReportAction.UNDO)])
    if step.optional:
        skip = "report_skip" if step.key in ("witnesses", "own_email") else "report_skip_unknown"
        rows.append([button(label(skip), ReportAction.SKIP, step.key)])
    first = asked_steps(draft, facts)[0].key
    back = [button(label("report_back"), ReportAction.BACK, step.key)] if step.key != first else []
    rows.append([*back, button(label("report_save"), ReportAction.SAVE)])
    rows.append([button(label("report_cancel"), ReportAction.CANCEL, "?")])
    return rows


def _option_label(view: View, step: Step, value: str) -> str:
    label, rules = view.messages.label, view.base.reporting
    if step.key == "region":
        return view.base.regions[value].name
    if step.key == "kind":
        return rules.kind(ReportKind(value)).label
    if step.key == "form":
        form = rules.form(value)
        return f"{form.regime.capitalize()} ({form.code})" if form else value
    if step.question in ("subject", "way", "more"):
        return label(f"report_{step.question}_{value}")
    if value in (TODAY, SAME_DAY):
        return label(f"report_{value}")
    if value == NONE:
        return label("report_rule_none")
    if step.key == "rule" and value != GO_ON:
        entry = view.base.find(value)
        return entry.title if entry else value
    return label(f"report_{step.question}_go") if value == GO_ON else value
