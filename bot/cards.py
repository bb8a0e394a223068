"""What an answer card says, drawn from the base: the same for every place that shows an entry."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import Messages
from knowledge.base import KnowledgeBase
from knowledge.check import is_stale
from knowledge.entries import Case, Citation, Entry, Verdict
from knowledge.laws import Sanction, SanctionKind

CARD_LIMIT = 1200
"""Characters a reader sees on a card; what does not fit stands behind "Selengkapnya"."""

MESSAGE_LIMIT = 4096
"""Characters Telegram shows of one message."""

BADGES = {
    Verdict.DILARANG: "DILARANG ⛔",
    Verdict.BOLEH: "BOLEH ✅",
    Verdict.BERSYARAT: "BERSYARAT ⚠️",
    Verdict.INFO: "INFO ℹ️",
}

_PLACES = ("Pasal", "Lampiran", "Bagian", "Ketentuan")
_LEVELS = range(4)
_LAST_LEVELS = range(4, 6)
_SOURCES_SHOWN = 8
_TAG = re.compile(r"<[^>]+>")
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[A-Z])")


@dataclass(frozen=True)
class CitedLaw:
    """One law with the articles of it that an entry cites, and what each says."""

    law: str
    url: str
    refs: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The refs that name a place in the law, as readers can look it up; others only say what is meant."""
        return tuple(ref for ref in self.refs if ref.startswith(_PLACES))


class Cards:
    """Cards of the current edition, each rendered once a day: most questions ask for the same few."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._valid_for: tuple[str, date] | None = None
        self._texts: dict[tuple[str, str, Case | None], str] = {}

    def text(self, base: KnowledgeBase, entry: Entry, today: date, region: str, case: Case | None = None) -> str:
        """Get the card of an entry, or of one of its cases, as Telegram HTML."""
        if self._valid_for != (base.version, today):
            self._valid_for, self._texts = (base.version, today), {}
        key = (region, entry.id, case)
        if key not in self._texts:
            self._texts[key] = render_card(self._messages, base, entry, today, region, case)
        return self._texts[key]


def render_card(
    messages: Messages, base: KnowledgeBase, entry: Entry, today: date, region: str, case: Case | None = None
) -> str:
    """Render the card of an entry, shortened step by step until it fits `CARD_LIMIT`."""
    values = _values(base, entry) | {
        "verdict": BADGES[case.verdict if case else entry.verdict],
        "case": case,
        "stage": base.stage(today, region),
        "region": base.regions[region].name,
        "stale": is_stale(entry, today),
    }
    sentences = _SENTENCE_END.split(entry.reason)
    shortenings = [(level, len(sentences)) for level in _LEVELS]
    shortenings += [(_LEVELS[-1], kept) for kept in range(len(sentences) - 1, 0, -1)]
    # A note says where authorities differ: it goes last of all, and stands behind "Selengkapnya" too.
    shortenings += [(level, 1) for level in _LAST_LEVELS]
    text = ""
    for level, kept in shortenings:
        text = messages.render("card", level=level, reason=" ".join(sentences[:kept]), **values)
        if shown_length(text) <= CARD_LIMIT:
            break
    return text


def render_details(messages: Messages, base: KnowledgeBase, entry: Entry) -> str:
    """Render everything that the card of an entry shortens, within one message."""
    values = _values(base, entry)
    values["basis"] = list(values["basis"])
    text = messages.render("details", **values)
    while shown_length(text) > MESSAGE_LIMIT and len(values["basis"]) > 1:
        values["basis"].pop()
        text = messages.render("details", **values)
    return text


def shown_length(text: str) -> int:
    """Count the characters of Telegram HTML that a reader sees."""
    return len(html.unescape(_TAG.sub("", text)))


def _values(base: KnowledgeBase, entry: Entry) -> dict[str, Any]:
    labels = base.vocabulary.terms("actor")
    return {
        "entry": entry,
        "basis": cited_laws(base, entry.basis),
        "sanctions": _sanctions(base, entry),
        "actors": [labels[actor] for actor in entry.applies_to],
        "period": next(period for period in base.vocabulary.periods if period.id == entry.when),
        "confidence": entry.confidence.value,
        "sources": entry.sources[:_SOURCES_SHOWN],
    }


def cited_laws(base: KnowledgeBase, basis: Iterable[Citation]) -> tuple[CitedLaw, ...]:
    """Gather citations by law, in the order in which the laws are first cited."""
    refs: dict[str, list[str]] = {}
    for citation in basis:
        refs.setdefault(citation.law, []).append(citation.ref)
    return tuple(_cited_law(base, law, cited) for law, cited in refs.items())


def _cited_law(base: KnowledgeBase, law_id: str, refs: list[str]) -> CitedLaw:
    law = base.laws[law_id]
    articles = [law.article(ref) for ref in refs]
    return CitedLaw(law.short, law.urls[0], tuple(refs), tuple(a.says if a else "" for a in articles))


def _sanctions(base: KnowledgeBase, entry: Entry) -> list[Sanction]:
    found = [base.sanctions[name] for name in entry.sanctions]
    return [sanction for sanction in found if sanction.kind is not SanctionKind.NONE]
