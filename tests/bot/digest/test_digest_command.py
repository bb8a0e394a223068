"""The command `digest` as operators type it."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.privacy import iso_week
from bot.store.sqlite import SqliteStore
from tests.support.weeks import crowd, log


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "DATA_DIR", "REGION", "DIGEST_CHATS", "DIGEST_MAILS"):
        monkeypatch.delenv(name, raising=False)


def run(*words: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_digest_demo_makes_a_full_summary_of_the_week_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "ringkasan"
    run("digest", "--demo", "--week", "2026-W47", "--out", str(out))
    names = {path.name for path in out.iterdir()}
    assert names == {f"ringkasan-2026-W47{end}" for end in (".html", ".png", "-gelap.png", ".xlsx", ".db")}
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    run("digest", "--demo", "--week", "2026-W47", "--out", str(out))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_the_public_summary_and_no_other_can_be_put_on_the_site(tmp_path: Path) -> None:
    assert "laporan" not in run("digest", "--demo", "--public")
    run("digest", "--demo", "--week", "2026-W47", "--public", "--out", str(tmp_path))
    run("kb", "site", "--out", str(tmp_path / "situs"), "--summary", str(tmp_path / "ringkasan-umum-2026-W47.html"))
    assert "edisi umum" in (tmp_path / "situs" / "ringkasan.html").read_text(encoding="utf-8")
    assert "ringkasan.html" in (tmp_path / "situs" / "index.html").read_text(encoding="utf-8")
    run("digest", "--demo", "--week", "2026-W47", "--out", str(tmp_path))
    refused = CliRunner().invoke(
        app, ["kb", "site", "--out", str(tmp_path / "x"), "--summary", str(tmp_path / "ringkasan-2026-W47.html")]
    )
    assert refused.exit_code == 2
    assert "digest --public" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--week", "2027-W53"], "2026-W47"),
        (["--week", "2999-W01", "--demo", "--send"], "--send"),
        ([], "--demo"),
        (["--send"], "no log yet"),
    ],
)
def test_digest_says_what_is_wrong_in_one_sentence(words: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["digest", *words])
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_summary_from_the_store_and_none_of_the_running_week(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    asyncio.run(_some_questions(tmp_path / "data" / "tanya-netral.db"))
    assert "Minggu ini ada 12 pertanyaan dari 12 penanya." in run("digest", "--week", "2026-W10")
    refused = CliRunner().invoke(app, ["digest", "--week", iso_week(date.today())])
    assert (refused.exit_code, "not over yet" in refused.stderr) == (2, True)
    refused = CliRunner().invoke(app, ["digest", "--send"])
    assert (refused.exit_code, "DIGEST_CHATS" in refused.stderr) == (2, True)


async def _some_questions(database: Path) -> None:
    store = SqliteStore(database)
    await store.open()
    await log(store, crowd(date(2026, 3, 3), 12))
    await store.close()
