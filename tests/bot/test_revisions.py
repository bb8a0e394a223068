"""The published base in the terminal: `kb export`, `kb diff`, `kb history`, `kb rollback`."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.editing.content import EntryState, RefusalState, fingerprint
from bot.store.audit import Audit
from bot.store.edits import REFUSALS, Revision
from bot.store.sqlite import SqliteStore
from knowledge.base import SHIPPED, load
from knowledge.edition import Edition
from knowledge.entries import Phrasing

LIKE = "like-konten-calon"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, edition: Edition) -> Path:
    """A data folder with an edited entry, an added phrasing and a refused question."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "WEBHOOK_URL", "DATA_DIR", "REGION", "PORT", "SEAL_KEYS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").mkdir()
    entry = edition.base.entries[LIKE]
    state = EntryState(
        entry=entry.model_copy(update={"answer": "Tidak boleh. Lewati saja unggahannya."}),
        seed=fingerprint(entry),
        said=(Phrasing(text="nglike status caleg tetangga, piye pak?", voice="warga"),),
    )
    asyncio.run(publish(LIKE, state.model_dump_json()))
    asyncio.run(publish(REFUSALS, RefusalState(refused=("berapa gaji camat",)).model_dump_json()))
    return tmp_path


async def publish(subject: str, content: str, base: int = 0) -> None:
    store = SqliteStore(Path("data/tanya-netral.db"))
    await store.open()
    revision = Revision(0, subject, base, content, "Editor 1", "", NOW, "lebih singkat")
    assert await store.edits.publish(revision, Audit(NOW, "Editor 1", "publish", subject))
    await store.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_the_published_base_is_exported_and_not_the_packages(edited: Path) -> None:
    rows = {row["id"]: row for row in json.loads(run("kb", "export", "--format", "json").stdout)}
    assert rows[LIKE]["answer"] == "Tidak boleh. Lewati saja unggahannya."
    assert "nglike status caleg tetangga, piye pak?" in rows[LIKE]["phrasings"]
    package = {
        row["id"]: row for row in json.loads(run("kb", "export", "--format", "json", "--folder", str(SHIPPED)).stdout)
    }
    assert package[LIKE]["answer"] != rows[LIKE]["answer"]


def test_yaml_is_written_back_ready_to_commit_and_byte_stable(edited: Path) -> None:
    copy = edited / "base"
    shutil.copytree(SHIPPED, copy)
    said = run("kb", "export", "--format", "yaml", "--out", str(copy)).stdout
    assert said.splitlines() == [
        "changed faq/media-sosial.yaml",
        "changed phrasings/media-sosial.yaml",
        "changed negatives.yaml",
    ]
    base = load(copy)
    assert base.entries[LIKE].answer == "Tidak boleh. Lewati saja unggahannya."
    lines = {name: (copy / name).read_text().splitlines() for name in ("faq/media-sosial.yaml", "negatives.yaml")}
    before = {name: (SHIPPED / name).read_text().splitlines() for name in lines}
    assert len(set(lines["negatives.yaml"]) - set(before["negatives.yaml"])) == 1
    assert len(set(lines["faq/media-sosial.yaml"]) - set(before["faq/media-sosial.yaml"])) <= 2
    once = {path: path.read_bytes() for path in copy.rglob("*.*")}
    assert run("kb", "export", "--format", "yaml", "--out", str(copy)).stdout == ""
    assert {path: path.read_bytes() for path in copy.rglob("*.*")} == once


def test_a_folder_without_a_base_gets_the_whole_of_it(edited: Path) -> None:
    assert run("kb", "export", "--format", "yaml", "--out", "baru").exit_code == 0
    assert load(edited / "baru").entries[LIKE].answer == "Tidak boleh. Lewati saja unggahannya."


def test_diff_tells_what_the_edits_change(edited: Path) -> None:
    said = run("kb", "diff").stdout
    assert f"~ {LIKE}" in said
    assert "-> Tidak boleh. Lewati saja unggahannya." in said
    assert "+ out of scope: berapa gaji camat" in said


def test_history_lists_by_role_and_rollback_goes_back(edited: Path, edition: Edition) -> None:
    assert f"#1 2026-11-26 09:00 {LIKE}: lebih singkat (Editor 1)" in run("kb", "history", LIKE).stdout
    assert "edition 3" in run("kb", "rollback", LIKE, "--why", "salah").stdout
    rows = {row["id"]: row for row in json.loads(run("kb", "export", "--format", "json").stdout)}
    assert rows[LIKE]["answer"] == edition.base.entries[LIKE].answer
    assert "(Terminal)" in run("kb", "history").stdout
    assert run("kb", "rollback", "tidak-ada", "--why", "x").exit_code == 2


def test_a_rollback_that_worsens_golden_questions_waits_for_sure(edited: Path) -> None:
    asyncio.run(publish(LIKE, EntryState(withdrawn=True).model_dump_json(), base=1))
    asyncio.run(publish(LIKE, EntryState().model_dump_json(), base=3))
    said = run("kb", "rollback", LIKE, "--why", "salah", "--to", "3")
    assert said.exit_code == 2
    assert "--sure" in said.output
    assert "edition 5" in run("kb", "rollback", LIKE, "--why", "salah", "--to", "3", "--sure").stdout


def test_ask_answers_from_the_published_base(edited: Path) -> None:
    said = json.loads(run("ask", "berapa gaji camat", "--json").stdout)
    assert said["outcome"] == "none"
    assert "Lewati saja unggahannya." in run("ask", "nglike status caleg tetangga, piye pak?").stdout


def test_without_edits_nothing_differs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("kb", "history").stdout.strip() == "nothing was edited"
    assert run("kb", "diff").stdout.strip().startswith("entries: 0 added, 0 changed, 0 removed")
    assert run("kb", "rollback", LIKE, "--why", "x").exit_code == 2
    assert not (tmp_path / "data").exists()
