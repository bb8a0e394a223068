"""Signing in and out: links, Mini App, sessions, and what a page may be framed by."""

import hashlib
import hmac
import json
import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import httpx

from bot.app import tidy
from bot.sandbox import Person
from bot.signin.init_data import MAX_AGE
from bot.signin.sessions import LINK_LASTS, SESSION_LASTS
from bot.store.people import Role
from bot.web import create_web
from tests.support.panel import ORIGIN, OWNER, PEOPLE, Office, Seat
from tests.support.town import Town

SECURE = "https://bot.example.go.id"


def init_data(town: Town, who: int, **changes: str) -> str:
    """What Telegram hands a Mini App, signed by its rule."""
    fields = {
        "auth_date": str(int(town.now.timestamp())),
        "query_id": "AAH",
        "user": json.dumps({"id": who, "first_name": "Dewi"}),
        "signature": "x",
    } | changes
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", town.cloud.token.encode(), "sha256")
    signed = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields | {"hash": signed})


async def opens(seat: Seat, data: str) -> httpx.Response:
    """Open the Mini App as Telegram does."""
    await seat.goes("/panel/telegram")
    return await seat.sends("/telegram", data=data)


async def test_the_bot_sends_a_link_to_staff_that_signs_in_once(town: Town, office: Office) -> None:
    admin = Person(town.cloud, "admin")
    await admin.sends("/panel")
    link = re.search(r"http://\S+", admin.sees("Panel pengelola").text)
    assert link
    async with office.stranger() as seat, office.stranger() as other:
        # A preview robot looks first, more than once; nothing is used up
        for _ in range(3):
            assert (await other.goes(link[0])).status_code == 200
        await seat.goes(link[0])
        form = seat.form("/masuk")
        await seat.posts(form)
        seat.sees("Pemilik")
        # A second time it is worth nothing
        assert (await other.posts(form)).status_code == 410
        other.sees("tidak berlaku lagi")
        assert (await other.goes("/panel/")).status_code == 401


async def test_nobody_else_gets_a_link(town: Town) -> None:
    await town.guru.sends("/panel")
    assert "masuk" not in town.guru.last.text


async def test_a_new_link_replaces_the_old_one_and_links_expire(town: Town, office: Office) -> None:
    owner = await office.staff(Role.OWNER)
    first, second = [await office.services.sessions.link(owner) for _ in range(2)]
    async with office.stranger() as seat:
        assert (await seat.goes(f"/panel/masuk?kode={first}")).status_code == 410
        await seat.goes(f"/panel/masuk?kode={second}")
        town.wait(seconds=LINK_LASTS.total_seconds() + 1)
        assert (await seat.sends("/masuk")).status_code == 410


async def test_neither_links_nor_sessions_can_be_read_from_the_file(town: Town, office: Office) -> None:
    link = await office.services.sessions.link(await office.staff(Role.OWNER))
    async with office.seat(Role.EDITOR) as seat:
        cookie = seat.client.cookies["panel"]
        stored = town.stored()
        assert link.encode() not in stored
        assert cookie.encode() not in stored
        assert str(PEOPLE[Role.EDITOR]).encode() not in stored


async def test_a_session_ends_with_the_day_with_signing_out_and_with_the_role(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as editor, office.seat(Role.OWNER) as owner, office.seat(Role.OWNER) as phone:
        # The role goes, and with it the session; a new invitation does not bring it back
        staff = await office.staff(Role.EDITOR)
        await office.services.access.revoke(await office.staff(Role.OWNER), staff.mark)
        assert (await editor.goes("/panel/entri")).status_code == 401
        await office.staff(Role.EDITOR)
        assert (await editor.goes("/panel/entri")).status_code == 401
        # Signing out ends this session alone, signing out everywhere all of them
        await owner.goes("/panel/")
        await owner.sends("/keluar")
        owner.sees("sudah keluar")
        assert (await owner.goes("/panel/")).status_code == 401
        assert (await phone.goes("/panel/")).status_code == 200
        async with office.seat(Role.OWNER) as tablet:
            await phone.sends("/keluar-semua")
            assert (await tablet.goes("/panel/")).status_code == 401
    async with office.seat(Role.OWNER) as owner:
        town.wait(seconds=SESSION_LASTS.total_seconds() + 1)
        assert (await owner.goes("/panel/")).status_code == 401


async def test_the_mini_app_lets_staff_in_once_for_each_opening(town: Town, office: Office) -> None:
    data = init_data(town, OWNER)
    async with office.stranger() as seat, office.stranger() as thief:
        await opens(seat, data)
        seat.sees("Ringkasan")
        assert (await opens(thief, data)).status_code == 403
        thief.sees("tidak mengenali")
        policy = (await seat.goes("/panel/")).headers["content-security-policy"]
        assert policy.endswith("frame-ancestors https://web.telegram.org")


FORGED: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda data: data.replace("Dewi", "Dewo"), "a changed field"),
    (lambda data: data + "&user=%7B%22id%22%3A1%7D", "a field twice"),
    (lambda data: data.rpartition("&hash=")[0], "no signature"),
    (lambda data: data.rpartition("&hash=")[0] + "&hash=" + "é" * 64, "a signature of other signs"),
    (lambda _: "", "nothing"),
    (lambda _: "&&&=;", "no fields"),
    (lambda _: "a=1&" * 5000, "too much"),
)
NOBODY = ("null", '{"id": "5160840331"}', '{"id": true}', "[]", "{", '{"id": 1e400}')


