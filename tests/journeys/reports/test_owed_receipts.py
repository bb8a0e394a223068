"""A case that was committed while its receipt could not get out: nothing acts on it any more, and the receipt comes."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import Person, people
from bot.store.cases import Case
from tests.support.reporting import CODE, PREVIEWED, Answers, answers, begins, cases, photo
from tests.support.town import Town

LATE = "hanya tanda terimanya yang terlambat sampai"


async def sends_without_receipt(town: Town, given: Answers | None = None) -> Case:
    """Have the teacher send a report with a photo, whose receipt Telegram refuses."""
    guru = town.guru
    await begins(guru)
    await guru.sends_photo(photo())
    await answers(guru, given or Answers(), PREVIEWED)
    town.cloud.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await guru.clicks("Kirim")
    (case,) = await cases(town)
    return case


def receipts_of(person: Person) -> list[str]:
    """The receipt codes that a person was shown."""
    return [found[0] for message in person.messages if (found := CODE.search(message.text))]


async def presses(town: Town, data: str) -> None:
    guru = town.guru
    number = next(message.id for message in guru.messages if PREVIEWED in message.text)
    people.press(town.cloud, guru.user, guru.chat, number, data)
    await guru.settles()


async def cancels(town: Town) -> None:
    await presses(town, "r:x:1")


async def saves(town: Town) -> None:
    await presses(town, "r:w")


async def changes(town: Town) -> None:
    await presses(town, "r:g:place")


async def undoes(town: Town) -> None:
    await presses(town, "r:z")


async def begins_anew(town: Town) -> None:
    await presses(town, "r:f")


async def presses_begin(town: Town) -> None:
    await presses(town, "r:b")


async def types(town: Town) -> None:
    await town.guru.sends("batalkan")


async def sends_a_photo(town: Town) -> None:
    await town.guru.sends_photo(photo("blue"))


async def sends_a_sticker(town: Town) -> None:
    await town.guru.sends_sticker()


async def reports_again(town: Town) -> None:
    await town.guru.sends("/lapor")


ACTS: list[Callable[[Town], Awaitable[None]]] = [
    cancels, saves, changes, undoes, begins_anew, presses_begin, types, sends_a_photo, sends_a_sticker, reports_again,
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
async def test_whatever_is_done_to_a_sent_report_shows_its_receipt_and_does_nothing_else(
    campaign: Town, act: Callable[[Town], Awaitable[None]]
) -> None:
    guru = campaign.guru
    case = await sends_without_receipt(campaign)
    assert receipts_of(guru) == []
    await act(campaign)
    assert LATE in guru.last.text
    assert "Tidak ada yang dikirim" not in " ".join(message.text for message in guru.messages)
    (code,) = receipts_of(guru)
    # The draft is over, the case is as it was, and its code opens it
    services = campaign.bot.services
    assert await services.reports.find(guru.chat.id) is None
    assert len(await services.store.cases.evidence(case.id)) == 1
    await guru.sends(f"/status {code}")
    guru.sees("Perjalanan")
    assert len(await cases(campaign)) == 1


async def test_hapus_shows_the_code_before_the_way_to_it_is_forgotten(campaign: Town) -> None:
    guru = campaign.guru
    await sends_without_receipt(campaign, Answers().but(way="press:Kabari saya"))
    await guru.sends("/hapus")
    await guru.clicks("Ya, hapus")
    guru.sees("Sudah dihapus")
    assert len(receipts_of(guru)) == 1
    (case,) = await cases(campaign)
    assert case.way_back is None
    assert await campaign.bot.services.reports.find(guru.chat.id) is None


async def test_pressing_send_again_shows_the_receipt_as_if_for_the_first_time(campaign: Town) -> None:
    await sends_without_receipt(campaign)
    await presses(campaign, "r:t")
    assert len(receipts_of(campaign.guru)) == 1
    assert LATE not in campaign.guru.last.text


async def test_cancelling_while_telegram_asks_to_wait_ends_in_one_receipt(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), PREVIEWED)
    campaign.cloud.fail_next("sendMessage", retry_after=1)
    number = guru.last.id
    for data in ("r:t", "r:x:1"):
        people.press(campaign.cloud, guru.user, guru.chat, number, data)
    await guru.waits_for("Ini kode tanda terima Anda")
    await guru.settles()
    assert len(receipts_of(guru)) == 1
    assert "Tidak ada yang dikirim" not in " ".join(message.text for message in guru.messages)
    assert len(await cases(campaign)) == 1
