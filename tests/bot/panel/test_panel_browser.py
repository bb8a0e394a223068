"""The panel in a real browser: on a phone and a wide screen, by keyboard, without scripts, inside Telegram."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect
from structlog.testing import LogCapture

from bot.access import Permission
from bot.panel.table import TABLE
from bot.store.people import Role
from knowledge.edition import Edition
from tests.bot.panel.test_panel_journeys import LIKE, WAYANG
from tests.bot.panel.test_panel_sign_in import init_data
from tests.support.browser import NEEDS_BROWSER, launched
from tests.support.cases import open_case
from tests.support.panel import OWNER, Office, misses, publish_week, staffed_town
from tests.support.process import BotProcess
from tests.support.town import Town

pytestmark = [NEEDS_BROWSER, pytest.mark.asyncio(loop_scope="module")]

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
MILDER = {"verdict": "bersyarat", "answer": "Sebaiknya jangan. Tanda suka dapat dibaca sebagai dukungan."}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here, on one loop; each test has contexts of its own, which share nothing."""
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def town(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    async with staffed_town(edition, tmp_path, log) as town:
        yield town


@asynccontextmanager
async def visiting(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """Open an empty page whose faults fail the test."""
    context: BrowserContext = await browser.new_context(**({"viewport": PHONE} | options))
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    await context.close()
    # A refusal is an answer with a status of its own, which the browser writes down.
    assert [fault for fault in faults if "status of 4" not in fault] == []


async def enter(page: Page, office: Office, address: str, role: Role) -> None:
    """Sign in with a link, as a finger does."""
    await page.goto(await office.link(address, role))
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")


async def pages(town: Town, office: Office) -> Sequence[str]:
    """Fill the panel with something of everything; returns the address of every page."""
    services = office.services
    await misses(town, WAYANG)
    editor, owner = await office.staff(Role.EDITOR), await office.staff(Role.OWNER)
    waiting = await services.desk.write(editor, await services.desk.begin(editor, LIKE), MILDER)
    await services.desk.submit(editor, waiting, "Edaran baru", sure=True)
    fresh = await services.desk.begin_new(editor, "Bolehkah ASN menonton wayang?")
    wording = await services.desk.begin(editor, "hadir-kampanye-pasif")
    wording = await services.desk.write(editor, wording, {"note": "Catatan baru untuk pembaca."})
    await services.desk.submit(editor, wording, "Diperjelas", sure=True)
    siaran = await services.broadcasting.draft(owner, "Masa kampanye mulai besok.")
    await services.access.invite(owner, Role.EDITOR, "Editor 2")
    week = f"/ringkasan/{await publish_week(town)}"
    shown = {
        "/ringkasan/{week}": [week],
        "/ringkasan/{week}/{edition}/{form}": [f"{week}/lengkap/halaman", f"{week}/umum/halaman"],
        "/entri/{entry}": ["/entri/hadir-kampanye-pasif"],
        "/entri/{entry}/riwayat": ["/entri/hadir-kampanye-pasif/riwayat"],
        "/lembar/{form}": [],
        "/draf/{draft}": [f"/draf/{waiting.id}", f"/draf/{fresh.id}"],
        "/siaran/{broadcast}": [f"/siaran/{siaran.id}"],
    }
    await open_case(services)
    places = [place.path for place in TABLE if place.method == "GET" and place.permission is not Permission.CASES]
    return [path or "/" for place in places for path in shown.get(place, [place])] + ["/tidak-ada"]


AXE = Axe().axe_script
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


SERIOUS = """async rules => (await axe.run(rules)).violations
    .filter(one => ["serious", "critical"].includes(one.impact)).map(one => `${one.id}: ${one.nodes[0].html}`)"""


CRAMPED = """() => [
    [document.documentElement.scrollWidth > innerWidth, "stands out to the side"],
    [document.querySelector(".top")?.clientHeight > 64, "breaks its header"],
    [[...document.querySelectorAll(".who, .doors a span")].some(one => one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflow === "hidden"), "cuts a name"],
].filter(one => one[0]).map(one => one[1])"""


async def troubles(page: Page) -> list[str]:
    """List what axe finds serious at both widths and in the dark, and whether something stands out to the side."""
    await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    await page.evaluate(AXE)
    found = []
    for size, scheme, rules in ((PHONE, "light", RULES), (PHONE, "dark", CONTRAST), (WIDE, "light", RULES)):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{size['width']} {scheme} {wrong}" for wrong in await page.evaluate(SERIOUS, rules)]
        if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{size['width']} stands out to the side")
    for width in (360, 375):
        await page.set_viewport_size({"width": width, "height": 740})
        found += [f"{width} {wrong}" for wrong in await page.evaluate(CRAMPED)]
    return found


async def test_every_page_is_accessible_and_fits_a_phone_and_a_wide_screen(
    town: Town, office: Office, browser: Browser
) -> None:
    paths = await pages(town, office)
    found: dict[str, list[str]] = {}

    async def look(address: str, role: Role, paths: Sequence[str]) -> None:
        async with visiting(browser) as page:
            await page.goto(await office.link(address, role))
            found["/masuk"] = await troubles(page)
            await page.get_by_role("button", name="Masuk").click()
            for path in paths:
                await page.goto(f"{address}/panel{path}")
                found[path] = await troubles(page)

    cases = ("/kasus", f"/kasus/{await open_case(office.services)}")
    async with office.served() as address:
        # Two windows at once, on two cores
        await asyncio.gather(look(address, Role.OWNER, paths[::2]), look(address, Role.ADMIN, paths[1::2]))
        await look(address, Role.OFFICER, cases)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


async def test_a_question_is_taught_and_an_answer_written_by_keyboard_alone(
    town: Town, office: Office, browser: Browser
) -> None:
    await misses(town, WAYANG)
    async with office.served() as address, visiting(browser, viewport=WIDE) as page:
        await page.goto(await office.link(address, Role.EDITOR))
        await press_until(page, "Masuk")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
        # The first stop of every page leads past the navigation
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        await press_until(page, "Kotak masuk")
        nearest = page.locator("button.choice").first
        label = await nearest.inner_text()
        await press_until(page, re.split(r"\s+", label)[-1])
        await expect(page.get_by_role("status")).to_contain_text("langsung berlaku")
        # Into an entry, and its draft handed in without a mouse
        await page.goto(f"{address}/panel/entri/{LIKE}")
        await press_until(page, "Sunting")
        await page.get_by_label("Catatan").focus()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("Catatan lewat papan ketik.")
        await page.get_by_label("Alasan perubahan").focus()
        await page.keyboard.type("Diperjelas")
        await press_until(page, "Simpan dan terbitkan")
        await expect(page.get_by_role("status")).to_contain_text("Sudah terbit")
    assert office.services.edition.base.entries[LIKE].note == "Catatan lewat papan ketik."


async def press_until(page: Page, name: str) -> None:
    """Walk with Tab to what is called `name` and press Enter."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = await page.evaluate("document.activeElement.innerText || ''")
        if name in focused:
            async with page.expect_navigation():
                await page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


async def test_everything_works_without_scripts(town: Town, office: Office, browser: Browser) -> None:
    await misses(town, WAYANG)
    async with office.served() as address, visiting(browser, java_script_enabled=False) as page:
        await enter(page, office, address, Role.EDITOR)
        # The navigation of a phone opens and leads on
        await page.get_by_role("link", name="Kotak masuk", exact=True).click()
        await page.get_by_role("button", name="Entri baru").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("wayang")
        await page.get_by_label("Judul pendek").fill("Menonton wayang")
        await page.get_by_label("Putusan").select_option("bersyarat")
        await page.get_by_label("Jawaban singkat").fill("Boleh bila bukan kampanye.")
        await page.get_by_label("Alasan", exact=True).fill("Hiburan umum bukan kegiatan politik.")
        await page.get_by_label("Dasar hukum").fill("uu-20-2023: Pasal 24 ayat (1) huruf d")
        await page.get_by_label("Sumber").fill("https://example.go.id/aturan")
        await page.get_by_label("Topik").select_option("sosial")
        await page.get_by_label("Pertanyaan", exact=True).fill("Bolehkah ASN menonton wayang yang dalangnya caleg?")
        await page.get_by_role("button", name="Pratinjau").click()
        await expect(page.locator(".bubble")).to_contain_text("BERSYARAT")
        assert (await office.services.store.edits.drafts())[0].version == 1
        await page.get_by_label("Alasan perubahan").fill("Sering ditanyakan")
        await page.get_by_role("button", name="Simpan dan ajukan").click()
        await expect(page.get_by_role("status")).to_contain_text("orang kedua")
        await page.get_by_role("button", name="Keluar").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Anda sudah keluar")


async def test_the_menu_of_a_phone_opens_without_scripts(office: Office, browser: Browser) -> None:
    async with office.served() as address, visiting(browser, java_script_enabled=False) as page:
        await enter(page, office, address, Role.OWNER)
        await expect(page.get_by_role("link", name="Sakelar")).to_be_hidden()
        await page.get_by_role("link", name="Semua").click()
        await page.get_by_role("link", name="Sakelar").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sakelar")
        await page.get_by_role("link", name="Semua").click()
        await page.get_by_role("link", name="Tutup").click()
        await expect(page.get_by_role("link", name="Orang")).to_be_hidden()


async def test_the_card_follows_while_one_types(office: Office, browser: Browser) -> None:
    async with office.served() as address, visiting(browser, viewport=WIDE) as page:
        await enter(page, office, address, Role.EDITOR)
        await page.goto(f"{address}/panel/entri/{LIKE}")
        await page.get_by_role("button", name="Sunting").click()
        await page.get_by_label("Jawaban singkat").fill("Tidak boleh, <b>titik</b>.")
        await page.get_by_label("Jawaban singkat").press("End")
        await page.get_by_label("Jawaban singkat").fill("Tidak boleh. Kartu ini ikut berubah.")
        await expect(page.locator(".bubble")).to_contain_text("Kartu ini ikut berubah.")
        assert (await office.services.store.edits.drafts())[0].version == 1


async def test_telegram_lets_in_from_inside(town: Town, office: Office, browser: Browser) -> None:
    async with office.served() as address, visiting(browser) as page:
        data = quote(init_data(town, OWNER), safe="")
        await page.goto(f"{address}/panel/telegram#tgWebAppData={data}&tgWebAppVersion=9.1&tgWebAppPlatform=android")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
        assert "tgWebAppData" not in page.url
        # Opened without Telegram it says what to do
        await page.context.clear_cookies()
        await page.goto(f"{address}/panel/telegram")
        await expect(page.get_by_role("status")).to_contain_text("/panel")


async def test_the_link_of_the_sandbox_opens_the_panel(tmp_path: Path, browser: Browser) -> None:
    bot = BotProcess({"PORT": "0"}, tmp_path / "data")
    address = re.search(r"http://\S+", await bot.start())
    assert address
    async with visiting(browser) as page:
        await page.goto(address[0])
        await page.get_by_role("tab", name="Admin").click()
        await page.get_by_role("textbox", name="Pesan").fill("/panel")
        await page.keyboard.press("Enter")
        link = page.get_by_role("link", name="/panel/masuk")
        address_of_link = await link.get_attribute("href")
        assert address_of_link
        await page.goto(address_of_link)
        await page.get_by_role("button", name="Masuk").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan")
    assert await bot.stop() == 0
