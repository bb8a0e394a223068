"""Fixtures of the panel's tests."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from knowledge.edition import Edition
from tests.support.panel import OWNER, Office
from tests.support.town import Town


@pytest.fixture
async def town(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    """A running bot whose owner is the sandbox's admin."""
    town = Town(edition, tmp_path / "data", log, owner_ids=str(OWNER))
    await town.open()
    yield town
    await asyncio.wait_for(town.close(), 20)
    await town.cloud.aclose()
    assert town.incidents == town.expected_incidents, town.log.entries


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)
