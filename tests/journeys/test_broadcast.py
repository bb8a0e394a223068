"""Broadcasts: to subscribers alone, resumable, stopped for who blocked the bot."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.delivery.broadcast import Broadcaster
from bot.jobs import pause
from bot.sandbox import Person
from bot.store.broadcasts import BroadcastState
from handlers.admin.broadcasts import read_time
from tests.support.staffed import OWNER, Staffed
from tests.support.town import START


async def subscribe(*people: Person) -> None:
    for person in people:
        await person.sends("/langganan")
        await person.clicks("Berlangganan")
        person.sees("Anda berlangganan")


async def test_only_who_subscribed_gets_a_broadcast_after_it_was_tried_and_scheduled(office: Staffed) -> None:
    await subscribe(office.other)
    owner = Person(office.cloud, "admin")
    await owner.sends("/admin")
    await owner.clicks("Siaran")
    owner.sees("1 pelanggan")
    await owner.clicks("Siaran baru")
    await owner.sends("Masa kampanye dimulai besok & berlangsung 60 hari.")
    await owner.clicks("Kirim ke saya")
    owner.sees("Masa kampanye dimulai besok & berlangsung")
    await owner.clicks("Jadwalkan")
    await owner.sends("kapan-kapan")
    owner.sees("Waktunya tidak terbaca")
    await owner.sends("sekarang")
    await office.other.waits_for("Masa kampanye dimulai besok")
    office.guru.does_not_see("Masa kampanye")
    # The message is there a moment before the store knows.
    for _ in range(100):
        if "Terkirim 1" in owner.last.text:
            break
        await owner.clicks("Perbarui" if "Perbarui" in str(owner.buttons) else "Siaran")
    owner.sees("Terkirim 1")


async def test_unsubscribing_and_forgetting_leave_nothing(office: Staffed) -> None:
    await subscribe(office.guru, office.other)
    await office.guru.sends("/langganan")
    await office.guru.clicks("Berhenti")
    await office.other.sends("/hapus")
    await office.other.clicks("Ya, hapus")
    assert await office.bot.services.broadcasting.subscribers() == 0


class Post:
    """Stands in for Telegram's sending: records, and fails as told."""

    def __init__(self, *faults: Exception) -> None:
        self.sent: list[int] = []
        self.faults = list(faults)

    async def send(self, chat: int, _: str) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(chat)


async def ready(office: Staffed, subscribers: int) -> str:
    """Schedule a broadcast for tomorrow to many subscribers; returns its id."""
    services = office.bot.services
    for chat in range(1000, 1000 + subscribers):
        await services.store.apply(await services.broadcasting.subscribe(chat, office.now.date()))
    owner = await services.access.who(OWNER)
    assert owner is not None
    made = await services.broadcasting.draft(owner, "halo")
    assert await services.broadcasting.schedule(owner, made.id, office.now + timedelta(days=1))
    assert not await services.broadcasting.schedule(owner, made.id, office.now), "a replayed form schedules nothing"
    return made.id


async def send_all(office: Staffed, post: Post, rounds: int = 12, at: timedelta = timedelta(days=1)) -> None:
    """Run the job for some rounds of waiting, on a clock that is ahead of the bot's own job."""
    stop = asyncio.Event()
    services, left = office.bot.services, [rounds]

    async def wait(event: asyncio.Event, _: float) -> None:
        left[0] -= 1
        if not left[0]:
            event.set()
        await pause(event, 0)

    clock = office.now + at
    await Broadcaster(services.vault, services.store, lambda text: text, post.send, lambda: clock, wait).run(stop)


async def test_who_blocked_the_bot_is_no_subscriber_any_more(office: Staffed) -> None:
    made = await ready(office, 3)
    post = Post(Forbidden("bot was blocked by the user"), BadRequest("Chat not found"))
    await send_all(office, post)
    found = await office.bot.services.broadcasting.find(made)
    assert found is not None
    assert (found.state, found.sent, found.gone) == (BroadcastState.DONE, 1, 2)
    assert await office.bot.services.broadcasting.subscribers() == 1


async def test_a_refused_text_costs_nobody_their_subscription(office: Staffed) -> None:
    made = await ready(office, 2)
    await send_all(office, Post(BadRequest("Message is too long")))
    found = await office.bot.services.broadcasting.find(made)
    assert found is not None
    assert (found.sent, found.failed, found.gone) == (1, 1, 0)
    assert await office.bot.services.broadcasting.subscribers() == 2


async def test_a_broadcast_goes_on_where_it_was_broken_off_and_repeats_nobody(office: Staffed) -> None:
    made = await ready(office, 50)
    post = Post(RetryAfter(3))
    await send_all(office, post, rounds=2)
    assert 0 < len(post.sent) < 50
    await office.restart()
    await send_all(office, post, at=timedelta(days=1, minutes=5))
    assert sorted(post.sent) == list(range(1000, 1050))
    found = await office.bot.services.broadcasting.find(made)
    assert found is not None
    assert found.state is BroadcastState.DONE


async def test_two_processes_share_a_broadcast(office: Staffed) -> None:
    await ready(office, 60)
    post = Post()
    await asyncio.gather(send_all(office, post), send_all(office, post))
    assert sorted(post.sent) == list(range(1000, 1060))


async def test_a_stopped_broadcast_sends_no_more(office: Staffed) -> None:
    made = await ready(office, 3)
    owner = await office.bot.services.access.who(OWNER)
    assert owner is not None
    assert await office.bot.services.broadcasting.stop(owner, made)
    post = Post()
    await send_all(office, post, rounds=2)
    assert post.sent == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sekarang", START),
        ("10.30", START.replace(hour=10, minute=30)),
        ("07:15", (START + timedelta(days=1)).replace(hour=7, minute=15)),
        ("28/11 07.30", START.replace(day=28, hour=7, minute=30)),
        ("2/1 08.00", START.replace(year=2027, month=1, day=2, hour=8)),
        ("25.99", None),
        ("31/2 10.00", None),
        ("besok", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, told: object) -> None:
    assert read_time(text, START) == told
