"""The base as a file in the panel: taken out, edited in a spreadsheet program, and taken in as drafts."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink

from bot.panel.refusals import Refused
from bot.panel.uploads import read_multipart
from bot.store.edits import DraftState
from bot.store.people import Role
from knowledge.exchange import BadRows, Format, export, read_sheet
from tests.bot.panel.test_panel_forms import content
from tests.support.panel import ORIGIN, Office, Seat
from tests.support.town import Town

LIKE, PASSIVE = "like-konten-calon", "hadir-kampanye-pasif"
Change = Callable[[Workbook], None]


def edited(data: bytes, change: Change) -> bytes:
    """Open a workbook, change it, and save it as an editor does."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write(entry: str, **cells: str) -> Change:
    """Write cells into the row of an entry."""

    def change(book: Workbook) -> None:
        sheet = book["entries"]
        columns = {str(cell.value): cell.column for cell in sheet[1]}
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["id"]).value == entry)
        for column, text in cells.items():
            sheet.cell(row, columns[column]).value = text

    return change


def new_row(book: Workbook) -> None:
    """Add an entry with a phrasing below the others."""
    sheet = book["entries"]
    values = {str(cell.value): sheet.cell(2, cell.column).value for cell in sheet[1]}
    values |= {"id": "nonton-wayang", "title": "Nonton wayang", "question": "Bolehkah ASN menonton wayang caleg?"}
    values |= {"aliases": "", "related": "", "facets.actor": "", "facets.object": "", "facets.circumstance": ""}
    sheet.append([values[str(cell.value)] for cell in sheet[1]])
    book["phrasings"].append(["nonton-wayang", "gaul", "nonton wayangan caleg sampe subuh piye"])


async def taken_out(seat: Seat) -> bytes:
    """Download the workbook, and go back to the page of files."""
    await seat.goes("/panel/lembar/xlsx")
    data = seat.page.content
    await seat.goes("/panel/lembar")
    return data


