"""A receipt that was shown is good, whatever happens a moment later; one that was not shown comes again (R1)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Cloud, Person, api_routes
from tests.support.applications import serving
from tests.support.process import BotProcess
from tests.support.reporting import CODE, PREVIEWED, Answers, answers, begins, code_of

RECENT = Answers().but(day="kemarin", known="kemarin")


class Place:
    """A cloud over HTTP, a data folder, and bot processes over both."""

    def __init__(self, cloud: Cloud, address: str, folder: Path) -> None:
        self.cloud = cloud
        self._environment = {"TELEGRAM_TOKEN": cloud.token, "TELEGRAM_API_URL": address}
        self._folder = folder
        self.guru = Person(cloud, "guru", patience=60)

    async def bot(self) -> BotProcess:
        """Start a bot."""
        process = BotProcess(self._environment, self._folder)
        await process.start()
        return process


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    cloud = Cloud()
    async with serving(api_routes(cloud)) as address:
        yield Place(cloud, address, tmp_path / "data")
        await cloud.aclose()


async def test_a_receipt_shown_survives_a_kill_a_moment_later(place: Place) -> None:
    bot = await place.bot()
    await begins(place.guru)
    await answers(place.guru, RECENT, PREVIEWED)
    sending = asyncio.create_task(place.guru.clicks("Kirim"))
    await place.guru.waits_for("Ini kode tanda terima")
    await bot.kill()
    code = code_of(place.guru)
    again = await place.bot()
    await sending
    await place.guru.sends(f"/status {code}")
    place.guru.sees("Perjalanan")
    await again.stop()


async def test_a_kill_between_commit_and_receipt_brings_the_same_case_and_one_receipt(place: Place) -> None:
    # Given a bot that has committed a case while its receipt cannot get out
    bot = await place.bot()
    await begins(place.guru)
    await answers(place.guru, RECENT, PREVIEWED)
    place.cloud.drop_next("sendMessage")
    before = len([call for call in place.cloud.requests if call.method == "sendMessage"])
    sending = asyncio.create_task(place.guru.clicks("Kirim"))
    async with asyncio.timeout(30):
        while len([call for call in place.cloud.requests if call.method == "sendMessage"]) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    # When it is killed and started again
    await bot.kill()
    assert not CODE.search(place.guru.last.text)
    again = await place.bot()
    await sending
    # Then there is one receipt, and it opens the case
    receipts = [message.text for message in place.guru.messages if "Ini kode tanda terima" in message.text]
    assert len(receipts) == 1
    await place.guru.sends(f"/status {code_of(place.guru)}")
    place.guru.sees("Perjalanan")
    await again.stop()
