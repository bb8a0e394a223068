"""What stands on the pages, for the shipped base and for bases with nasty texts in them."""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.cards import BADGES
from bot.site import SiteError, SiteOptions, read_options, render_site
from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.laws import SanctionKind

TODAY = date(2026, 11, 23)
NASTY = "</script><img src=x onerror=alert(1)> & \"kutip\" 'dan' <b>tebal</b>"
VOID = {"meta", "link", "img", "input", "br", "!doctype"}


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes, its text and its structured data."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text, self.data = "", ""
        self._inside: list[str] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag, "every element ends where it should"

    def handle_data(self, data: str) -> None:
        if "script" in self._inside:
            self.data += data
        else:
            self.text += " " + data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> Mapping[str, Page]:
    return {name: Page(content) for name, content in files.items() if name.endswith(".html")}


def one_line(text: str) -> str:
    return " ".join(text.split())


def with_entry(base: KnowledgeBase, **changes: Any) -> tuple[KnowledgeBase, Entry]:
    """Change texts of an entry, past the rules that an editor's file would meet."""
    changed = base.entries["like-konten-calon"].model_copy(update=changes)
    return dataclasses.replace(base, entries={**base.entries, changed.id: changed}), changed


def test_every_entry_has_a_page_that_says_all(base: KnowledgeBase, pages: Mapping[str, Page]) -> None:
    for entry in base.entries.values():
        words = pages[f"{entry.id}.html"].words
        verdict = BADGES[entry.verdict].split()[0]
        parts = [f"{verdict} {entry.question}", entry.answer, entry.reason, entry.note, entry.alternative]
        parts += [case.text for case in entry.cases]
        shown = [base.sanctions[name] for name in entry.sanctions]
        parts += [f"{one.label}. {one.detail}" for one in shown if one.kind is not SanctionKind.NONE]
        parts += [base.laws[citation.law].short for citation in entry.basis]
        parts += [base.entries[name].question for name in entry.related]
        parts += ["Informasi, bukan putusan; yang berwenang Bawaslu dan pejabat pembina kepegawaian."]
        missing = [part for part in parts if one_line(part) not in words]
        assert missing == [], entry.id


def test_the_index_lists_every_entry_without_a_script(base: KnowledgeBase, pages: Mapping[str, Page]) -> None:
    linked = {link["href"] for link in pages["index.html"].all("a")}
    assert {f"{name}.html" for name in base.entries} <= linked
    for category in base.vocabulary.categories:
        listed = {link["href"] for link in pages[f"topik/{category.id}.html"].all("a")}
        assert {f"../{entry.id}.html" for entry in base.in_category(category.id)} <= listed


@pytest.mark.parametrize("options", [SiteOptions(), SiteOptions(url="https://example.go.id/a")], ids=["bare", "url"])
def test_every_link_inside_leads_somewhere(base: KnowledgeBase, options: SiteOptions) -> None:
    files = render_site(base, options, TODAY)
    pages = {name: Page(content) for name, content in files.items() if name.endswith(".html")}
    places = {name: {element.get("id", "") for _, element in page.elements} for name, page in pages.items()}
    for name, page in pages.items():
        for _, element in page.elements:
            address = element.get("href") or element.get("src") or ""
            if not address or urlsplit(address).scheme:
                continue
            path, _, anchor = address.partition("#")
            path = path.removeprefix(options.server_root) if options.server_root else path
            target = normpath(join(dirname(name), path)) if path else name
            assert target in files, f"{name}: {address}"
            assert not anchor or anchor in places[target], f"{name}: {address}"


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(
    files: Mapping[str, bytes], pages: Mapping[str, Page]
) -> None:
    for name, page in pages.items():
        loads = [element["src"] for _, element in page.elements if "src" in element]
        loads += [link["href"] for link in page.all("link") if link["rel"] != "canonical"]
        assert not [address for address in loads if urlsplit(address).netloc], name
        scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]
        assert all("src" in script for script in scripts), name
        assert not [key for _, element in page.elements for key in element if key.startswith("on") or key == "style"]
        policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
        assert policy.startswith("default-src 'none'"), name
        assert "unsafe" not in policy, name
    assert not re.search(rb"url\(|@import", files["static/site.css"])
    assert not re.search(rb"https?:|fetch\(|innerHTML", files["static/search.js"] + files["static/fresh.js"])


def test_the_structured_data_is_the_entry(base: KnowledgeBase, pages: Mapping[str, Page]) -> None:
    for entry in base.entries.values():
        data = json.loads(pages[f"{entry.id}.html"].data)
        (question,) = data["mainEntity"]
        answer = question["acceptedAnswer"]["text"]
        assert (data["@type"], question["@type"]) == ("FAQPage", "Question")
        assert question["name"] == entry.question
        assert answer == f"{BADGES[entry.verdict].split()[0]}. {entry.answer} {entry.reason}"
        assert data["dateModified"] == entry.reviewed.isoformat()
        assert len(data["citation"]) == len(entry.basis)


