"""Tidying what people type."""

import pytest

from bot.reports.draft import Draft, read_witness
from bot.reports.steps import step_of
from bot.reports.words import links_in, one_line, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  satu   dua\r\n\r\n\r\n\r\ntiga ", "satu dua\n\ntiga"),
        ("balik\u202ekanan\u200b", "balikkanan"),
        ("nol\x00nol", "nolnol"),
        ("👩\u200d🏫 guru", "👩\u200d🏫 guru"),
    ],
)
def test_what_shows_nothing_is_removed_and_what_shows_stays(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_one_line_is_one_line() -> None:
    assert one_line("a\n\n b\tc") == "a b c"


def test_links_are_found_each_once_without_what_stands_around_them() -> None:
    text = (
        "lihat (https://a.example/x?y=1), www.b.example dan t.me/kanal/7. https://a.example/x?y=1 <b>http://c.d/e</b>"
    )
    assert links_in(text) == ("https://a.example/x?y=1", "www.b.example", "t.me/kanal/7", "http://c.d/e")
    assert links_in("https://x.example/" + "a" * 600) == ()


def test_a_witness_is_read_as_people_write_it() -> None:
    witness = read_witness("Budi, Jalan Ijen 5, Malang, 0812-3456-789")
    assert (witness.name, witness.address, witness.phone) == ("Budi", "Jalan Ijen 5, Malang", "0812-3456-789")
    assert read_witness("Warga RW 3").phone == ""


def test_a_draft_of_another_version_begins_anew_instead_of_failing() -> None:
    draft = Draft.new().answered("story", "x")
    dialog = draft.dialog()
    assert Draft.of(dialog) == draft
    changed = type(dialog)(dialog.kind, {**dialog.data, "step": "gone", "new_field": 1})
    found = Draft.of(changed)
    assert found is not None
    assert step_of(found).key == "story"
