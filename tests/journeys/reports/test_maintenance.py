"""Maintenance while people are in the middle of something."""

from bot.sandbox import people
from tests.support.reporting import PREVIEWED, Answers, answers, begins, code_of, photo
from tests.support.town import Town

OVER = "Kembali pukul 10.00."


async def maintain(town: Town, text: str | None = OVER) -> None:
    """Switch maintenance on, or off again."""
    services = town.bot.services
    owner = await services.access.who(town.settings.owners[0])
    assert owner
    await services.switches.move(owner, "maintenance", text, "memindahkan server")


async def test_a_running_report_is_finished_under_maintenance(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await maintain(campaign)
    await guru.sends_document(photo(), "foto.jpg")
    await guru.clicks("Selesai, lanjut")
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Kirim")
    assert code_of(guru)
    await campaign.delivered()
    campaign.officers.sees("kaos bergambar")
    # With the report sent, questions meet the message, which says what still works
    await guru.sends("boleh like postingan caleg?")
    guru.sees(OVER)
    guru.sees("/status, /privasi, dan /hapus tetap berfungsi")


async def test_a_saved_draft_is_taken_up_again_and_a_new_one_waits(campaign: Town) -> None:
    guru, other = campaign.guru, campaign.other
    await begins(guru)
    await answers(guru, Answers(), "Siapa namanya?")
    await guru.clicks("Simpan dulu")
    await maintain(campaign)
    await guru.sends("/lapor")
    await guru.clicks("Lanjutkan draf")
    guru.sees("Siapa namanya?")
    await other.sends("/lapor")
    other.sees(OVER)
    await maintain(campaign, None)
    await other.sends("/lapor")
    other.sees("siapa melihat apa")


async def test_old_buttons_and_groups_hear_of_it_and_forgetting_still_works(campaign: Town) -> None:
    guru = campaign.guru
    await guru.sends("boleh like postingan caleg?")
    card = guru.last
    await maintain(campaign)
    query = people.press(campaign.cloud, guru.user, guru.chat, card.id, "t")
    await guru.settles()
    assert (await query.answer).text == OVER
    assert guru.last.id == card.id
    group = guru.in_group("staf")
    await group.sends("/topik")
    group.sees(OVER)
    await guru.sends("/hapus")
    await guru.clicks("hapus")
    assert OVER not in guru.last.text
