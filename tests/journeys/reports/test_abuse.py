"""Officers mark a source as abusive by its case: later reports tell officers alone, and nobody learns who it is."""

import re

from bot.sandbox import Person
from tests.support.reporting import PREVIEWED, Answers, answers, begins, code_of, reports
from tests.support.town import Town

ABUSE = "Laporan palsu atau penyalahgunaan"
FLAG = "pernah ditandai menyalahgunakan laporan"


async def marked(town: Town) -> str:
    """Have the teacher report, and the office close it as abuse; returns the receipt code."""
    code = await reports(town.guru)
    for label in ("Diterima", "Selesai", ABUSE):
        await town.delivered()
        await town.officers.clicks(label)
    await town.delivered()
    return code


def told(person: Person, since: int = 0) -> str:
    return "\n".join(message.text for message in person.messages[since:])


async def flagged(town: Town, person: Person, given: Answers | None = None) -> bool:
    """Have somebody report, and look whether its officers read that its sender is flagged."""
    before = len(town.officers.messages)
    await reports(person, given)
    await town.delivered()
    assert "Kasus" in told(town.officers, before)
    return FLAG in told(town.officers, before)


async def test_officers_read_for_thirty_days_that_a_sender_was_marked_and_others_are_not(campaign: Town) -> None:
    guru = campaign.guru
    recent = Answers().but(day="kemarin")
    code = await marked(campaign)
    await guru.sends(f"/status {code}")
    assert ABUSE in guru.sees("Ditutup petugas").text
    assert await flagged(campaign, guru)
    assert not await flagged(campaign, campaign.other)
    # The mark of a chat is another one each day, and the flag still holds
    campaign.wait(days=29)
    assert await flagged(campaign, guru, recent)
    campaign.wait(days=2)
    assert not await flagged(campaign, guru, recent)


async def test_a_marked_reporter_sees_nothing_that_others_do_not_see(campaign: Town) -> None:
    """Who lets every subordinate press /lapor must not find the reporter of a case by it."""
    await marked(campaign)
    seen = []
    for person in (campaign.guru, campaign.other):
        start = len(person.messages)
        await begins(person)
        await answers(person, Answers(), PREVIEWED)
        await person.clicks("Kirim")
        code = code_of(person)
        await campaign.delivered()
        await person.sends(f"/status {code}")
        said = told(person, start)
        case = re.findall(r"Kasus (\w{8})", said)[-1]
        seen.append(said.replace(code, "CODE").replace(case, "ID"))
    assert FLAG not in seen[0]
    assert seen[0] == seen[1]


async def test_nobody_learns_who_it_was(campaign: Town) -> None:
    await marked(campaign)
    guru = campaign.guru.user
    said = " ".join(message.html for message in campaign.officers.messages)
    stored = campaign.stored()
    for secret in (str(guru.id), guru.name):
        assert secret not in said
        assert secret.encode() not in stored
