"""Taking a file in with a real browser: what it would change stands there readable, on a phone and a wide screen."""

import re
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.store.people import Role
from tests.bot.panel.test_panel_sheets import LIKE, edited, write
from tests.support.browser import NEEDS_BROWSER, launched
from tests.support.panel import Office

pytestmark = NEEDS_BROWSER

SIZES = ((390, 844), (1280, 900))
SERIOUS = ("serious", "critical")


async def hold_readable(page: Page, shot: Path) -> None:
    """Hold a page against axe at both widths, with everything unfolded; nothing stands out to the side."""
    await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        found = (await Axe().run(page)).response["violations"]
        assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        await page.screenshot(path=shot.with_suffix(f".{width}.png"), full_page=True)


async def test_a_file_is_looked_at_and_taken_in(office: Office, tmp_path: Path) -> None:
    async with office.served() as address, launched() as browser:
        page = await browser.new_page()
        await page.goto(await office.link(address, Role.EDITOR))
        await page.get_by_role("button", name="Masuk").click()
        await page.get_by_role("link", name="Ekspor dan impor").click()
        async with page.expect_download() as started:
            await page.get_by_role("link", name="Unduh XLSX").click()
        file = tmp_path / "basis.xlsx"
        await (await started.value).save_as(file)
        data = file.read_bytes()
        # What cannot be taken is said with its place
        file.write_bytes(edited(data, write(LIKE, note="Catatan <b>tebal</b>")))
        await page.get_by_label("Berkas", exact=True).set_input_files(file)
        await page.get_by_role("button", name="Periksa dulu").click()
        await expect(page.get_by_role("alert")).to_contain_text("memuat kode HTML")
        await hold_readable(page, tmp_path / "refused")
        # What can be taken stands there as it would read, before anything is done
        file.write_bytes(edited(data, write(LIKE, note="Catatan dari lembar.", title="Like status calon")))
        await page.get_by_label("Berkas", exact=True).set_input_files(file)
        await page.get_by_role("button", name="Periksa dulu").click()
        await page.get_by_text("Lihat perubahannya").click()
        await expect(page.locator("ins", has_text="Catatan dari lembar.")).to_be_visible()
        await hold_readable(page, tmp_path / "looked-at")
        assert await office.services.store.edits.drafts() == []
        await page.get_by_label("Berkas", exact=True).set_input_files(file)
        await page.get_by_label("Alasan perubahan").fill("Hasil rapat")
        await page.get_by_role("button", name="Jadikan draf").click()
        await expect(page.get_by_role("status")).to_contain_text("1 draf menunggu orang kedua")
        await hold_readable(page, tmp_path / "taken-in")
        await page.get_by_role("link", name=re.compile("Like")).first.click()
        await expect(page.locator("ins", has_text="Catatan dari lembar.")).to_be_visible()
