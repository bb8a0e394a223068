"""The whole bot in a real browser: asked, pressed and read on the sandbox's page, in a process of its own."""

import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.browser import NEEDS_BROWSER, launched, phone
from tests.support.process import BotProcess

pytestmark = NEEDS_BROWSER

LIKE = "boleh nggak sih like postingan paslon di ig?"


async def test_a_teacher_asks_presses_a_button_and_reads_the_answer(tmp_path: Path) -> None:
    bot = BotProcess({"PORT": "0"}, tmp_path / "data")
    address = re.search(r"http://\S+", await bot.start())
    assert address
    async with launched() as browser, phone(browser, address[0]) as page:
        await page.get_by_role("textbox", name="Pesan").fill(LIKE)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("DILARANG").first).to_be_visible()
        await expect(page.get_by_text("SKB Netralitas 2022").first).to_be_visible()
        await page.get_by_role("button", name="Selengkapnya").click()
        await expect(page.get_by_text("Kemungkinan sanksi").first).to_be_visible()
        await page.get_by_role("button", name="👍 Membantu").click()
        await expect(page.get_by_text("Senang bisa membantu")).to_be_visible()
        await expect(page.get_by_role("button", name="👍 Membantu")).to_have_count(0)
    assert await bot.stop() == 0
