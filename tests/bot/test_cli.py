"""The commands as operators type them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from knowledge.base import SHIPPED

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "WEBHOOK_URL", "DATA_DIR", "REGION", "PORT"):
        monkeypatch.delenv(name, raising=False)


def run(*words: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ask_prints_the_json_of_the_design() -> None:
    said = json.loads(run("ask", "boleh nggak sih like postingan paslon di ig?", "--json"))
    assert set(said) == {"outcome", "entry", "verdict", "score", "choices", "stage", "ms"}
    assert (said["outcome"], said["entry"], said["verdict"]) == ("answer", "like-konten-calon", "dilarang")
    assert 0 <= said["score"] <= 1


def test_ask_gives_no_answer_to_a_recipe() -> None:
    said = json.loads(run("ask", "resep rendang", "--json"))
    assert (said["outcome"], said["entry"], said["verdict"]) == ("none", None, None)


def test_ask_understands_a_follow_up_and_explains_itself() -> None:
    said = json.loads(run("ask", "kalau komen?", "--after", "boleh like postingan caleg?", "--json", "--explain"))
    assert "komentar" in said["explain"]["phrasing"] + str(said["entry"]) + said["explain"]["reading"]


def test_eval_prints_every_figure_of_the_design() -> None:
    said = json.loads(run("eval", str(GOLDEN / "dev.jsonl"), "--json"))
    figures = {"n", "in_scope", "out_of_scope", "right", "in_choices", "wrong", "unsafe", "missed", "oos_answered"}
    assert figures | {"oos_choices", "oos_none", "top1", "top5", "p50_ms", "p99_ms"} <= set(said)
    assert said["unsafe"] <= 0.01
    assert said["oos_answered"] <= 0.03


def test_eval_holds_the_matcher_against_bare_phrasings(tmp_path: Path) -> None:
    phrasings, asked = tmp_path / "base.jsonl", tmp_path / "asked.jsonl"
    rows = [("lampu", "nyalakan lampu kamar"), ("lampu", "tolong hidupkan lampu"), ("lagu", "putar lagu dangdut")]
    phrasings.write_text("\n".join(json.dumps({"entry": e, "q": q}) for e, q in rows), encoding="utf-8")
    asked.write_text(json.dumps({"q": "hidupkan lampu kamar", "entry": "lampu"}), encoding="utf-8")
    assert json.loads(run("eval", str(asked), "--base", str(phrasings), "--json"))["top1"] == 1.0


def test_eval_names_the_line_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rusak.jsonl").write_text('{"q": "a", "entry": null}\n{"q": 3}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["eval", str(tmp_path / "rusak.jsonl")])
    assert result.exit_code == 2
    assert "rusak.jsonl:2" in result.output


def test_doctor_finds_a_healthy_sandbox(tmp_path: Path) -> None:
    said = run("doctor")
    assert "BAD" not in said
    assert "knowledge base" in said


def test_doctor_says_what_to_do_about_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGION", "atlantis")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "REGION: use one of kota-malang" in result.stdout


def test_kb_check_is_clean() -> None:
    assert "0 errors" in run("kb", "check", "--quiet")


@pytest.mark.parametrize("command", ["tune", "bench", "eval"])
def test_a_missing_labelled_set_stops_with_one_sentence(command: str) -> None:
    result = CliRunner().invoke(app, [command, "absent.jsonl"])
    assert result.exit_code == 2
    assert result.stderr.strip() == "absent.jsonl: cannot be read as UTF-8 text"


def test_kb_check_names_faults_of_what_is_matched_and_learned_with(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    lexicon = folder / "lexicon.yaml"
    lexicon.write_text(lexicon.read_text(encoding="utf-8").replace("\nslang:\n", "\nslang:\n  senja: [gak]\n"))
    (folder / "training" / "baru.jsonl").write_text('{"q": "siapa takut", "entry": "hantu"}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["kb", "check", str(folder), "--quiet"])
    assert result.exit_code == 1
    assert "lexicon.yaml" in result.stdout
    assert "'gak' stands for both" in result.stdout
    assert "training/baru.jsonl:1" in result.stdout