def test_search_engines_and_shares_get_title_answer_and_address(pages: Mapping[str, Page]) -> None:
    page = pages["like-konten-calon.html"]
    said = {meta.get("property", meta.get("name")): meta.get("content") for meta in page.all("meta")}
    assert str(said["og:title"]).startswith("DILARANG: Like postingan calon")
    assert said["description"] == said["og:description"]
    assert said["og:url"] == "https://bkpsdm.example.go.id/netralitas/like-konten-calon.html"
    assert page.all("html") == [{"lang": "id"}]
    assert "https://t.me/tanya_netral_bot?start=like-konten-calon" in {link["href"] for link in page.all("a")}


def test_a_former_id_leads_to_the_entry(base: KnowledgeBase, pages: Mapping[str, Page]) -> None:
    assert base.aliases
    for alias, name in base.aliases.items():
        page = pages[f"{alias}.html"]
        refresh = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]
        canonical = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
        assert refresh == [f"0; url={name}.html"]
        assert canonical == [f"https://bkpsdm.example.go.id/netralitas/{name}.html"]


def test_nasty_texts_stay_texts(base: KnowledgeBase) -> None:
    fields = ("title", "question", "answer", "reason", "note", "alternative")
    sources = ("javascript:alert(1)", f'https://example.go.id/"{NASTY}')
    nasty, entry = with_entry(base, sources=sources, **dict.fromkeys(fields, NASTY))
    files = render_site(nasty, SiteOptions(), TODAY)
    page = Page(files[f"{entry.id}.html"])
    assert not [image for image in page.all("img") if image["src"] == "x"]
    assert not [element for _, element in page.elements if "onerror" in element]
    assert not [link for link in page.all("a") if link["href"].startswith("javascript:")]
    assert page.words.count(one_line(NASTY)) >= len(fields) - 1
    assert json.loads(page.data)["mainEntity"][0]["name"] == NASTY
    index = files["static/search-index.js"].decode().removeprefix("const SEARCH_INDEX = ").removesuffix(";\n")
    assert [row[3] for row in json.loads(index) if row[0] == entry.id] == [NASTY]


@pytest.mark.parametrize(
    ("day", "changes", "marked", "reason"),
    [
        (TODAY, {}, False, "just reviewed"),
        (TODAY + timedelta(days=181), {}, True, "the review is too long ago"),
        (TODAY, {"valid_until": TODAY - timedelta(days=1)}, True, "past its validity"),
        (TODAY, {"valid_until": TODAY}, False, "the last valid day"),
    ],
)
def test_a_stale_entry_says_so(
    base: KnowledgeBase, day: date, changes: dict[str, Any], marked: bool, reason: str
) -> None:
    changed, entry = with_entry(base, reviewed=TODAY, **changes)
    page = Page(render_site(changed, SiteOptions(), day)[f"{entry.id}.html"])
    (notice,) = [element for _, element in page.elements if "data-fresh-until" in element]
    assert ("hidden" not in notice) is marked, reason


def test_the_same_base_gives_the_same_bytes(base: KnowledgeBase) -> None:
    assert render_site(base, SiteOptions(), TODAY) == render_site(base, SiteOptions(), TODAY)


@pytest.mark.parametrize("name", ["index", "aturan", "404"])
def test_an_entry_cannot_take_the_place_of_a_page(base: KnowledgeBase, name: str) -> None:
    changed, _ = with_entry(base, aliases=(name,))
    with pytest.raises(SiteError, match=name):
        render_site(changed, SiteOptions(), TODAY)


@pytest.mark.parametrize(
    ("given", "sound", "reason"),
    [
        ({"bot": "@tanya_netral_bot"}, True, "people write the sign"),
        ({"url": "https://example.go.id/netralitas/"}, True, "a slash at the end"),
        ({"bot": "x"}, False, "too short for Telegram"),
        ({"bot": 'bot"><script>'}, False, "no name at all"),
        ({"bot": "bot_saya\n"}, False, "a line's end is no part of a name"),
        ({"url": "example.go.id"}, False, "without https://"),
        ({"url": "javascript:alert(1)"}, False, "not a web address"),
    ],
)
def test_options_are_checked(given: dict[str, str], sound: bool, reason: str) -> None:
    if sound:
        options = read_options(**given)
        assert not options.bot.startswith("@"), reason
        assert not options.url.endswith("/"), reason
        return
    with pytest.raises(SiteError, match=f"--{next(iter(given))}: "):
        read_options(**given)


def _brightness(colour: str) -> float:
    colour = "".join(2 * sign for sign in colour) if len(colour) == 3 else colour
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_colours_can_be_read(files: Mapping[str, bytes], scheme: int) -> None:
    """WCAG 2 AA: 4.5 to 1 for text."""
    blocks = re.findall(r":root \{(.*?)\}", files["static/site.css"].decode(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]+)", blocks[scheme]))
    pairs = [(text, ground) for text in ("ink", "dim", "accent") for ground in ("page", "paper", "soft")]
    for verdict in ("dilarang", "bersyarat", "boleh", "info"):
        pairs += [(verdict, f"{verdict}-soft"), ("ink", f"{verdict}-soft"), ("on-verdict", verdict)]
        pairs += [(verdict, "paper")]
    for text, ground in pairs:
        bright, dark = sorted((_brightness(colours[text]), _brightness(colours[ground])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
