"""Groups that are gone, moved, closed or busy, and two bots over one database."""

import asyncio
from collections import Counter

from bot.app import create_bot
from bot.sandbox import SandboxRequest
from bot.sandbox.person import tiny_png
from tests.journeys.test_officers import connect
from tests.support.cases import open_case
from tests.support.reporting import evidence_of, photo
from tests.support.town import Town


def stories(town: Town) -> int:
    return sum("Kepala dinas mengajak" in m.text for m in town.officers.messages)


async def test_a_bot_that_was_kicked_keeps_the_case_and_tells_owners_what_to_do(town: Town) -> None:
    await connect(town)
    town.cloud.kick_bot("bawaslu")
    await open_case(town.bot.services)
    for _ in range(2):
        await town.delivered()
        town.wait(hours=7)
    told = [m.text for m in town.owner.messages if "tertahan" in m.text]
    assert len(told) == 1
    assert "Masukkan lagi bot ke grup" in told[0]
    town.cloud.return_bot("bawaslu", "administrator")
    await town.delivered()
    assert stories(town) == 1
    town.owner.sees("berjalan lagi")


async def test_a_group_that_is_gone_keeps_the_case_for_the_next_one(town: Town) -> None:
    await connect(town)
    town.cloud.chats.pop(town.officers.chat.id)
    await open_case(town.bot.services)
    await town.delivered()
    town.owner.sees("Grup tidak ada lagi")
    await town.owner.sends("/penerima")
    await town.owner.clicks("Cabut nomor 1")
    await town.owner.clicks("Ya, cabut")
    staff = town.guru.in_group("staf")
    await connect(town, staff)
    await town.delivered()
    staff.sees("Kepala dinas mengajak")


async def test_a_group_that_becomes_a_supergroup_is_followed_when_the_notice_was_missed(town: Town) -> None:
    await connect(town)
    town.cloud.migrate_group("bawaslu")
    town.cloud.queue.clear()
    await open_case(town.bot.services)
    await town.delivered()
    assert stories(town) == 1
    assert await town.officers.clicks("Diterima") == "Tercatat."


async def test_a_group_that_becomes_a_supergroup_is_followed_by_its_notice(town: Town) -> None:
    await connect(town)
    new = town.cloud.migrate_group("bawaslu")
    await town.officers.settles()
    assert [r.region for r in await town.bot.services.directory.of_chat(new)] == ["kota-malang"]


async def test_a_flood_is_waited_out_as_long_as_asked(town: Town) -> None:
    await connect(town)
    town.cloud.fail_next("sendMessage", 1, 429, retry_after=40)
    await open_case(town.bot.services)
    await town.delivered()
    town.wait(seconds=39)
    await town.delivered()
    assert stories(town) == 0
    town.wait(seconds=3)
    await town.delivered()
    assert stories(town) == 1


async def test_an_hour_of_failures_is_told_once_and_what_arrives_is_not_sent_again(town: Town) -> None:
    await connect(town)
    town.cloud.fail_next("sendDocument", 30, 502)
    await open_case(town.bot.services, files=(tiny_png(),))
    for _ in range(8):
        await town.delivered()
        town.wait(minutes=16)
    told = [m.text for m in town.owner.messages if "tertahan" in m.text]
    assert len(told) == 1
    assert "tidak terjangkau lebih dari satu jam" in told[0]
    # The words arrived the first time and are not repeated for the sake of the file.
    assert stories(town) == 1
    town.cloud.faults.clear()
    await town.delivered()
    assert stories(town) == 1
    assert len(evidence_of(town.officers)) == 1


async def test_files_of_a_case_come_as_albums_in_order_and_each_can_be_answered(town: Town) -> None:
    await connect(town)
    colours = ("red", "blue", "green", "white", "black", "grey", "pink", "navy", "lime", "gold", "teal", "brown")
    await open_case(town.bot.services, files=tuple(map(photo, colours)))
    await town.delivered()
    sent = evidence_of(town.officers)
    assert [m.body["document"]["file_name"] for m in sent] == [f"bukti-{n}.jpg" for n in range(1, 13)]
    groups = [m.body["media_group_id"] for m in sent]
    assert Counter(Counter(groups).values()) == Counter([10, 2])
    assert all("Sidik SHA-256" in m.body["caption"] for m in sent)
    # A reply to any file of an album is a question about its case
    await town.officers.sends("Ini foto apa?", reply_to=sent[4])
    town.officers.sees("Disimpan di berkas kasus")


async def test_an_album_that_fails_is_sent_whole_and_once_and_words_are_not_repeated(town: Town) -> None:
    await connect(town)
    town.cloud.fail_next("sendMediaGroup", 2, 502)
    await open_case(town.bot.services, files=(photo("red"), photo("blue")))
    for _ in range(4):
        await town.delivered()
        town.wait(minutes=5)
    assert stories(town) == 1
    assert [m.body["document"]["file_name"] for m in evidence_of(town.officers)] == ["bukti-1.jpg", "bukti-2.jpg"]


async def test_a_deleted_topic_is_opened_again(town: Town) -> None:
    await connect(town)
    await open_case(town.bot.services)
    await town.delivered()
    town.cloud.chat("bawaslu").topics.clear()
    town.wait(hours=25)
    await town.bot.reminders.look()
    await town.delivered()
    town.officers.sees("belum ditandai Diterima")


async def test_without_the_right_to_open_topics_a_case_is_a_thread_of_replies(town: Town) -> None:
    await connect(town)
    town.cloud.chat("bawaslu").bot = "member"
    await open_case(town.bot.services, files=(tiny_png(),))
    await town.delivered()
    (document,) = evidence_of(town.officers)
    assert document.body["reply_to_message"]["message_id"] == town.officers.sees("Kepala dinas").id


async def test_two_bots_over_one_database_never_send_twice_what_one_has_claimed(town: Town) -> None:
    await connect(town)
    other = create_bot(
        town.settings, town.edition, lambda: SandboxRequest(town.cloud), town.cloud.token, lambda: town.now
    )
    await other.services.store.open()
    stop = asyncio.Event()
    second = asyncio.create_task(other.delivery.run(stop))
    cases = [await open_case(town.bot.services) for _ in range(30)]
    await town.delivered()
    await asyncio.wait_for(other.delivery.settle(), 20)
    sent = Counter(m.text.split(" ")[1] for m in town.officers.messages if "Kepala dinas mengajak" in m.text)
    assert sent == Counter(cases)
    stop.set()
    await second
    await other.services.store.close()
