"""The page in a real browser, driven as a visitor would: by what is written on it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.sandbox import Cloud, SandboxRequest, sandbox_routes
from bot.sandbox.person import tiny_png
from tests.support.applications import answer_all, collect_faults, serving
from tests.support.browser import NEEDS_BROWSER, launched, phone

Context = ContextTypes.DEFAULT_TYPE
EVIL = "<img src=x onerror=alert(1)>"


pytestmark = NEEDS_BROWSER


async def start(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_text("Selamat datang")


async def quiz(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_poll(
        "Bolehkah?", ["Boleh", "Dilarang"], type="quiz", correct_option_ids=[1], explanation="Lihat PP 94/2021."
    )


async def echo(update: Update, _: Context) -> None:
    message = update.effective_message
    assert message
    keys = [
        [
            InlineKeyboardButton("Berguna", callback_data="toast"),
            InlineKeyboardButton("Penting", callback_data="alert"),
        ],
        [InlineKeyboardButton("Sumber", url="https://bawaslu.go.id/a")],
    ]
    markup = InlineKeyboardMarkup(keys)
    if message.photo or message.document:
        await message.reply_document(
            b"isi balasan", filename="balasan.txt", caption="Ini <b>balasan</b>", parse_mode="HTML"
        )
    else:
        link = "<a href='https://kpu.go.id'>tautan</a>"
        await message.reply_html(f"<b>Tebal</b> {link}: {message.text_html}", reply_markup=markup)


async def press(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Terima kasih", show_alert=query.data == "alert")
    if query.data == "toast":
        await query.edit_message_text("Sudah dinilai")


@pytest.fixture
async def address(cloud: Cloud) -> AsyncIterator[str]:
    builder = Application.builder().token(cloud.token).updater(None)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        builder.request(SandboxRequest(cloud)).get_updates_request(SandboxRequest(cloud)).build()
    )
    for name, handler in (("start", start), ("kuis", quiz)):
        application.add_handler(CommandHandler(name, handler))
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.add_handler(CallbackQueryHandler(press))
    faults = collect_faults(application)
    async with application, serving(sandbox_routes(cloud)) as url:
        await application.bot.set_my_commands([("start", "Mulai"), ("kuis", "Kuis singkat")])
        task = asyncio.create_task(answer_all(application))
        yield url
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await cloud.aclose()
    assert faults == []


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    async with phone(browser, address) as page:
        yield page


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Pesan").fill(text)
    await page.keyboard.press("Enter")


async def pick(page: Page, what: str, file: dict[str, Any]) -> None:
    await page.get_by_role("button", name="Lampirkan").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name=what).click()
    await (await chooser.value).set_files(file)  # type: ignore[arg-type]


async def test_a_visit(page: Page, tmp_path: Path) -> None:
    log = page.get_by_role("log")
    # The page says plainly what it is
    await expect(page.get_by_role("note")).to_contain_text("Kotak pasir: bukan Telegram sungguhan.")
    # Start, then ask; what the bot says is text and never markup of the page
    await page.get_by_role("button", name="MULAI").click()
    await expect(log).to_contain_text("Selamat datang")
    await say(page, f"boleh? {EVIL}")
    answer = page.get_by_role("article").last
    await expect(answer.locator("strong")).to_have_text("Tebal")
    await expect(answer).to_contain_text(EVIL)
    await expect(answer.get_by_role("link", name="tautan")).to_have_attribute("href", "https://kpu.go.id/")
    await expect(answer.get_by_role("link", name="Sumber")).to_have_attribute("href", "https://bawaslu.go.id/a")
    assert await log.locator("img").count() == 0
    # An alert, then a toast with an edit that takes the keyboard away
    await page.get_by_role("button", name="Penting").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Terima kasih")
    await page.get_by_role("button", name="OK").click()
    await page.get_by_role("button", name="Berguna").click()
    await expect(page.get_by_role("status")).to_have_text("Terima kasih")
    await expect(answer).to_contain_text("Sudah dinilai")
    await expect(page.get_by_role("button", name="Berguna")).to_have_count(0)


async def test_files_go_up_and_come_down(page: Page, tmp_path: Path) -> None:
    await pick(page, "Foto", {"name": "foto.png", "mimeType": "image/png", "buffer": tiny_png()})
    picture = page.get_by_role("img", name="Foto")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    await expect(page.get_by_text("Ini balasan")).to_be_visible()
    await page.get_by_role("textbox", name="Pesan").fill("keterangan surat")
    await pick(page, "Berkas", {"name": "surat.txt", "mimeType": "text/plain", "buffer": b"isi surat"})
    await expect(page.get_by_text("keterangan surat")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Unduh surat.txt").click()
    await (await download.value).save_as(tmp_path / "surat.txt")
    assert (tmp_path / "surat.txt").read_bytes() == b"isi surat"


async def test_edit_reply_menu_and_quiz(page: Page) -> None:
    await say(page, "pertanyaan lama")
    await expect(page.get_by_role("article")).to_have_count(2)
    own = page.get_by_role("article", name=re.compile("Anda")).first
    await own.hover()
    await own.get_by_role("button", name="Tindakan pesan").click()
    await own.get_by_role("menuitem", name="Edit").click()
    await say(page, "pertanyaan baru")
    await expect(own).to_contain_text("pertanyaan baru")
    await expect(own).to_contain_text("diedit")
    answer = page.get_by_role("article", name=re.compile("Tanya Netral")).first
    await answer.hover()
    await answer.get_by_role("button", name="Tindakan pesan").click()
    await answer.get_by_role("menuitem", name="Balas").click()
    await say(page, "ini balasan saya")
    await expect(page.get_by_role("button", name=re.compile("^Tanya Netral.*Tebal"))).to_have_count(1)
    await page.get_by_role("button", name="Daftar perintah").click()
    await page.get_by_role("menuitem", name="/kuis").click()
    await page.get_by_role("button", name="Boleh", exact=True).click()
    await expect(page.get_by_text("Lihat PP 94/2021.")).to_be_visible()
    await expect(page.get_by_text("1 suara")).to_be_visible()


async def test_people_take_turns_and_start_over(page: Page) -> None:
    await say(page, "saya guru")
    await expect(page.get_by_text("Tebal tautan: saya guru")).to_be_visible()
    await page.get_by_role("tab", name=re.compile("Agus")).click()
    await expect(page.get_by_text("saya guru")).to_have_count(0)
    await say(page, "saya Agus")
    await expect(page.get_by_text("Tebal tautan: saya Agus")).to_be_visible()
    await page.get_by_role("tab", name=re.compile("Petugas Bawaslu")).click()
    await say(page, "/start")
    await expect(page.get_by_role("log")).to_contain_text("Selamat datang")
    # The tabs answer to the keyboard
    await page.get_by_role("tab", name=re.compile("Petugas Bawaslu")).press("ArrowRight")
    await expect(page.get_by_role("tab", name=re.compile("Sri"))).to_be_focused()
    await expect(page.get_by_text("Tebal tautan: saya guru")).to_be_visible()
    # A reload finds everything again; starting over leaves nothing
    await page.reload()
    await expect(page.get_by_text("Tebal tautan: saya guru")).to_be_visible()
    await page.get_by_role("button", name="Menu lainnya").click()
    await page.get_by_role("menuitem", name="Mulai ulang").click()
    await page.get_by_role("dialog").get_by_role("button", name="Mulai ulang").click()
    await expect(page.get_by_role("article")).to_have_count(0)


async def test_two_windows_show_the_same_chat(page: Page, browser: Browser, address: str) -> None:
    other = await browser.new_page()
    await other.goto(address)
    await say(page, "terlihat di dua jendela")
    await expect(other.get_by_text("Tebal tautan: terlihat di dua jendela")).to_be_visible()


async def test_news_of_another_seat_and_typing(page: Page, cloud: Cloud) -> None:
    await expect(page.get_by_role("heading", name="Tanya Netral")).to_be_visible()
    cloud.post(cloud.chat("staf"), cloud.bot, {"text": "untuk grup"})
    await expect(page.get_by_role("tab", name=re.compile("Guru & Staf"))).to_contain_text("1")
    cloud.feed.publish("typing", cloud.chat("guru").id, {"action": "typing"})
    await expect(page.get_by_text("sedang mengetik…")).to_be_visible()
