"""The entries: searching, filtering, reading."""

from urllib.parse import urlencode

from bot.cards import render_card
from bot.panel.lists import part
from bot.panel.refusals import Refused
from bot.panel.visits import Page, Visit
from knowledge.base import KnowledgeBase
from knowledge.check import is_stale, plain
from knowledge.entries import Confidence, Entry, Verdict

FILTERS = ("q", "topik", "putusan", "yakin", "basi")
PHRASINGS_SHOWN = 60


async def listing(visit: Visit) -> Page:
    """List entries that fit the words and filters."""
    base, today = visit.services.edition.base, visit.services.now().date()
    asked = {name: visit.asked(name) for name in FILTERS}
    found = [entry for entry in base.entries.values() if _fits(entry, asked) and _has_words(base, entry, asked["q"])]
    if asked["basi"]:
        found = [entry for entry in found if is_stale(entry, today)]
    values = {
        "part": part(found, visit.page),
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "categories": base.vocabulary.categories,
        "verdicts": list(Verdict),
        "confidences": list(Confidence),
        "stale": {entry.id for entry in found if is_stale(entry, today)},
    }
    return Page("entries", values)


async def show(visit: Visit) -> Page:
    """Show one entry as users see it, with what they do not see."""
    services, base = visit.services, visit.services.edition.base
    entry = base.find(visit.path["entry"])
    if entry is None:
        raise Refused("unknown_page", 404)
    today = services.now().date()
    values = {
        "entry": entry,
        "card": render_card(services.messages, base, entry, today, services.settings.region),
        "category": next(one for one in base.vocabulary.categories if one.id == entry.category),
        "phrasings": base.phrasings.get(entry.id, ())[:PHRASINGS_SHOWN],
        "phrasing_count": len(base.phrasings.get(entry.id, ())),
        "stale": is_stale(entry, today),
    }
    return Page("entry", values)


def _fits(entry: Entry, asked: dict[str, str]) -> bool:
    wanted = ((asked["topik"], entry.category), (asked["putusan"], entry.verdict), (asked["yakin"], entry.confidence))
    return all(want in ("", has) for want, has in wanted)


def _has_words(base: KnowledgeBase, entry: Entry, words: str) -> bool:
    """Tell whether every word stands somewhere in what is asked or answered."""
    if not words:
        return True
    own = " ".join((entry.id, entry.title, entry.question, entry.answer))
    own += " ".join(phrasing.text for phrasing in base.phrasings.get(entry.id, ()))
    text = plain(own)
    return all(word in text for word in plain(words).split())
