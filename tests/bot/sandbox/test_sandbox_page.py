"""The page's server side: who may use it, what it tells, what it takes."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.sandbox import Cloud, people, sandbox_routes
from bot.sandbox.page import _stream
from bot.sandbox.person import tiny_png
from bot.sandbox.state import Toast
from bot.sandbox.updates import Pending
from tests.support.applications import serving


@pytest.fixture
async def client(cloud: Cloud) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=sandbox_routes(cloud)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client


def texts(cloud: Cloud, key: str = "guru") -> list[str]:
    return [message.get("text", "") for message in cloud.chat(key).messages.values()]


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({}, 200, "the page itself"),
        ({"Host": "localhost:8080"}, 200, "the other name of this computer"),
        ({"Host": "[::1]:8080"}, 200, "and its IPv6 address"),
        ({"Host": "evil.example:8080"}, 403, "a name that was bent to this computer"),
        ({"Host": "127.0.0.1.evil.example"}, 403, "a name that only begins like it"),
        ({"Host": ""}, 403, "no name at all"),
    ],
)
async def test_only_this_computers_names_are_answered(
    client: httpx.AsyncClient, headers: dict[str, str], status: int, reason: str
) -> None:
    for path in ("/", "/sandbox/static/app.js", "/sandbox/files/x"):
        answer = await client.get(path, headers=headers)
        expected = 404 if status == 200 and path.endswith("/x") else status
        assert answer.status_code == expected, reason


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({}, 200, "a program on this computer"),
        ({"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}, 200, "the page"),
        ({"Origin": "https://evil.example"}, 403, "another site's page"),
        ({"Origin": "null"}, 403, "a page without an origin"),
        ({"Origin": "http://127.0.0.1:9999"}, 403, "another program's page on this computer"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "another site, as the browser says"),
        ({"Content-Type": "text/plain"}, 415, "a form can post this, a page of ours never does"),
    ],
)
async def test_other_sites_cannot_act(
    client: httpx.AsyncClient, cloud: Cloud, headers: dict[str, str], status: int, reason: str
) -> None:
    body = json.dumps({"seat": "guru", "text": "halo"})
    answer = await client.post("/sandbox/send", content=body, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == status, reason
    assert texts(cloud) == (["halo"] if status == 200 else []), reason


async def test_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for name in ("app.js", "base.css", "chat.css", "composer.js", "dom.js", "message.js", "poll.js", "rich.js"):
        text = (await client.get(f"/sandbox/static/{name}")).text
        assert "innerHTML" not in text
        assert not any(word in text for word in ("@import", "url(http", 'from "http'))
    assert "onclick=" not in page.text
    assert (await client.get("/sandbox/static/..%2fpage.py")).status_code == 404


async def act(client: httpx.AsyncClient, what: str, /, **body: Any) -> httpx.Response:
    return await client.post(f"/sandbox/{what}", json={"seat": "guru", **body})


async def test_what_a_visitor_does_becomes_updates(client: httpx.AsyncClient, cloud: Cloud) -> None:
    await act(client, "send", text="  halo ")
    await act(client, "edit", message_id=1, text="halo lagi")
    picture = base64.b64encode(tiny_png()).decode()
    await act(client, "upload", kind="photo", name="a.png", content=picture, text="lihat")
    await act(client, "upload", kind="document", name="a.txt", content=picture)
    for kind in ("sticker", "voice", "location"):
        assert (await act(client, "misc", kind=kind)).status_code == 200
    await act(client, "block", on=True)
    await act(client, "block", on=False)
    kinds = [next(iter(set(json.loads(u.body)) - {"update_id"})) for u in cloud.queue.pending.values()]
    assert kinds == ["message", "edited_message", *["message"] * 5, "my_chat_member", "my_chat_member"]
    photo = cloud.chat("guru").messages[2]
    assert photo["caption"] == "lihat"
    file = await client.get(f"/sandbox/files/{photo['photo'][-1]['file_id']}")
    assert (file.headers["content-type"], file.content) == ("image/png", tiny_png())
    document = await client.get(f"/sandbox/files/{cloud.chat('guru').messages[3]['document']['file_id']}")
    assert document.headers["content-disposition"] == "attachment; filename*=UTF-8''a.txt"


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("send", {"seat": "siapa", "text": "x"}, "an unknown seat"),
        ("edit", {"message_id": 99, "text": "x"}, "an unknown message"),
        ("upload", {"kind": "photo", "name": "a", "content": "%%%"}, "no base64"),
        ("upload", {"kind": "photo", "name": "a", "content": "YWJj"}, "no picture"),
        ("click", {"message_id": 1, "row": 0, "column": 0}, "no button"),
        ("misc", {"kind": "tarian"}, "an unknown kind"),
    ],
)
async def test_nonsense_is_refused(client: httpx.AsyncClient, name: str, body: dict[str, Any], reason: str) -> None:
    answer = await client.post(f"/sandbox/{name}", json={"seat": "guru", **body})
    assert answer.status_code == 400, reason
    assert answer.json()["fault"]


async def test_a_long_text_is_cut_as_the_real_apps_cut_it(client: httpx.AsyncClient, cloud: Cloud) -> None:
    await act(client, "send", text="x" * 5000)
    assert [len(text) for text in texts(cloud)] == [4096, 904]


async def test_a_press_waits_for_its_toast(client: httpx.AsyncClient, cloud: Cloud) -> None:
    # Given a bot that answers every press
    def answer(_: Pending) -> None:
        query = next(iter(cloud.queries.values()))
        asyncio.get_running_loop().call_soon(query.answer.set_result, Toast("Terima kasih", True))

    keys = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    cloud.post(cloud.chat("guru"), cloud.bot, {"text": "?", "reply_markup": keys})
    cloud.queue.on_put = answer
    # When the visitor presses
    pressed = await act(client, "click", message_id=1, row=0, column=0)
    # Then the toast comes with the answer to the press
    assert pressed.json() == {"text": "Terima kasih", "alert": True, "url": ""}


async def test_the_stream_tells_everything_and_then_what_changes(cloud: Cloud) -> None:
    stream = _stream(cloud)
    first = await anext(stream)
    assert first.startswith("event: state\ndata: ")
    state = json.loads(first.partition("data: ")[2])
    assert [seat["key"] for seat in state["seats"]] == ["guru", "guru2", "admin", "staf", "bawaslu"]
    people.write(cloud, cloud.users["guru"], cloud.chat("guru"), {"text": "halo\nbaris dua"})
    news = await anext(stream)
    assert news.startswith("event: message\ndata: ")
    assert json.loads(news.partition("data: ")[2])["body"]["text"] == "halo\nbaris dua"
    cloud.start_over()
    assert (await anext(stream)).startswith("event: state")
    await cloud.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_a_watcher_that_lags_is_told_to_look_anew(cloud: Cloud) -> None:
    stream = _stream(cloud)
    await anext(stream)
    for number in range(600):
        people.write(cloud, cloud.users["guru"], cloud.chat("guru"), {"text": str(number)})
    assert (await anext(stream)).startswith("event: state")
    await stream.aclose()


async def test_the_stream_ends_when_the_server_does(cloud: Cloud) -> None:
    async with (
        serving(sandbox_routes(cloud)) as url,
        httpx.AsyncClient() as client,
        client.stream("GET", f"{url}/sandbox/events") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await anext(lines) == "event: state"
        await cloud.aclose()
        assert [line async for line in lines][-1] == ""
