"""Officers mark a source as abusive by its case: it is refused, and nobody learns who it is."""

from tests.support.reporting import PREVIEWED, Answers, answers, cases, reports
from tests.support.town import Town

ABUSE = "Laporan palsu atau penyalahgunaan"


async def marked(town: Town) -> str:
    """Have the teacher report, and the office close it as abuse; returns the receipt code."""
    code = await reports(town.guru)
    for label in ("Diterima", "Selesai", ABUSE):
        await town.delivered()
        await town.officers.clicks(label)
    await town.delivered()
    return code


async def test_a_source_marked_as_abusive_is_refused_for_thirty_days_and_others_are_not(campaign: Town) -> None:
    guru = campaign.guru
    code = await marked(campaign)
    await guru.sends(f"/status {code}")
    assert ABUSE in guru.sees("Ditutup petugas").text
    await guru.sends("/lapor")
    assert "petugas menandai laporan sebelumnya sebagai penyalahgunaan" in guru.last.text
    # It tells where else to go, and asks nothing
    assert "SP4N-LAPOR" in guru.last.text
    assert not guru.buttons
    await reports(campaign.other)
    # The mark of a chat is another one each day, and the refusal still holds
    campaign.wait(days=29)
    await guru.sends("/lapor")
    assert "penyalahgunaan" in guru.last.text
    campaign.wait(days=2)
    await guru.sends("/lapor")
    assert "siapa melihat apa" in guru.last.text


async def test_a_report_in_the_making_is_refused_at_its_yes_and_kept(campaign: Town) -> None:
    guru = campaign.guru
    await reports(guru)
    await campaign.delivered()
    # Given a second draft, begun before the office has decided
    await guru.sends("/lapor")
    await guru.clicks("Mulai melapor")
    await campaign.officers.clicks("Diterima")
    await campaign.delivered()
    await campaign.officers.clicks("Selesai")
    await campaign.officers.clicks(ABUSE)
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Kirim")
    assert "penyalahgunaan" in guru.last.text
    assert await cases(campaign) == []
    assert await campaign.bot.services.reports.find(guru.chat.id) is not None


async def test_nobody_learns_who_it_was(campaign: Town) -> None:
    await marked(campaign)
    guru = campaign.guru.user
    told = " ".join(message.html for message in campaign.officers.messages)
    stored = campaign.stored()
    for secret in (str(guru.id), guru.name):
        assert secret not in told
        assert secret.encode() not in stored
