"""Where the site is written, and what is left alone there."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.site import SiteError, write_site


def content(folder: Path) -> dict[str, bytes]:
    """Files by path, apart from our own notes."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".tanya-netral")}


def test_a_second_site_replaces_the_first_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "baru" / "situs"
    write_site(folder, {"a.html": b"1", "topik/x.html": b"1"})
    (folder / "CNAME").write_bytes(b"netral.example.go.id")
    write_site(folder, {"a.html": b"2", "b.html": b"2"})
    assert content(folder) == {"a.html": b"2", "b.html": b"2", "CNAME": b"netral.example.go.id"}
    assert not (folder / "topik").exists()


def test_what_a_broken_run_left_is_cleared(tmp_path: Path) -> None:
    # Given a folder of ours in which a run was killed while it wrote
    write_site(tmp_path, {"a.html": b"1"})
    (tmp_path / ".tanya-netral-abc").mkdir()
    (tmp_path / ".tanya-netral-abc" / "a.html").write_bytes(b"half")
    # When the site is made again
    write_site(tmp_path, {"a.html": b"2"})
    # Then only the site is there
    assert sorted(path.name for path in tmp_path.iterdir()) == [".tanya-netral.json", "a.html"]


def test_folders_of_others_are_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "skripsi"
    theirs.mkdir()
    (theirs / "bab-1.txt").write_text("penting")
    with pytest.raises(SiteError, match="is not empty"):
        write_site(theirs, {"a.html": b"1"})
    with pytest.raises(SiteError, match="is a file"):
        write_site(theirs / "bab-1.txt", {"a.html": b"1"})
    assert content(theirs) == {"bab-1.txt": b"penting"}


def test_a_page_of_others_is_not_overwritten(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1"})
    (tmp_path / "b.html").write_bytes(b"theirs")
    with pytest.raises(SiteError, match=r"b\.html was not made"):
        write_site(tmp_path, {"a.html": b"2", "b.html": b"2"})
    assert content(tmp_path) == {"a.html": b"1", "b.html": b"theirs"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "not JSON"), ("[]", "another shape"), ('{"files": 3}', "no list"), ('{"files": [3]}', "not names")],
)
def test_a_damaged_list_stops_the_work(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / ".tanya-netral.json").write_text(text)
    with pytest.raises(SiteError, match="is damaged"):
        write_site(tmp_path, {"a.html": b"1"})


def test_a_list_never_reaches_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "milik-orang.txt").write_text("penting")
    folder = tmp_path / "situs"
    write_site(folder, {"a.html": b"1"})
    (folder / ".tanya-netral.json").write_text('{"files": ["a.html", "../milik-orang.txt"]}')
    write_site(folder, {"b.html": b"2"})
    assert (tmp_path / "milik-orang.txt").read_text() == "penting"


def test_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "situs"
    made = CliRunner().invoke(app, ["kb", "site", "--out", str(folder), "--bot", "@tanya_netral_bot"])
    assert made.exit_code == 0, made.output
    assert str(folder / "index.html") in made.output
    assert b"t.me/tanya_netral_bot?start=like-konten-calon" in (folder / "like-konten-calon.html").read_bytes()
    (tmp_path / "lain.txt").touch()
    refused = CliRunner().invoke(app, ["kb", "site", "--out", str(tmp_path)])
    assert refused.exit_code == 2
    assert "is not empty and was not made by" in refused.output
