"""The weekly summaries at the panel."""

import base64
import hashlib
import io
import re
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.store.people import Role
from tests.support.panel import Office, publish_week
from tests.support.town import Town

LIKE = "like-konten-calon"


async def test_a_week_is_found_read_and_taken_along(town: Town, office: Office, tmp_path: Path) -> None:
    async with office.seat(Role.VIEWER) as seat:
        await seat.goes("/panel/ringkasan")
        seat.sees("Belum ada ringkasan")
        week = f"/panel/ringkasan/{await publish_week(town)}"
        await seat.goes("/panel/ringkasan")
        seat.sees(f'href="{week}"')
        await seat.goes(week)
        seat.sees(f'href="/panel/entri/{LIKE}"')
        assert 'class="tile" href="/panel/kotak"' not in seat.page.text
        for target in set(re.findall(r'class="tile" href="#([^"]+)"', seat.page.text)):
            seat.sees(f'id="{target}"')
        for target in set(re.findall(r'class="tile" href="(/[^"]+)"', seat.page.text)):
            assert (await seat.goes(target)).status_code == 200, target

        sheet = await seat.goes(f"{week}/lengkap/lembar")
        assert sheet.headers["content-disposition"] == 'attachment; filename="ringkasan-2026-W47.xlsx"'
        assert "Topik" in load_workbook(io.BytesIO(sheet.content)).sheetnames
        picture = await seat.goes(f"{week}/umum/gambar")
        assert picture.headers["content-disposition"] == 'attachment; filename="ringkasan-umum-2026-W47.png"'
        assert Image.open(io.BytesIO(picture.content)).format == "PNG"
        dark = await seat.goes(f"{week}/umum/gelap")
        assert dark.headers["content-disposition"] == 'attachment; filename="ringkasan-umum-2026-W47-gelap.png"'
        assert dark.content != picture.content
        data = tmp_path / "week.db"
        data.write_bytes((await seat.goes(f"{week}/umum/data")).content)
        tables = {name for (name,) in sqlite3.connect(data).execute("SELECT name FROM sqlite_master")}
        assert "topik" in tables
    async with office.seat(Role.EDITOR) as editor:
        await editor.goes(week)
        editor.sees('class="tile" href="/panel/kotak"')


async def test_the_full_page_runs_nothing_and_loads_nothing(town: Town, office: Office) -> None:
    week = await publish_week(town)
    async with office.seat(Role.VIEWER) as seat:
        full = await seat.goes(f"/panel/ringkasan/{week}/lengkap/halaman")
        assert 'content="internal"' in full.text
        policy = dict(part.strip().split(" ", 1) for part in full.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert "script-src" not in policy
        assert "unsafe-inline" not in policy["style-src"]
        sheet = full.text.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy["style-src"]
        await seat.goes(f"/panel/ringkasan/{week}/umum/halaman")
        seat.sees('content="umum"')


@pytest.mark.parametrize("rest", ["2026-W46", "2026-W99", "x", "2026-W47/lengkap/x", "2026-W47/x/data"])
async def test_what_was_not_published_does_not_exist(town: Town, office: Office, rest: str) -> None:
    await publish_week(town)
    async with office.seat(Role.VIEWER) as seat:
        assert (await seat.goes(f"/panel/ringkasan/{rest}")).status_code == 404
        assert await town.bot.services.store.digest.published_weeks() == ["2026-W47"]


async def test_files_that_cannot_be_made_are_said_to_be_so(
    town: Town, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = await publish_week(town)
    monkeypatch.setattr("sys.executable", "/bin/false")
    async with office.seat(Role.VIEWER) as seat:
        assert (await seat.goes(f"/panel/ringkasan/{week}/lengkap/data")).status_code == 503
        seat.sees("tidak dapat dibuat sekarang")
