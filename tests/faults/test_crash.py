"""The process dies at the worst moment; nothing that was asked may stay unanswered (R2)."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import Cloud, Person, api_routes
from tests.support.applications import serving
from tests.support.process import BotProcess

LIKE = "boleh nggak sih like postingan paslon di ig?"


@dataclass
class Town:
    """A cloud over HTTP and the ways to start bots on it."""

    cloud: Cloud
    address: str
    folder: Path

    def bot(self) -> BotProcess:
        """A bot process over the town's cloud and data."""
        return BotProcess({"TELEGRAM_TOKEN": self.cloud.token, "TELEGRAM_API_URL": self.address}, self.folder)

    async def reaches(self, method: str) -> None:
        """Wait until the bot has called a method."""
        async with asyncio.timeout(30):
            while not any(request.method.lower() == method.lower() for request in self.cloud.requests):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def logged(self) -> int:
        """How many questions stand in the log."""
        connection = sqlite3.connect(self.folder / "tanya-netral.db")
        try:
            return int(connection.execute("SELECT count(*) FROM question").fetchone()[0])
        finally:
            connection.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    cloud = Cloud()
    async with serving(api_routes(cloud)) as address:
        yield Town(cloud, address, tmp_path / "data")
        await cloud.aclose()


async def test_a_kill_between_taking_and_answering_loses_nothing_and_repeats_nothing(town: Town) -> None:
    # Given a bot that has taken a question and cannot get its answer out yet
    guru = Person(town.cloud, "guru", patience=60)
    town.cloud.drop_next("sendMessage")
    bot = town.bot()
    await bot.start()
    asking = asyncio.create_task(guru.sends(LIKE))
    await town.reaches("sendMessage")
    # When it is killed and started again
    await bot.kill()
    assert not any(message.from_bot for message in guru.messages)
    again = town.bot()
    await again.start()
    await asking
    # Then the question is answered once and logged once
    assert sum("DILARANG" in message.text for message in guru.messages) == 1
    await again.stop()
    assert town.logged() == 1


async def test_kills_at_random_moments_leave_no_question_unanswered_and_log_each_once(town: Town) -> None:
    people = [Person(town.cloud, town.cloud.add_user(f"p{n}", f"P{n}").key, patience=90) for n in range(20)]
    asking = [asyncio.create_task(person.sends(LIKE)) for person in people]
    chance = random.Random(20261123)
    for _ in range(4):
        bot = town.bot()
        await bot.start()
        await asyncio.sleep(chance.uniform(0.0, 0.05))
        await bot.kill()
    last = town.bot()
    await last.start()
    await asyncio.gather(*asking)
    await last.stop()
    assert all("DILARANG" in person.last.text for person in people)
    assert town.logged() == len(people)


async def test_a_stop_in_between_finishes_what_was_begun(town: Town) -> None:
    guru = Person(town.cloud, "guru", patience=60)
    bot = town.bot()
    await bot.start()
    await guru.sends(LIKE)
    assert await bot.stop() == 0
    waiting = asyncio.create_task(guru.sends(LIKE))
    again = town.bot()
    await again.start()
    await waiting
    assert sum("DILARANG" in message.text for message in guru.messages) == 2
    await again.stop()
