"""The page in a real browser: phone and paper, light and dark, with the strictest policy against scripts."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from bot.digest.context import Change, ChangeKind, Date, MissShown, Stale
from bot.digest.forms import make_files
from bot.digest.issue import Issue
from tests.support.browser import NEEDS_BROWSER, launched, phone

pytestmark = NEEDS_BROWSER


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


def full(demo: Issue) -> Issue:
    """An issue with every section at its longest."""
    day = demo.week.sunday
    long = "yang agak panjang " * 6
    more = {
        "misses": tuple(MissShown(wording=f"pertanyaan nomor {n} {long}", askers=9) for n in range(20)),
        "changes": tuple(Change(kind=ChangeKind.VERDICT, title=f"Judul nomor {n} yang panjang", verdict="bersyarat",
                                before="dilarang") for n in range(30)),
        "stale": tuple(Stale(entry=f"e{n}", title=f"Judul nomor {n} yang panjang", reviewed=day) for n in range(50)),
        "dates": tuple(Date(day=day, name=f"Tahapan nomor {n} dengan nama panjang", election="Pemilihan Gubernur 2029")
                       for n in range(9)),
    }  # fmt: skip
    return replace(demo, context=demo.context.model_copy(update=more))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_a_phone_and_can_be_read_by_everyone(
    browser: Browser, demo: Issue, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(make_files(full(demo)).page)
    async with phone(browser, file.as_uri()) as page:
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        shapes = page.locator("svg rect, svg text")
        bars = await shapes.evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
        assert "rgb(0, 0, 0)" not in bars, "every colour of the drawing is one of the page's"


@pytest.mark.parametrize("whole", [True, False], ids=["longest", "as it is"])
async def test_the_page_prints_on_two_sheets(browser: Browser, demo: Issue, tmp_path: Path, whole: bool) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(make_files(full(demo) if whole else demo).page)
    async with phone(browser, file.as_uri()) as page:
        sheets = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 2


async def test_the_page_asks_nothing_of_the_network(browser: Browser, demo: Issue, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(make_files(demo).page)
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    assert asked == [file.as_uri()]