async def test_forged_init_data_is_refused(town: Town, office: Office) -> None:
    async with office.stranger() as seat:
        for forge, reason in FORGED:
            assert (await opens(seat, forge(init_data(town, OWNER)))).status_code == 403, reason
            assert (await seat.goes("/panel/")).status_code == 401, reason


async def test_signed_data_without_a_person_is_refused(town: Town, office: Office) -> None:
    async with office.stranger() as seat:
        for user in NOBODY:
            assert (await opens(seat, init_data(town, OWNER, user=user))).status_code == 403, user


async def test_old_data_and_other_bots_data_are_refused_and_strangers_told(town: Town, office: Office) -> None:
    async with office.stranger() as seat:
        old = init_data(town, OWNER, auth_date=str(int((town.now - MAX_AGE - timedelta(seconds=1)).timestamp())))
        future = init_data(town, OWNER, auth_date=str(int((town.now + timedelta(hours=1)).timestamp())))
        for data in (old, future, init_data(town, OWNER, auth_date="9" * 30)):
            assert (await opens(seat, data)).status_code == 403
        await opens(seat, init_data(town, town.guru.user.id))
        assert seat.page.status_code == 403
        seat.sees("tidak punya peran")


async def test_headers_of_every_answer(office: Office) -> None:
    async with office.seat(Role.OWNER) as seat:
        for path in ("/panel/", "/panel/entri", "/panel/tidak-ada", "/panel/masuk?kode=x"):
            headers = (await seat.goes(path)).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), path
            assert policy.endswith("frame-ancestors 'none'"), path
            assert "unsafe" not in policy
            assert headers["cache-control"] == "no-store", path
            assert headers["referrer-policy"] == "no-referrer", path
            assert headers["x-content-type-options"] == "nosniff", path
            assert not re.search(r"<script(?! src=)|<style| style=| on\w+=", seat.page.text), path


async def test_cookies_are_bound_to_a_secure_host(town: Town, office: Office) -> None:
    office.services.panel_url = SECURE
    web = create_web(town.bot, [])
    transport = httpx.ASGITransport(app=web)
    async with httpx.AsyncClient(transport=transport, base_url=SECURE) as client:
        link = await office.services.sessions.link(await office.staff(Role.OWNER))
        entered = await client.post("/panel/masuk", data={"kode": link}, headers={"Origin": SECURE})
        data = {"data": init_data(town, OWNER)}
        in_telegram = await client.post("/panel/telegram", data=data, headers={"Origin": SECURE})
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-panel=")
    assert cookie.endswith("; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict")
    assert in_telegram.headers["set-cookie"].endswith("HttpOnly; Secure; SameSite=None; Partitioned")


SENT_WITH = (
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ({"Origin": "null"}, 403),
    ({}, 403),
    ({"Origin": ORIGIN}, 200),
    ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
)


async def test_forms_from_elsewhere_are_refused(office: Office) -> None:
    for headers, status in SENT_WITH:
        async with office.seat(Role.OWNER) as seat:
            token = seat.form("/keluar").fields["token"][0]
            answer = await seat.client.post("/panel/keluar", data={"token": token}, headers=headers)
            assert answer.status_code == status, headers
            assert (await seat.goes("/panel/")).status_code == (401 if status == 200 else 200), headers


async def test_a_form_counts_once_and_only_in_its_own_session(office: Office) -> None:
    async with office.seat(Role.OWNER) as seat, office.seat(Role.ADMIN) as other:
        await seat.goes("/panel/orang")
        form = seat.form("/undang")
        assert (await other.posts(form, label="Editor 2", peran="editor")).status_code == 403
        assert (await seat.posts(form, label="Editor 2", peran="editor")).status_code == 200
        assert (await seat.posts(form, label="Editor 2", peran="editor")).status_code == 409
        seat.sees("sudah pernah dikirim")
        assert len(await office.services.access.invitations()) == 1
        form.fields["token"] = ["f" * 96]
        assert (await seat.posts(form, label="Editor 3", peran="editor")).status_code == 403


async def test_nothing_is_kept_of_sessions_that_are_over(town: Town, office: Office) -> None:
    async with office.seat(Role.OWNER) as seat, office.stranger() as inside:
        await opens(inside, init_data(town, OWNER))
        await seat.goes("/panel/orang")
        await seat.sends("/undang", label="Editor 2", peran="editor")
        await office.services.sessions.link(await office.staff(Role.OWNER))
        town.wait(days=1)
        await tidy(office.services)
    with sqlite3.connect(town.database) as db:
        for table in ("panel_link", "panel_proof", "panel_session", "panel_form"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
