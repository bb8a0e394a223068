"""Starting as operators do: what works, and one clear sentence for what cannot."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.sandbox import Cloud, Person, api_routes
from bot.web import SECRET_HEADER, WEBHOOK_PATH, webhook_secret
from tests.support.applications import serving
from tests.support.process import BotProcess

LIKE = "boleh nggak sih like postingan paslon di ig?"
TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0"


@pytest.fixture
async def cloud() -> AsyncIterator[tuple[Cloud, str]]:
    cloud = Cloud()
    async with serving(api_routes(cloud)) as address:
        yield cloud, address
        await cloud.aclose()


async def refusal(environment: dict[str, str], folder: Path) -> str:
    """Start a bot that must refuse; returns its one sentence."""
    code, said = await BotProcess(environment, folder).fails()
    assert code == 2, said
    assert "Traceback" not in said
    return said.strip().splitlines()[-1]


def limits_of(bot: BotProcess) -> str:
    return Path(f"/proc/{bot.pid}/limits").read_text(encoding="ascii")


async def test_without_a_token_the_sandbox_starts_and_tells_its_address(tmp_path: Path) -> None:
    bot = BotProcess({"PORT": "0"}, tmp_path / "data")
    line = await bot.start()
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert address
    async with httpx.AsyncClient() as client:
        page = await client.get(address[0])
        health = await client.get(f"{address[0]}healthz")
        metrics = await client.get(f"{address[0]}metrics")
    assert "Kotak pasir" in page.text
    assert health.json()["status"] == "ok"
    assert metrics.status_code == 404
    assert await bot.stop() == 0


async def test_what_it_writes_is_its_own_alone_even_in_a_folder_that_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "tanya-netral.db").touch(mode=0o644)
    bot = BotProcess({"PORT": "0"}, folder)
    await bot.start()
    paths = [folder, *folder.rglob("*")]
    assert {"tanya-netral.db", "tanya-netral.db-wal", "tanya-netral.db-shm"} <= {path.name for path in paths}
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []
    assert re.search(r"Max core file size +0 +0 ", limits_of(bot))
    await bot.stop()


async def test_with_a_token_it_polls(cloud: tuple[Cloud, str], tmp_path: Path) -> None:
    telegram, address = cloud
    bot = BotProcess({"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": address}, tmp_path / "data")
    assert "polling" in await bot.start()
    guru = Person(telegram, "guru", patience=30)
    await guru.sends(LIKE)
    guru.sees("DILARANG")
    assert await bot.stop() == 0


async def test_polling_serves_the_panel_where_it_has_an_address(cloud: tuple[Cloud, str], tmp_path: Path) -> None:
    telegram, address = cloud
    panel = f"http://127.0.0.1:{free_port()}"
    environment = {
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": address,
        "OWNER_IDS": str(telegram.users["admin"].id),
        "PANEL_URL": panel,
        "HOST": "127.0.0.1",
        "PORT": panel.rpartition(":")[2],
    }
    bot = BotProcess(environment, tmp_path / "data")
    assert "polling" in await bot.start()
    admin = Person(telegram, "admin", patience=30)
    await admin.sends("/panel")
    link = re.search(r"http://\S+", admin.sees("Panel pengelola").text)
    assert link
    async with httpx.AsyncClient() as client:
        assert "Masuk ke panel" in (await client.get(link[0])).text
    assert await bot.stop() == 0


async def test_with_a_webhook_url_telegram_delivers(cloud: tuple[Cloud, str], tmp_path: Path) -> None:
    telegram, address = cloud
    port = free_port()
    bot = BotProcess(
        {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": address,
            "WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "METRICS_TOKEN": "sandi-untuk-metrik",
        },
        tmp_path / "data",
    )
    assert "webhook" in await bot.start()
    guru = Person(telegram, "guru", patience=30)
    # An answer that fails is not acknowledged, so Telegram delivers the question again
    telegram.fail_next("sendMessage", status=502)
    await guru.sends(LIKE)
    guru.sees("DILARANG")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.post(WEBHOOK_PATH, json={})).status_code == 403
        assert (await client.post(WEBHOOK_PATH, json={}, headers={SECRET_HEADER: "x"})).status_code == 403
        right = {SECRET_HEADER: webhook_secret(telegram.token)}
        assert (await client.post(WEBHOOK_PATH, content=b"{", headers=right)).status_code == 400
        assert (await client.get("/metrics")).status_code == 404
        shown = await client.get("/metrics", headers={"Authorization": "Bearer sandi-untuk-metrik"})
        assert "tanya_netral_updates" in shown.text
        assert "tanya_netral_outbox_waiting 0.0" in shown.text
    assert await bot.stop() == 0


async def test_delivering_alone_starts_and_stops_beside_a_bot_and_needs_a_token(
    cloud: tuple[Cloud, str], tmp_path: Path
) -> None:
    telegram, address = cloud
    environment = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": address}
    bot, beside = BotProcess(environment, tmp_path / "data"), BotProcess(environment, tmp_path / "data", "deliver")
    await bot.start()
    assert "Delivering" in await beside.start()
    assert await beside.stop() == 0
    assert await bot.stop() == 0
    code, said = await BotProcess({}, tmp_path / "other", "deliver").fails()
    assert (code, said.startswith("TELEGRAM_TOKEN: ")) == (2, True)


async def test_a_start_while_telegram_fails_waits_and_goes_on(cloud: tuple[Cloud, str], tmp_path: Path) -> None:
    telegram, address = cloud
    telegram.fail_next("deleteWebhook", 1, 500)
    telegram.fail_next("getMe", 1, 429, retry_after=1)
    bot = BotProcess({"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": address}, tmp_path / "data")
    assert "polling" in await bot.start()
    assert await bot.stop() == 0


async def test_a_token_telegram_does_not_know(cloud: tuple[Cloud, str], tmp_path: Path) -> None:
    said = await refusal({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": cloud[1]}, tmp_path / "data")
    assert said.startswith("TELEGRAM_TOKEN: ")
    assert TOKEN not in said


async def test_a_token_that_is_none(tmp_path: Path) -> None:
    said = await refusal({"TELEGRAM_TOKEN": "rahasia"}, tmp_path / "data")
    assert said.startswith("TELEGRAM_TOKEN: ")
    assert "rahasia" not in said


async def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = await refusal({"PORT": str(taken.getsockname()[1])}, tmp_path / "data")
    assert said.startswith("PORT: ")


async def test_a_port_that_is_no_number(tmp_path: Path) -> None:
    assert (await refusal({"PORT": "delapan"}, tmp_path / "data")).startswith("PORT: ")


async def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("bukan folder", encoding="utf-8")
    said = await refusal({"DATA_DIR": str(tmp_path / "berkas" / "data")}, tmp_path / "data")
    assert said.startswith("DATA_DIR: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the test above covers root")
async def test_a_data_folder_without_rights(tmp_path: Path) -> None:
    (tmp_path / "kunci").mkdir(mode=0o500)
    said = await refusal({"DATA_DIR": str(tmp_path / "kunci")}, tmp_path / "data")
    assert said.startswith("DATA_DIR: ")


async def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tanya-netral.db").write_text("catatan biasa " * 200, encoding="utf-8")
    assert (await refusal({"PORT": "0"}, tmp_path / "data")).startswith("DATA_DIR: ")


async def test_keys_that_are_none(tmp_path: Path) -> None:
    said = await refusal({"SEAL_KEYS": "bukan-kunci"}, tmp_path / "data")
    assert said.startswith("SEAL_KEYS: ")
    assert "bukan-kunci" not in said


async def test_keys_of_another_database(tmp_path: Path) -> None:
    # Given a database whose key file was lost
    first = BotProcess({"PORT": "0"}, tmp_path / "data")
    await first.start()
    await first.stop()
    (tmp_path / "data.keys").unlink()
    # Then the start says so, and does not go on as if nothing had been sealed
    said = await refusal({"PORT": "0"}, tmp_path / "data")
    assert said.startswith("SEAL_KEYS: ")


async def test_a_region_nobody_knows(tmp_path: Path) -> None:
    said = await refusal({"REGION": "atlantis"}, tmp_path / "data")
    assert said.startswith("REGION: ")
    assert "kota-malang" in said


async def test_it_waits_for_telegram_when_the_network_is_not_there_yet(tmp_path: Path) -> None:
    port = free_port()
    bot = BotProcess({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}"}, tmp_path / "data")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.start(), 4)
    assert await bot.stop() in (0, -15)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
