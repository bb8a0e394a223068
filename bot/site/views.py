"""What the templates show of an entry and of the base."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.cards import BADGES, CitedLaw, cited_laws
from bot.messages import indonesian_date
from bot.site.options import SiteOptions
from knowledge.base import KnowledgeBase
from knowledge.check import REVIEW_PERIOD, is_stale
from knowledge.entries import Entry, Verdict
from knowledge.laws import Law, SanctionKind


@dataclass(frozen=True)
class Source:
    """A page something was read on; `url` is empty where the address is none a browser should open."""

    url: str
    label: str


def verdict_word(verdict: Verdict) -> str:
    """Get the word of a verdict as the cards write it: DILARANG."""
    return BADGES[verdict].split()[0]


def entry_values(base: KnowledgeBase, entry: Entry, options: SiteOptions, today: date) -> dict[str, Any]:
    """Gather everything the page of an entry shows."""
    actors = base.vocabulary.terms("actor")
    return {
        "entry": entry,
        "category": next(one for one in base.vocabulary.categories if one.id == entry.category),
        "basis": _basis(base, entry),
        "sanctions": [
            sanction
            for sanction in (base.sanctions[name] for name in entry.sanctions)
            if sanction.kind is not SanctionKind.NONE
        ],
        "actors": [actors[actor] for actor in entry.applies_to],
        "period": next(period.label for period in base.vocabulary.periods if period.id == entry.when),
        "related": [base.entries[name] for name in entry.related],
        "sources": sources(entry.sources),
        "fresh_until": _fresh_until(entry),
        "stale": is_stale(entry, today),
        "deep_link": options.deep_link(entry.id),
        "data": faq_data(base, entry, options),
    }


def faq_data(base: KnowledgeBase, entry: Entry, options: SiteOptions) -> dict[str, Any]:
    """Describe an entry as a schema.org FAQPage; every text of it stands on the page too."""
    word = verdict_word(entry.verdict)
    text = f"{word}. {entry.answer} {entry.reason}"
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "id",
        "name": entry.title,
        "dateModified": entry.reviewed.isoformat(),
        "citation": [f"{base.laws[cited.law].short} {cited.ref}" for cited in entry.basis],
        "mainEntity": [
            {"@type": "Question", "name": entry.question, "acceptedAnswer": {"@type": "Answer", "text": text}}
        ],
    }
    return page | ({"url": options.address(f"{entry.id}.html")} if options.url else {})


def law_values(base: KnowledgeBase) -> dict[str, Any]:
    """Gather the register of laws, those that bind apart from those that were repealed."""
    cited = Counter(law for entry in base.entries.values() for law in {citation.law for citation in entry.basis})
    shown = [(law, sources(law.urls), cited[law.id]) for law in base.laws.values()]
    return {
        "binding": [row for row in shown if row[0].binding],
        "repealed": [row for row in shown if not row[0].binding],
    }


def article_anchor(law: Law, ref: str) -> str:
    """Name the place of an article on the page of laws; an unknown article leads to its law."""
    refs = [article.ref for article in law.articles]
    return f"{law.id}-{refs.index(ref) + 1}" if ref in refs else law.id


def sources(urls: Iterable[str]) -> list[Source]:
    """Name pages by their host, numbered where a host comes more than once."""
    urls = list(urls)
    hosts = [(urlsplit(url).hostname or url).removeprefix("www.") for url in urls]
    seen: Counter[str] = Counter()
    found: list[Source] = []
    for url, host in zip(urls, hosts, strict=True):
        seen[host] += 1
        label = f"{host} ({seen[host]})" if hosts.count(host) > 1 else host
        found.append(Source(url if urlsplit(url).scheme in ("http", "https") else "", label))
    return found


def last_review(base: KnowledgeBase) -> str:
    """Tell the day of the latest review of any entry, in words."""
    return indonesian_date(max(entry.reviewed for entry in base.entries.values()))


def _basis(base: KnowledgeBase, entry: Entry) -> list[tuple[CitedLaw, list[tuple[str, str, str]]]]:
    names = dict.fromkeys(citation.law for citation in entry.basis)
    laws = (base.laws[name] for name in names)
    return [
        (cited, [(article_anchor(law, ref), ref, says) for ref, says in zip(cited.refs, cited.says, strict=True)])
        for law, cited in zip(laws, cited_laws(base, entry.basis), strict=True)
    ]


def _fresh_until(entry: Entry) -> date:
    reviewed_long_enough = entry.reviewed + REVIEW_PERIOD
    return min(reviewed_long_enough, entry.valid_until) if entry.valid_until else reviewed_long_enough
