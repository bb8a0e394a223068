"""A report from the first command to the receipt, over the embedded Telegram."""

import pytest

from tests.support.reporting import CAMPAIGN, CODE, cases, connects, reports
from tests.support.town import Town


@pytest.fixture
async def campaign(town: Town) -> Town:
    """A town in the campaign, with an office that receives."""
    town.now = CAMPAIGN
    await connects(town)
    return town


async def test_a_report_ends_as_one_sealed_case_with_a_receipt(campaign: Town) -> None:
    code = await reports(campaign.guru)
    assert CODE.fullmatch(code)
    campaign.guru.sees("sedang diantar ke petugas Bawaslu Kota Malang")
    (case,) = await cases(campaign)
    assert (case.region, case.regime, case.state) == ("kota-malang", "pilkada", "terkirim")
    assert case.way_back is None
    assert b"kaos" not in campaign.stored()
    assert code.encode() not in campaign.stored()
    assert code.replace("-", "").encode() not in campaign.stored()