async def test_a_workbook_becomes_drafts_that_somebody_else_publishes(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as editor, office.seat(Role.REVIEWER) as second:
        data = await taken_out(editor)

        def change(book: Workbook) -> None:
            write(LIKE, note="Catatan dari lembar.")(book)
            new_row(book)

        file, before = edited(data, change), content(town)
        # Looked at first, nothing is changed
        await editor.uploads("/periksa", "basis.xlsx", file)
        editor.sees("Belum ada yang berubah")
        editor.sees("1 entri baru, 1 entri diubah")
        # Each change stands there as it would read
        editor.sees("<ins>Catatan dari lembar.</ins>")
        editor.sees("<ins>nonton wayangan caleg sampe subuh piye</ins>")
        assert content(town) == before
        # Without a reason nothing is taken in
        assert (await editor.uploads("/lembar", "basis.xlsx", file)).status_code == 422
        assert content(town) == before
        await editor.uploads("/lembar", "basis.xlsx", file, why="Hasil rapat")
        editor.sees("2 draf menunggu orang kedua")
        drafts = {draft.subject: draft for draft in await office.services.store.edits.drafts()}
        assert {draft.state for draft in drafts.values()} == {DraftState.REVIEW}
        assert set(drafts) == {LIKE, "nonton-wayang"}
        assert "nonton-wayang" not in office.services.edition.base.entries
        # The same file once more makes nothing new
        await editor.goes("/panel/lembar")
        assert (await editor.uploads("/lembar", "basis.xlsx", file, why="Hasil rapat")).status_code == 422
        assert len(await office.services.store.edits.drafts()) == 2
        # The author cannot approve, somebody else can
        await editor.goes(f"/panel/draf/{drafts['nonton-wayang'].id}")
        assert "/setujui" not in editor.page.text
        for name in (LIKE, "nonton-wayang"):
            await second.goes(f"/panel/draf/{drafts[name].id}")
            await second.posts(second.form("/setujui"), sure="1")
            second.sees("Sudah terbit")
        base = office.services.edition.base
        assert base.entries[LIKE].note == "Catatan dari lembar."
        assert base.phrasings["nonton-wayang"][-1].voice == "gaul"
        assert base.entries["nonton-wayang"].reviewer == "peninjau"


async def test_an_import_can_be_taken_back_as_long_as_nobody_touched_it(office: Office) -> None:
    async with office.seat(Role.EDITOR) as editor:
        data = await taken_out(editor)
        await editor.uploads("/lembar", "basis.xlsx", edited(data, write(LIKE, note="Keliru.")), why="Coba")
        await editor.sends("/batal")
        editor.sees("Draf dari impor dibuang")
        assert await office.services.store.edits.drafts() == []


async def test_a_file_from_before_others_published_takes_nothing_back(office: Office) -> None:
    desk, editor = office.services.desk, await office.staff(Role.EDITOR)
    async with office.seat(Role.REVIEWER) as seat:
        data = await taken_out(seat)
        draft = await desk.write(editor, await desk.begin(editor, LIKE), {"note": "Lebih baru dari berkas."})
        await desk.submit(editor, draft, "Diperjelas", sure=True)
        await seat.uploads("/lembar", "basis.xlsx", edited(data, write(PASSIVE, note="Catatan.")), why="Rapat")
        seat.sees("1 draf menunggu")
        seat.sees("Dilewati, karena isinya versi lama")
        (made,) = await office.services.store.edits.drafts()
        assert made.subject == PASSIVE


def of_two(data: bytes) -> bytes:
    """Keep the rows of two entries, so that a test of many files is quick."""
    whole, book = load_workbook(io.BytesIO(data), read_only=True), Workbook()
    book.remove(book.worksheets[0])
    for name in ("entries", "phrasings"):
        sheet = book.create_sheet(name)
        for number, row in enumerate(whole[name].iter_rows(values_only=True)):
            if number == 0 or row[0] in (LIKE, PASSIVE):
                sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merge(book: Workbook) -> None:
    book["entries"].merge_cells("C2:D3")


def orphan(book: Workbook) -> None:
    book["phrasings"].append(["tidak-ada", "gaul", "kalimat untuk entri yang tidak ada"])


def far_cell(book: Workbook) -> None:
    book["entries"].cell(1_000_000, 1).value = "x"


def far_corner(book: Workbook) -> None:
    book["entries"].cell(99_000, 99).value = "x"


def merge_all(book: Workbook) -> None:
    book["entries"].merged_cells.add(CellRange("A1:XFD1048576"))  # as marking everything and pressing merge does


def link_all(book: Workbook) -> None:
    book["entries"]["B2"].hyperlink = Hyperlink(ref="A1:XFD1048576", location="entries!A1")
    book["entries"]["B2"].hyperlink.ref = "A1:XFD1048576"


BAD = (
    (merge, "sel C2:D3 digabung"),
    (orphan, "tidak-ada bukan id entri yang ada"),
    (far_cell, "terlalu besar, paling banyak 100000 baris"),
    (far_corner, "terlalu besar, paling banyak 500000 sel"),
    (merge_all, "jangan gabungkan sel"),
    (link_all, "terlalu besar, paling banyak 500000 sel"),
    (write(LIKE, verdict="mungkin"), "(verdict): harus salah satu dari"),
    (write(LIKE, note="Catatan {{ 7 * 7 }}"), "kurung kurawal"),
    (write(LIKE, note="Catatan <b>tebal</b>"), "memuat kode HTML"),
    (write(LIKE, note="Catatan \u202ehelob kadit"), "tidak terlihat atau pembalik arah"),
    (write(LIKE, note="Catatan b\u200boleh"), "tidak terlihat atau pembalik arah"),
    (write(LIKE, answer="a" * 10_000), "terlalu panjang, paling banyak"),
    (write(LIKE, basis="uu-99-1999: Pasal 1"), "uu-99-1999 tidak ada di daftar aturan"),
    (write(LIKE, related="tidak-ada"), "tidak-ada tidak dikenal"),
    (write(LIKE, note='=HYPERLINK("http://x")'), "memuat rumus"),
    (write(LIKE, id="Bukan Id"), "huruf kecil disambung"),
    (write(LIKE, id=PASSIVE), f"{PASSIVE} ada juga di baris"),
)


async def test_what_cannot_be_taken_is_refused_with_place_and_reason_and_nothing_is_half_done(
    town: Town, office: Office
) -> None:
    async with office.seat(Role.EDITOR) as seat:
        data = of_two(await taken_out(seat))
        before = content(town)
        for change, says in BAD:
            file = edited(data, lambda book, change=change: (write(PASSIVE, note="Yang baik.")(book), change(book))[1])
            await seat.uploads("/lembar", "basis.xlsx", file, why="Rapat")
            assert seat.page.status_code == 422, says
            seat.sees("Tidak ada yang berubah")
            seat.sees(says)
            assert content(town) == before, says


async def test_a_csv_is_taken_in_as_well(office: Office) -> None:
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes("/panel/lembar/csv")
        rows = list(csv.DictReader(io.StringIO(seat.page.content.decode("utf-8-sig"))))
        row = next(row for row in rows if row["id"] == LIKE) | {"note": "Dari CSV."}
        out = io.StringIO()
        writer = csv.DictWriter(out, list(row), delimiter=";")
        writer.writeheader()
        writer.writerow(row)
        await seat.goes("/panel/lembar")
        await seat.uploads("/lembar", "satu baris.CSV", out.getvalue().encode(), why="Rapat")
        seat.sees("1 draf menunggu")
        seat.sees("tidak ada dalam berkas ini dan dibiarkan")
        (draft,) = await office.services.store.edits.drafts()
        assert draft.subject == LIKE


async def test_a_list_in_json_is_taken_in_as_well(office: Office) -> None:
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes("/panel/lembar/json")
        row = next(row for row in seat.page.json() if row["id"] == LIKE) | {"note": "Dari JSON."}
        await seat.goes("/panel/lembar")
        await seat.uploads("/lembar", "satu.json", json.dumps([row]).encode(), why="Rapat")
        seat.sees("1 draf menunggu")
        (draft,) = await office.services.store.edits.drafts()
        assert draft.subject == LIKE


NOT_SHEETS = (
    ("", b"", "Pilih berkasnya dulu"),
    ("foto.png", b"\x89PNG", "hanya berkas XLSX, CSV, atau JSON"),
    ("basis.xlsm", b"PK", "hanya berkas XLSX, CSV, atau JSON"),
    ("basis.json", b"{", "bukan JSON"),
    ("basis.json", b"[" * 200_000, "bersarang"),
    ("basis.json", b'[{"id": "coba", "asing": 1}]', "asing"),
    ("basis.xlsx", b"bukan zip", "bukan berkas XLSX"),
    ("basis.csv", b"\xff\xfe\x00", "bukan teks UTF-8"),
    ("basis.csv", b"", "kosong"),
    ("besar.csv", b"x" * 9_000_000, "terlalu besar"),
)


async def test_files_that_are_no_sheets_are_refused(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as seat:
        before = content(town)
        for name, data, says in NOT_SHEETS:
            await seat.goes("/panel/lembar")
            await seat.uploads("/lembar", name, data, why="Rapat")
            assert seat.page.status_code in (413, 422), (name, seat.page.status_code)
            seat.sees(says)
        assert content(town) == before


async def test_every_form_of_the_base_can_be_taken_out(office: Office) -> None:
    async with office.seat(Role.VIEWER) as seat:
        for form in Format:
            await seat.goes(f"/panel/lembar/{form}")
            assert seat.page.content == export(office.services.edition.base, form) or form is Format.XLSX
            assert seat.page.headers["content-disposition"].endswith(f'.{form}"')
        assert (await seat.goes("/panel/lembar/exe")).status_code == 404
        await seat.goes("/panel/lembar")
        assert "multipart" not in seat.page.text


async def test_only_the_form_for_files_takes_files(office: Office) -> None:
    async with office.seat(Role.OWNER) as seat:
        answer = await seat.client.post("/panel/draf", files={"a": b"x"}, headers={"Origin": ORIGIN})
        assert answer.status_code == 415


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</worksheet>'
MERGED = b'<sheetData/><mergeCells><mergeCell ref="%b"/></mergeCells>'
CELLS = b"<row>" + b"<c/>" * 50 + b"</row>"
MADE_UP: tuple[tuple[str, bytes, str], ...] = (
    ("xl/media/x", b" " * 40_000_000, "bytes unpacked"),
    ("xl/worksheets/sheet1.xml", SHEET % (b"<sheetData>" + CELLS * 20_000 + b"</sheetData>"), "at most .* cells"),
    ("xl/worksheets/sheet1.xml", SHEET % (b"<sheetData>" + CELLS * 6_000 + b"</sheetData>"), "at most .* cells"),
    ("xl/worksheets/sheet1.xml", SHEET % (b"<a/>" * 2_100_000), "at most .* cells"),
    ("xl/worksheets/sheet1.xml", SHEET % (MERGED % b"A1&#58;XFD1048576"), "at most .* cells"),
    ("xl/worksheets/sheet1.xml", SHEET % (MERGED % b"A:XFD"), "at most .* cells"),
    ("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "<c/>">]>' + SHEET % b"", "is not an .xlsx workbook"),
    ("xl/worksheets/sheet1.xml", (SHEET % b"").decode().encode("utf-16"), "is not an .xlsx workbook"),
    ("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="cp037"?>' + SHEET % b"", "is not an .xlsx workbook"),
    ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0", "holds macros"),
)


@pytest.mark.parametrize(("part", "holds", "says"), MADE_UP)
def test_bombs_and_macros_are_refused_before_anything_is_built(
    workbook: bytes, part: str, holds: bytes, says: str
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in [*whole.namelist(), part]:
            if name != part or name not in parts.namelist():
                parts.writestr(name, holds if name == part else whole.read(name))
    with pytest.raises(BadRows, match=says):
        read_sheet(made.getvalue(), "bom.xlsx")


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """A small workbook as a spreadsheet program saves it."""
    book = Workbook()
    book.active.title = "entries"
    book.create_sheet("phrasings").append(["entry", "voice", "text"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # what it says of parts that it leaves out
@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_workbook_is_refused_and_never_breaks(workbook: bytes, data: st.DataObject) -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as whole, zipfile.ZipFile(damaged, "w") as parts:
        for part in whole.namelist():
            text = whole.read(part)
            if data.draw(st.integers(0, 3)) == 0:
                at = data.draw(st.integers(0, max(len(text) - 1, 0)))
                text = text[:at] + data.draw(st.binary(max_size=6)) + text[at + data.draw(st.integers(0, 9)) :]
            if data.draw(st.integers(0, 9)):
                parts.writestr(part, text)
    with pytest.raises(BadRows):
        read_sheet(damaged.getvalue(), "rusak.xlsx")


@given(st.binary(max_size=300), st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data", "x"]))
@settings(max_examples=200)
def test_any_body_is_read_as_a_form_or_refused(body: bytes, written: str) -> None:
    with suppress(Refused):
        read_multipart(written, b"--x\r\n" + body + b"\r\n--x--\r\n")
