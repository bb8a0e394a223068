"""Fixtures of whole conversations."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from knowledge.edition import Edition
from tests.support.staffed import OWNER, Staffed


@pytest.fixture
async def office(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Staffed]:
    """A running bot with an owner; fails when a handler did."""
    town = Staffed(edition, tmp_path / "data", log, owner_ids=str(OWNER))
    await town.open()
    yield town
    await town.close()
    await town.cloud.aclose()
    assert town.incidents == town.expected_incidents, town.log.entries
