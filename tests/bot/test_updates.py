"""Taking updates: once each, in order within a chat, and never acknowledged before the work is done."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update

from bot.sandbox import Cloud, Person, people
from bot.store.base import StoreUnavailable
from tests.support.town import Town

LIKE = "boleh nggak sih like postingan paslon di ig?"


def message_update(town: Town, number: int, text: str) -> dict[str, Any]:
    """An update as Telegram delivers it."""
    guru = town.guru
    chat = {"id": guru.chat.id, "type": "private", "first_name": guru.user.name}
    message = {"message_id": 5, "date": 1, "chat": chat, "from": guru.user.profile, "text": text}
    return {"update_id": number, "message": message}


async def test_a_redelivered_update_has_no_second_effect(town: Town) -> None:
    # Given an update that was worked on
    await town.guru.sends("halo")
    before = len(town.guru.messages)
    update = Update.de_json(message_update(town, 900, LIKE), town.bot.application.bot)
    await town.bot.intake.take(update)
    assert len(town.guru.messages) == before + 1
    # When Telegram delivers it again, as after a lost acknowledgement, also twice at once
    await asyncio.gather(town.bot.intake.take(update), town.bot.intake.take(update))
    # Then nothing more is said or stored
    assert len(town.guru.messages) == before + 1
    assert len(await town.bot.services.store.log.questions("2026-W48")) == 1


@pytest.mark.parametrize(
    "fail",
    [
        pytest.param(lambda cloud: cloud.fail_next("sendMessage", status=429, retry_after=1), id="flood control"),
        pytest.param(lambda cloud: cloud.fail_next("sendMessage", status=502), id="server error"),
        pytest.param(lambda cloud: cloud.drop_next("sendMessage"), id="connection lost"),
    ],
)
async def test_an_answer_that_could_not_be_sent_is_sent_later(town: Town, fail: Callable[[Cloud], None]) -> None:
    fail(town.cloud)
    await town.guru.sends(LIKE)
    town.guru.sees("DILARANG")
    assert sum("DILARANG" in message.text for message in town.guru.messages) == 1
    assert len(await town.bot.services.store.log.questions("2026-W48")) == 1


async def test_while_one_chat_waits_for_telegram_others_are_answered(town: Town) -> None:
    town.cloud.fail_next("sendMessage", status=429, retry_after=2)
    slow = asyncio.create_task(town.guru.sends(LIKE))
    while not any(call.method.lower() == "sendmessage" for call in town.cloud.requests):  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # the cloud tells of calls only when asked
    quick = asyncio.create_task(town.other.sends(LIKE))
    await town.other.waits_for("DILARANG")
    town.guru.does_not_see("DILARANG")
    await asyncio.gather(slow, quick)
    town.guru.sees("DILARANG")


async def test_a_store_that_fails_for_a_while_loses_no_question(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    store = town.bot.services.store
    commit, failures = store.commit, iter([True, False])

    async def fails_once(*args: object) -> bool:
        if next(failures, False):
            raise StoreUnavailable
        return await commit(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "commit", fails_once)
    await town.guru.sends(LIKE)
    town.guru.sees("DILARANG")
    assert len(await store.log.questions("2026-W48")) == 1


async def test_someone_who_blocked_the_bot_does_not_stop_the_rest(town: Town) -> None:
    await town.guru.sends(LIKE)
    pressing = people.press(town.cloud, town.guru.user, town.guru.chat, town.guru.last.id, "t")
    await town.guru.blocks()
    assert pressing is not None
    await town.other.sends(LIKE)
    town.other.sees("DILARANG")


async def test_an_exception_ends_in_an_apology_with_a_code_that_stands_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("pak Budi kampanye")

    monkeypatch.setattr(town.bot.services.answering, "ask", breaks)
    await town.guru.sends(LIKE)
    town.expected_incidents = 1
    town.guru.sees("Maaf, terjadi gangguan")
    (incident,) = [entry for entry in town.log.entries if entry["event"] == "incident"]
    assert incident["code"] in town.guru.last.text
    assert incident["fault"] == "RuntimeError"
    assert "Budi" not in str(town.log.entries)


async def test_updates_that_wait_while_the_bot_is_off_are_answered_after_the_start(town: Town) -> None:
    await town.close()
    waiting = asyncio.create_task(town.guru.sends(LIKE))
    await asyncio.sleep(0.05)
    await town.open()
    await waiting
    town.guru.sees("DILARANG")


async def test_a_hundred_people_at_once_are_all_answered(town: Town) -> None:
    keys = [town.cloud.add_user(f"orang{number}", f"Orang {number}").key for number in range(100)]
    crowd = [Person(town.cloud, key) for key in keys]
    await asyncio.gather(*(person.sends(LIKE) for person in crowd))
    assert all("DILARANG" in person.last.text for person in crowd)
