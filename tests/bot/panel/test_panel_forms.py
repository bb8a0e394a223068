"""Whatever is sent, the panel answers with a reason, and what it refuses leaves nothing behind."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import LogCapture

from bot.panel.fields import COLUMNS
from bot.panel.table import TABLE
from bot.signin.forms import form_token
from bot.store.people import Role
from knowledge.check import errors
from knowledge.edition import Edition
from tests.support.panel import ORIGIN, OWNER, Office, misses
from tests.support.town import Town

LIKE = "like-konten-calon"
FORMS = [place for place in TABLE if place.method == "POST" and "keluar" not in place.path]
NASTY = (
    "", "0", "-1", "1", "99999999999", "{{ 7 * 7 }}", "{% include 'x' %}", "<b>tebal</b>", "&lt;script&gt;",
    "a" * 10_000, "\u202ehelob kadit", "b\u200boleh", "\x00", "\ud7ff\ufffe", "'; DROP TABLE draft; --",
    "../../etc/passwd", "é" * 400, "boleh", "dilarang", "like-konten-calon", "x: y", "a=b: c: d", "owner", "editor",
    "uu-20-2023: Pasal 24 ayat (1) huruf d", "kota-malang", "maintenance", "recipients", "inline", "nyala", "mati",
    "reports:kota-malang", "reports:x", "contoh", "contoh:like-konten-calon", "contoh:x", "baru", "luar", "abaikan",
    "ff" * 16, "zz", "2026-12-01T10:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59", "2026-13-45", "tinggi",
    "sepanjang-waktu", "javascript:alert(1)", "\n\n\n", "Alasan", "Editor 2",
)  # fmt: skip
FIELDS = (
    *COLUMNS, "id", "reviewer", "version", "why", "said", "unsaid", "sure", "coba", "aksi", "entri", "to", "sakelar",
    "nilai", "teks", "kapan", "label", "peran", "wilayah", "mark", "hash", "bukan-apa-apa",
)  # fmt: skip


def content(town: Town) -> str:
    """Everything stored, apart from who is signed in and what they sent."""
    with sqlite3.connect(town.database) as db:
        return "\n".join(line for line in db.iterdump() if "panel_" not in line and "sqlite_stat" not in line)


class Fuzzed:
    """A panel with something of everything in it, on a loop of its own, for tests that draw examples."""

    def __init__(self, runner: asyncio.Runner, town: Town) -> None:
        self.runner, self.town = runner, town
        runner.run(town.open())
        # What jobs do by themselves is not what a form did.
        runner.run(town.bot.jobs.stop())
        self.office = Office(town)
        self.secret = ""
        self.names = runner.run(self._prepare())
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.office.web), base_url=ORIGIN)

    async def _prepare(self) -> dict[str, str]:
        office, services = self.office, self.office.services
        await misses(self.town, "gimana kalo kucing saya pakai baju partai")
        editor, owner = await office.staff(Role.EDITOR), await office.staff(Role.OWNER)
        self.secret = await services.sessions.by_link(await services.sessions.link(owner)) or ""
        draft = await services.desk.begin(editor, LIKE)
        broadcast = await services.broadcasting.draft(owner, "Halo")
        (group, *_) = await services.inbox.groups()
        return {"entry": LIKE, "draft": draft.id, "group": group.id, "broadcast": broadcast.id}

    def post(self, path: str, fields: dict[str, str], token: str = "") -> httpx.Response:
        """Send a form as the owner."""
        data = fields | {"token": token or form_token(self.secret)}
        headers = {"Origin": ORIGIN, "Cookie": f"panel={self.secret}"}
        return self.runner.run(self.client.post(f"/panel{path}", data=data, headers=headers))

    def close(self) -> None:
        """Close all of it."""
        self.runner.run(self.client.aclose())
        self.runner.run(self.town.close())
        self.runner.run(self.town.cloud.aclose())


def test_whatever_is_sent_is_answered_and_what_is_refused_changes_nothing(
    edition: Edition, tmp_path: Path, log: LogCapture
) -> None:
    with asyncio.Runner() as runner:
        fuzzed = Fuzzed(runner, Town(edition, tmp_path / "data", log, owner_ids=str(OWNER)))
        value = st.sampled_from(NASTY) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace").decode())
        known = st.dictionaries(st.sampled_from(FIELDS), value, max_size=8)

        @given(st.sampled_from(FORMS), known, st.booleans(), st.booleans())
        @settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def sends(place: Any, fields: dict[str, str], real: bool, versioned: bool) -> None:
            names = fuzzed.names if real else dict.fromkeys(fuzzed.names, "tidak-ada")
            fields = fields | ({"version": "1"} if versioned else {})
            before = content(fuzzed.town)
            answer = fuzzed.post(place.path.format(**names), fields)
            assert answer.status_code in (200, 303, 403, 404, 409, 422), (place.path, fields, answer.text)
            if answer.status_code >= 400 or place.trial:
                assert content(fuzzed.town) == before, (place.path, fields)

        sends()
        base = fuzzed.office.services.edition.base
        assert errors(base) == []
        assert not [entry for entry in log.entries if entry["event"] == "incident"]
        fuzzed.close()


BAD_TEXTS = (
    ("Tidak boleh {{ 7 * 7 }}", "kurung kurawal"),
    ("Tidak <b>boleh</b> sama sekali", "HTML"),
    ("Tidak boleh \u202ehelob kadit", "tidak terlihat"),
    ("Tidak b\u200boleh", "tidak terlihat"),
    ("a" * 10_000, "paling banyak 4000"),
    ("a" * 3_000, "paling banyak 300 huruf"),
)


async def test_bad_texts_are_refused_with_the_reason_and_stay_on_the_page(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes(f"/panel/entri/{LIKE}")
        await seat.sends("/sunting")
        before = content(town)
        for text, says in BAD_TEXTS:
            form = next(form for form in seat.forms() if "answer" in form.fields)
            action = form.action.removesuffix("/ajukan")
            await seat.posts(form, action + "/ajukan", answer=text, why="Diperjelas")
            assert seat.page.status_code == 422
            seat.sees(says)
            kept = next(form for form in seat.forms() if "answer" in form.fields)
            assert kept.fields["answer"][0].strip() == text.strip()
            assert content(town) == before


async def test_bodies_that_are_no_forms_are_refused(office: Office) -> None:
    async with office.seat(Role.OWNER) as seat:
        headers = {"Origin": ORIGIN}
        form = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        post = seat.client.post
        assert (await post("/panel/orang/undang", json={}, headers=headers)).status_code == 415
        assert (await post("/panel/orang/undang", files={"a": b"x"}, headers=headers)).status_code == 415
        assert (await post("/panel/orang/undang", content=b"a=" + b"x" * 300_000, headers=form)).status_code == 413
        assert (await post("/panel/orang/undang", content=b"a=%ff%fe", headers=form)).status_code == 400
        assert (await post("/panel/orang/undang", content="a=é".encode(), headers=form)).status_code == 400
        assert (await post("/panel/orang/undang", content=b"&".join([b"a=1"] * 500), headers=form)).status_code == 400
        for path in (
            "/panel/entri/tidak-ada",
            "/panel/draf/x",
            "/panel/siaran/x",
            "/panel/entri/~/riwayat",
            "/panel/x",
        ):
            assert (await seat.goes(path)).status_code == 404
        assert (await seat.client.put("/panel/entri")).status_code == 404


async def test_any_query_is_answered(office: Office) -> None:
    queries = ("hal=0", "hal=-3", "hal=99999999", "hal=x", "q=%00%e2%80%ae", "putusan=x&yakin=y", "q=" + "a" * 5000)
    async with office.seat(Role.OWNER) as seat:
        for query in queries:
            for page in ("entri", "kotak", "catatan", "emas"):
                assert (await seat.goes(f"/panel/{page}?{query}")).status_code == 200
