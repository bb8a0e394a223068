"""What a start keeps for the next one: the same answers, and never anything that does not fit."""

import shutil
from pathlib import Path

import pytest

from knowledge.base import SHIPPED
from knowledge.edition import Edition, open_edition
from knowledge.kept import Keeper

ASKED = [
    "boleh nggak like postingan paslon?",
    "istri saya nyaleg, boleh foto bareng?",
    "gaji ke-13 kapan cair",
    "boleh nyoblos kan",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that a first start leaves."""
    folder = tmp_path_factory.mktemp("cache")
    open_edition(cache=folder)
    return folder


def kept(cache: Path) -> Path:
    return next(cache.glob("opened-*"))


def test_a_second_start_answers_as_the_first(cache: Path, edition: Edition) -> None:
    again = open_edition(cache=cache)
    for question in ASKED:
        assert again.matcher.answers(question) == edition.matcher.answers(question)
    assert again.base == edition.base


def test_a_second_start_takes_up_what_the_first_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keeper, "keep", lambda *_: pytest.fail("made anew"))
    open_edition(cache=cache)


@pytest.mark.parametrize("name", ["texts.json", "weights.npy", "sums.json"])
def test_a_damaged_file_is_made_anew(name: str, cache: Path, tmp_path: Path, edition: Edition) -> None:
    copy = tmp_path / "cache"
    shutil.copytree(cache, copy)
    file = kept(copy) / name
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] + b"\0" + whole[len(whole) // 2 + 1 :])
    assert open_edition(cache=copy).matcher.answers(ASKED[0]) == edition.matcher.answers(ASKED[0])
    assert file.read_bytes() == whole


def test_a_changed_base_is_read_anew_and_the_old_one_let_go(cache: Path, tmp_path: Path) -> None:
    copy, base = tmp_path / "cache", tmp_path / "base"
    shutil.copytree(cache, copy)
    shutil.copytree(SHIPPED, base)
    before = kept(copy).name
    with (base / "phrasings" / "bot.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    open_edition(base, copy)
    assert [folder.name for folder in copy.iterdir()] != [before]
    assert len(list(copy.iterdir())) == 1


def test_where_nothing_can_be_kept_the_base_opens_all_the_same(tmp_path: Path, edition: Edition) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("not a folder")
    assert open_edition(cache=blocked).base == edition.base
    assert list(tmp_path.iterdir()) == [blocked]
