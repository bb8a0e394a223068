"""The system's browser for tests that look at pages."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
"""Chromium as root in a container, without looking for its maker."""


def chromium() -> str | None:
    """Find a browser: the one named by CHROMIUM, else the system's."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


NEEDS_BROWSER = pytest.mark.skipif(
    chromium() is None and os.environ.get("CI") != "true",
    reason="no Chromium here: install your system's chromium package, or name one with CHROMIUM",
)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Start the system's browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        await browser.close()


@asynccontextmanager
async def phone(browser: Browser, address: str) -> AsyncIterator[Page]:
    """Open a page at the width of a phone; afterwards it must have had no faults."""
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    yield page
    assert faults == []
