"""The town in which reports are made."""

import pytest

from tests.support.reporting import CAMPAIGN, connects
from tests.support.town import Town


@pytest.fixture
async def campaign(town: Town) -> Town:
    """A town in the campaign, with an office that receives."""
    town.now = CAMPAIGN
    await connects(town)
    return town
