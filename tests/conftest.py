"""Fixtures shared by all tests."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
import structlog
from structlog.testing import LogCapture

from knowledge.edition import Edition, open_edition
from tests.support.town import Town

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The shipped knowledge base with its matcher, read once."""
    return open_edition()


@pytest.fixture
def log() -> Iterator[LogCapture]:
    """Our own log events of a test."""
    capture = LogCapture()
    structlog.configure(processors=[capture])
    yield capture
    structlog.reset_defaults()


@pytest.fixture
async def town(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    """A running bot on the embedded Telegram, with its people; fails when a handler did."""
    town = Town(edition, tmp_path / "data", log)
    await town.open()
    yield town
    await asyncio.wait_for(town.close(), 20)
    await town.cloud.aclose()
    assert town.incidents == town.expected_incidents, town.log.entries
