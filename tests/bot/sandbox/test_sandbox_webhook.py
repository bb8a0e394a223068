import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.sandbox import Cloud, Person, SandboxRequest, people

SECRET = "rahasia-webhook"


class Receiver:
    """An application that records what arrives and answers what it is told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.answers: list[int] = []
        self.arrived = asyncio.Event()
        self.held: dict[str, asyncio.Event] = {}
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        body = await request.json()
        text = body["message"]["text"]
        self.seen.append((text, request.headers.get("x-telegram-bot-api-secret-token", "")))
        if text == "cepat":
            self.arrived.set()
        if text in self.held:
            await self.held[text].wait()
        return Response(status_code=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def cloud(receiver: Receiver) -> AsyncIterator[Cloud]:
    cloud = Cloud(webhook_transport=httpx.ASGITransport(receiver.app), redelivery=lambda _: 0)
    yield cloud
    await cloud.aclose()


@pytest.fixture
async def hooked(bot: Bot) -> Bot:
    await bot.set_webhook("https://bot.example/hook", secret_token=SECRET)
    return bot


async def test_updates_arrive_with_the_secret(hooked: Bot, guru: Person, receiver: Receiver) -> None:
    await guru.sends("halo")
    assert receiver.seen == [("halo", SECRET)]
    assert (await hooked.get_webhook_info()).pending_update_count == 0


async def test_an_update_comes_again_until_it_is_taken(hooked: Bot, guru: Person, receiver: Receiver) -> None:
    # Given a bot that fails twice
    receiver.answers = [500, 503]
    # When two messages come
    await guru.sends_many(["satu", "dua"])
    # Then the first is delivered until it is taken, and only then the second
    assert [text for text, _ in receiver.seen] == ["satu", "satu", "satu", "dua"]
    info = await hooked.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_one_slow_chat_does_not_hold_up_another(hooked: Bot, cloud: Cloud, receiver: Receiver) -> None:
    # Given a chat whose update is being worked on
    receiver.held["lambat"] = asyncio.Event()
    guru = Person(cloud, "guru")
    people.write(cloud, guru.user, guru.chat, {"text": "lambat"})
    slow = asyncio.create_task(guru.settles())
    # When another person writes
    people.write(cloud, cloud.users["admin"], cloud.chat("admin"), {"text": "cepat"})
    await receiver.arrived.wait()
    # Then that message is through while the first still waits
    assert not slow.done()
    receiver.held["lambat"].set()
    await slow
    assert [text for text, _ in receiver.seen] == ["lambat", "cepat"]


async def test_what_waited_is_delivered_when_the_webhook_is_set(bot: Bot, guru: Person, receiver: Receiver) -> None:
    people.write(guru.cloud, guru.user, guru.chat, {"text": "menunggu"})
    await bot.set_webhook("https://bot.example/hook")
    await guru.settles()
    assert receiver.seen == [("menunggu", "")]


async def test_pending_updates_can_be_dropped(bot: Bot, guru: Person, receiver: Receiver) -> None:
    people.write(guru.cloud, guru.user, guru.chat, {"text": "lama"})
    await bot.set_webhook("https://bot.example/hook", drop_pending_updates=True)
    await guru.sends("baru")
    assert [text for text, _ in receiver.seen] == ["baru"]


async def test_without_the_webhook_updates_wait_again(hooked: Bot, guru: Person) -> None:
    await hooked.delete_webhook()
    people.write(guru.cloud, guru.user, guru.chat, {"text": "halo"})
    (update,) = await hooked.get_updates(timeout=0)
    assert update.message
    assert update.message.text == "halo"


async def test_an_unchanged_application_works_behind_a_webhook() -> None:
    # Given an application that echoes, behind an endpoint that answers when the work is done
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(f"Anda: {update.message.text}")

    async def hook(request: Request) -> Response:
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return Response()

    transport = httpx.ASGITransport(Starlette(routes=[Route("/hook", hook, methods=["POST"])]))
    cloud = Cloud(webhook_transport=transport)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(cloud.token).request(SandboxRequest(cloud)).updater(None).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.bot.set_webhook("https://bot.example/hook")
        guru = Person(cloud, "guru")
        # When someone writes
        await guru.sends("halo")
        # Then the answer is there
        assert guru.last.text == "Anda: halo"
    await cloud.aclose()
