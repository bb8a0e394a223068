"""A report in a real browser at the width of a phone: from the command to the receipt, on the sandbox's page."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.browser import NEEDS_BROWSER, launched, phone
from tests.support.process import BotProcess
from tests.support.reporting import CODE, STORY

pytestmark = NEEDS_BROWSER

DOORS = "Ada pintu lain"
ANSWERS = (
    ("Apa yang terjadi?", STORY),
    ("Apakah ini pelanggaran?", "press:eruskan"),
    ("Kapan kejadiannya?", "kemarin"),
    ("Di mana kejadiannya?", "Balai Kelurahan Sukun"),
    ("Kota atau kabupaten mana?", "kota malang"),
    ("Siapa yang dilaporkan?", "press:ASN"),
    (DOORS, "press:Tetap lanjut"),
    ("Siapa namanya?", "Fulan bin Fulan"),
    ("Apa jabatannya?", "Lurah"),
    ("Di kantor mana?", "press:Tidak tahu"),
    ("Ada orang lain yang dilaporkan?", "press:Tidak ada"),
    ("Kapan Anda mengetahuinya?", "press:Hari ini"),
    ("Ada bukti?", "press:Selesai"),
    ("Ada saksi?", "lewati"),
    ("Dikirim sebagai apa?", "press:Informasi awal"),
    ("Bagaimana Anda ingin mendengar", "press:Saya cek sendiri"),
)


async def types(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Pesan").fill(text)
    await page.keyboard.press("Enter")


async def presses(page: Page, label: str) -> None:
    await page.get_by_role("button", name=re.compile(label)).last.click()


async def test_a_teacher_reports_on_a_phone_and_keeps_the_code(tmp_path: Path) -> None:
    bot = BotProcess({"PORT": "0"}, tmp_path / "data")
    address = re.search(r"http://\S+", await bot.start())
    assert address
    async with launched() as browser, phone(browser, address[0]) as page:
        await types(page, "/lapor")
        await expect(page.get_by_text("siapa melihat apa")).to_be_visible()
        await presses(page, "Mulai melapor")
        for question, answer in ANSWERS:
            if question == DOORS:
                # Asked outside the stages of an election, and so by the day on which this runs.
                await expect(page.get_by_text(re.compile(f"{DOORS}|Siapa namanya")).last).to_be_visible()
                if not await page.get_by_text(DOORS).count():
                    continue
            await expect(page.get_by_text(question).last).to_be_visible()
            if answer.startswith("press:"):
                await presses(page, answer.removeprefix("press:"))
            else:
                await types(page, answer)
        await expect(page.get_by_text("Itulah yang akan dilihat petugas")).to_be_visible()
        await presses(page, "✅ Kirim")
        receipt = page.get_by_text("kode tanda terima Anda")
        await expect(receipt).to_be_visible()
        assert CODE.search(await page.inner_text("body"))
        await expect(page.get_by_role("button", name="Salin kode")).to_be_visible()
        wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, "nothing is cut off or has to be scrolled sideways"
        await page.screenshot(path=tmp_path / "receipt.png")
    assert await bot.stop() == 0
