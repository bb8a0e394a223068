"""A cloud, a bot on it, and a teacher."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox import Cloud, Person, SandboxRequest


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    cloud = Cloud()
    yield cloud
    await cloud.aclose()


@pytest.fixture
async def bot(cloud: Cloud) -> AsyncIterator[Bot]:
    bot = Bot(cloud.token, request=SandboxRequest(cloud), get_updates_request=SandboxRequest(cloud))
    async with bot:
        yield bot


@pytest.fixture
def guru(cloud: Cloud) -> Person:
    return Person(cloud, "guru", patience=3)


@pytest.fixture
async def started(cloud: Cloud, bot: Bot, guru: Person) -> Bot:
    """Give a bot that the teacher has already written to; the message is confirmed."""
    cloud.chat("guru").started = True
    return bot
