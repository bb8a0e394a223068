"""The site in a real browser, from the file system, on a phone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from knowledge.base import KnowledgeBase
from tests.support.browser import NEEDS_BROWSER, launched, phone

pytestmark = NEEDS_BROWSER


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def page(browser: Browser, site: Path) -> AsyncIterator[Page]:
    async with phone(browser, (site / "index.html").as_uri()) as page:
        yield page


async def fits(page: Page) -> bool:
    """Tell whether nothing stands out to the side."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_from_a_word_to_the_answer_and_back(page: Page) -> None:
    assert await fits(page)
    # Typing finds, and tells a screen reader so
    await page.get_by_role("searchbox").fill("like")
    await expect(page.get_by_role("status")).to_contain_text("jawaban untuk “like”")
    results = page.get_by_role("list", name="Hasil pencarian").get_by_role("link")
    await expect(results.first).to_contain_text("DILARANG Bolehkah ASN menyukai (like")
    assert await fits(page)
    # By keyboard into the results and to the answer
    await page.keyboard.press("ArrowDown")
    await expect(results.first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(results.first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("DILARANG Bolehkah ASN menyukai")
    assert await fits(page)
    # Coming back finds the results again; Esc empties the search
    await page.go_back()
    await expect(results.first).to_contain_text("menyukai (like")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("searchbox")).to_have_value("")
    await expect(page.get_by_role("heading", name="Semua pertanyaan menurut topik")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "entry", "reason"),
    [
        ("LIKE", "like-konten-calon", "capitals"),
        ("liké", "like-konten-calon", "accents"),
        ("pencet jempol", "like-konten-calon", "words people use and the page does not"),
        ("masa tenng", "masa-tenang-apa", "a letter left out"),
        ("<img src=x> masa tenang", "masa-tenang-apa", "signs are no words"),
    ],
)
async def test_search_forgives(page: Page, typed: str, entry: str, reason: str) -> None:
    await page.get_by_role("searchbox").fill(typed)
    await expect(page.locator(f"#hasil a[href='{entry}.html']"), reason).to_be_visible()


async def test_nothing_found_is_said_and_the_topics_stay(page: Page) -> None:
    await page.get_by_role("searchbox").fill("qqqqzzzz")
    await expect(page.get_by_role("status")).to_contain_text("Tidak ada yang cocok untuk “qqqqzzzz”")
    await page.locator("summary", has_text="Media sosial").click()
    await expect(page.locator("#media-sosial a[href='like-konten-calon.html']")).to_be_visible()


async def test_without_scripts_everything_is_listed(browser: Browser, site: Path) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.goto((site / "index.html").as_uri())
    await expect(page.get_by_role("searchbox")).to_be_hidden()
    await page.locator("summary", has_text="Media sosial").click()
    await page.locator("#media-sosial a[href='like-konten-calon.html']").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("DILARANG")
    await context.close()


async def test_a_former_address_leads_on(page: Page, site: Path, base: KnowledgeBase) -> None:
    alias, name = next(iter(base.aliases.items()))
    await page.goto((site / f"{alias}.html").as_uri())
    await page.wait_for_url(f"**/{name}.html")
    await expect(page.locator("article")).to_be_visible()


async def test_an_answer_that_grew_old_on_the_server_says_so(page: Page, site: Path) -> None:
    await page.clock.set_fixed_time("2026-11-24")
    await page.goto((site / "like-konten-calon.html").as_uri())
    await expect(page.get_by_text("perlu ditinjau ulang")).to_be_hidden()
    await page.clock.set_fixed_time("2028-01-01")
    await page.reload()
    await expect(page.get_by_text("perlu ditinjau ulang")).to_be_visible()


async def test_an_entry_prints_on_one_sheet(page: Page, site: Path) -> None:
    await page.goto((site / "like-konten-calon.html").as_uri())
    sheet = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


@pytest.mark.parametrize("name", ["aturan.html", "404.html", "topik/sanksi.html", "dasar-hukum-netralitas.html"])
async def test_other_pages_fit_a_phone(page: Page, site: Path, name: str) -> None:
    await page.goto((site / name).as_uri())
    assert await fits(page)
