"""The entries: searching, filtering, reading."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from bot.cards import render_card
from bot.editing.history import TRAFFIC_WEEKS, Stale
from bot.panel.lists import part
from bot.panel.refusals import Refused
from bot.panel.visits import Page, Visit
from bot.privacy import iso_week
from bot.site.views import sources
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
        kept = {entry.id for entry in found}
        found = [stale.entry for stale in await _stale(visit) if stale.entry.id in kept]
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
        "sources": sources(entry.sources),
        "drafts": [draft for draft in await services.store.edits.drafts() if draft.subject == entry.id],
    }
    return Page("entry", values)


async def _stale(visit: Visit) -> Sequence[Stale]:
    """List stale entries, most used and longest unreviewed first."""
    today = visit.services.now().date()
    weeks = [iso_week(today - timedelta(weeks=back)) for back in range(TRAFFIC_WEEKS)]
    return await visit.services.history.stale(today, weeks)


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
