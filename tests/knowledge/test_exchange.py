"""Taking the base out as a file and in again: nothing changes by itself, and nothing is half taken in."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.base import load
from knowledge.exchange import BadRows, Format, apply, describe, export, plan
from tests.support.bases import entry, write_base

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base of two entries on disk."""
    return write_base(tmp_path / "base", [entry("satu", note="=1+1 bukan rumus"), entry("dua")])


def written(folder: Path) -> dict[str, bytes]:
    """Every byte of a base."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def exported(folder: Path, wanted: Format) -> Path:
    """The base as a file beside it."""
    file = folder.parent / f"base.{wanted.value}"
    file.write_bytes(export(load(folder), wanted))
    return file


def test_merged_cells_are_refused_with_their_place(folder: Path) -> None:
    file, before = exported(folder, Format.XLSX), written(folder)
    book = load_workbook(file)
    book["entries"].merge_cells("C2:D3")
    book.save(file)
    with pytest.raises(BadRows, match="C2:D3 are merged"):
        plan(file, folder, TODAY)
    assert written(folder) == before


@pytest.mark.parametrize("wanted", list(Format))
def test_what_was_only_exported_changes_nothing(folder: Path, wanted: Format) -> None:
    before = written(folder)
    made = plan(exported(folder, wanted), folder, TODAY)
    assert list(describe(made.difference)) == ["entries: 0 added, 0 changed, 0 removed; phrasings: 0 added, 0 removed"]
    apply(made)
    assert written(folder) == before


@pytest.mark.parametrize("wanted", list(Format))
def test_an_edit_is_told_first_and_then_changes_that_field_alone(folder: Path, wanted: Format) -> None:
    # Given an exported file in which one word was changed
    file = exported(folder, wanted)
    if wanted is Format.XLSX:
        book = load_workbook(file)
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if cell.value == "Judul dua":
                    cell.value = "Judul baru"
        book.save(file)
    else:
        file.write_text(file.read_text(encoding="utf-8").replace("Judul dua", "Judul baru"), encoding="utf-8")
    # When it is planned, nothing is written yet
    before = written(folder)
    made = plan(file, folder, TODAY)
    told = "\n".join(describe(made.difference))
    assert "dua" in told
    assert "Judul baru" in told
    assert written(folder) == before
    # and when it is applied, only that entry's line changes
    apply(made)
    assert load(folder).entries["dua"].title == "Judul baru"
    after = written(folder)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["faq/contoh.yaml"]
    old, new = (texts["faq/contoh.yaml"].decode().splitlines() for texts in (before, after))
    assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [
        ("  title: Judul dua", "  title: Judul baru")
    ]


def test_bad_rows_are_all_named_with_sheet_row_and_column_and_nothing_is_taken_in(folder: Path) -> None:
    file = exported(folder, Format.XLSX)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["verdict"]).value = "mungkin"
    sheet.cell(3, columns["reviewed"]).value = "kemarin"
    book.save(file)
    before = written(folder)
    with pytest.raises(BadRows) as refused:
        plan(file, folder, TODAY)
    said = str(refused.value)
    for words in (sheet.title, "2", "verdict", "3", "reviewed"):
        assert words in said
    assert written(folder) == before


def test_a_file_that_breaks_a_rule_of_the_base_is_refused_whole(folder: Path) -> None:
    file = exported(folder, Format.JSON)
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[0]["title"] = "Judul yang sah"
    rows[1]["basis"] = [{"law": "pp-53-2010", "ref": "Pasal 4 angka 12-15"}]
    file.write_text(json.dumps(rows), encoding="utf-8")
    before = written(folder)
    with pytest.raises(BadRows, match="repealed"):
        plan(file, folder, TODAY)
    assert written(folder) == before


def test_json_lists_entries_with_the_models_field_names(folder: Path) -> None:
    base = load(folder)
    rows = json.loads(export(base, Format.JSON))
    assert [row["id"] for row in rows] == ["satu", "dua"]
    assert {"question", "verdict", "answer", "reason", "basis", "phrasings"} <= set(rows[0])
    assert rows[0]["phrasings"] == [phrasing.text for phrasing in base.phrasings["satu"]]


def test_json_nested_without_end_is_refused(folder: Path) -> None:
    file = folder.parent / "base.json"
    file.write_text("[" * 100_000)
    with pytest.raises(BadRows, match="nested too deep"):
        plan(file, folder, TODAY)


def test_spreadsheets_hold_no_live_formula(folder: Path) -> None:
    base = load(folder)
    book = load_workbook(BytesIO(export(base, Format.XLSX)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    table = csv.reader(StringIO(export(base, Format.CSV).decode("utf-8-sig")))
    assert not any(cell.startswith("=") for row in table for cell in row)
