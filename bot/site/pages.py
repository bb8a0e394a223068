"""Every page of the site as bytes, from the base alone: the same base and day give the same bytes."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.messages import Messages, indonesian_date
from bot.site import views
from bot.site.options import SiteError, SiteOptions
from bot.site.searching import search_script
from knowledge.base import KnowledgeBase
from knowledge.entries import Verdict

_HERE = Path(__file__).parent
SUMMARY = "ringkasan.html"
_OWN_NAMES = frozenset({"index", "aturan", "404", "ringkasan"})
"""Pages of ours that stand beside the entries' and must not be taken for one."""

Page = tuple[str, bytes]


def render_site(
    base: KnowledgeBase, options: SiteOptions, today: date, summary: bytes | None = None
) -> Mapping[str, bytes]:
    """Render all files of the site by their relative path; entries that are stale on `today` are marked.

    `summary` is a page of the weekly summary's public edition, which the site then shows too.

    Raises:
        SiteError: an entry's id is the name of a page of ours.
    """
    taken = sorted(_OWN_NAMES & (base.entries.keys() | base.aliases.keys()))
    if taken:
        raise SiteError(f"the entry {taken[0]} would overwrite the page {taken[0]}.html; give it another id")
    return dict(_Site(base, options, today, summary).files())


class _Site:
    """Renders each kind of page with what all of them share."""

    def __init__(self, base: KnowledgeBase, options: SiteOptions, today: date, summary: bytes | None) -> None:
        self._base, self._options, self._today, self._summary = base, options, today, summary
        self._environment = _environment()
        self._environment.globals |= {
            "options": options,
            "count": len(base.entries),
            "last_review": views.last_review(base),
            "Verdict": Verdict,
            "summary": SUMMARY if summary else "",
        }

    def files(self) -> Iterator[Page]:
        yield from self._entries()
        yield from self._topics()
        yield self._page("index.html", "index", topics=self._listed(), examples=self._examples())
        yield self._page("aturan.html", "laws", **views.law_values(self._base))
        yield self._page("404.html", "missing", root=self._options.server_root)
        for alias, name in self._base.aliases.items():
            yield self._page(f"{alias}.html", "alias", entry=self._base.entries[name])
        if self._options.url:
            yield self._page("sitemap.xml", "sitemap", xml=True, entries=self._base.entries.values())
        if self._summary:
            yield SUMMARY, self._summary
        yield "static/search-index.js", search_script(self._base)
        for path in sorted((_HERE / "static").iterdir()):
            yield f"static/{path.name}", path.read_bytes()

    def _entries(self) -> Iterator[Page]:
        for entry in self._base.entries.values():
            values = views.entry_values(self._base, entry, self._options, self._today)
            yield self._page(f"{entry.id}.html", "entry", **values)

    def _topics(self) -> Iterator[Page]:
        for category, entries in self._listed():
            values = {"category": category, "entries": entries, "root": "../"}
            yield self._page(f"topik/{category.id}.html", "topic", **values)

    def _listed(self) -> list[tuple[Any, Any]]:
        listed = [(category, self._base.in_category(category.id)) for category in self._base.vocabulary.categories]
        return [(category, entries) for category, entries in listed if entries]

    def _examples(self) -> list[Any]:
        return [self._base.entries[name] for name in Messages().examples if name in self._base.entries]

    def _page(self, path: str, template: str, *, xml: bool = False, root: str = "", **values: object) -> Page:
        name = f"{template}.{'xml' if xml else 'html'}.j2"
        text = self._environment.get_template(name).render(path=path, root=root, **values)
        return path, text.strip().encode() + b"\n"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    environment.filters |= {
        "tanggal": indonesian_date,
        "awal_besar": lambda text: text[:1].upper() + text[1:],
        "kata": views.verdict_word,
    }
    return environment
