"""The documents about a case: right, readable, the same everywhere, and silent about who reported."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from bot.delivery.documents import (
    CaseView,
    EvidenceItem,
    Person,
    ReceiptView,
    Reporter,
    Witness,
    form_pdf,
    receipt_pdf,
    signed_text,
    summary_pdf,
    verify,
)
from knowledge.base import load
from knowledge.reporting import Answers, ReportedPerson, ReportKind, completeness
from tests.support import probing

RULES = load().reporting
FORM = RULES.form("a1-pilkada")
WIB = timezone(timedelta(hours=7))
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LIGHTS = completeness(
    RULES,
    FORM,
    Answers(story="Kaus dibagikan di aula.", persons=(ReportedPerson("Bambang"),), evidence=1),
    ReportKind.INFORMASI_AWAL,
    date(2024, 10, 10),
)
CASE = CaseView(
    public_id="KM-2024-0017",
    category="Kampanye di sekolah",
    region="Kota Malang",
    kind=ReportKind.LAPORAN_RESMI,
    received=datetime(2024, 10, 10, 10, 5, tzinfo=WIB),
    story="Kepala sekolah membagikan kaus.\nGuru diminta memakainya.",
    happened=datetime(2024, 10, 7, 9, 0, tzinfo=WIB),
    place="Aula SDN Contoh 1",
    persons=(Person("Bambang Contoh", "Kepala sekolah", "SDN Contoh 1"), Person("", "Operator", "SDN Contoh 1")),
    known=date(2024, 10, 8),
    evidence=(
        EvidenceItem("Foto kaus", "foto", DIGEST, datetime(2024, 10, 10, 9, 58, tzinfo=WIB)),
        EvidenceItem("https://contoh.id/p/1", "tautan"),
    ),
    witnesses=(Witness("Siti Aminah", "Jalan Melati 3", "0812-0000-0000"),),
    lights=LIGHTS,
    form=FORM,
    likely_rule="UU 20/2023 Pasal 24 ayat (1) huruf d",
)
REPORTER = Reporter(
    "Dewi Lestari",
    "Jalan Kenanga 5",
    "Malang, 1 Mei 1985",
    "Perempuan",
    "Guru",
    "Indonesia",
    "0813-1",
    "dewi@contoh.id",
)
RECEIPT = ReceiptView(
    CASE.received, CASE.category, CASE.region, ReportKind.INFORMASI_AWAL, LIGHTS, DIGEST, (DIGEST, DIGEST[::-1])
)
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "receipt": lambda: receipt_pdf(RECEIPT, KEY, RULES),
    "form": lambda: form_pdf(CASE, REPORTER, RULES),
    "summary": lambda: summary_pdf(CASE, RULES),
}


def words(content: bytes, folder: Path) -> str:
    """The text of a PDF, spaces and breaks made one."""
    path = folder / "dokumen.pdf"
    path.write_bytes(content)
    return " ".join(probing.run("pdftotext", "-layout", str(path), "-").replace("\u200b", "").split())


def pages(content: bytes, folder: Path) -> list[Image.Image]:
    (folder / "dokumen.pdf").write_bytes(content)
    probing.run("pdftoppm", "-r", "50", "-gray", str(folder / "dokumen.pdf"), str(folder / "halaman"))
    return [Image.open(path) for path in sorted(folder.glob("halaman*.pgm"))]


def test_the_summary_tells_everything_but_who_reported(tmp_path: Path) -> None:
    text = words(summary_pdf(CASE, RULES), tmp_path)
    for expected in (
        "Kasus KM-2024-0017", "Kampanye di sekolah", "Senin, 7 Oktober 2024 pukul 09.00 WIB", "Aula SDN Contoh 1",
        "Selasa, 8 Oktober 2024", "Kamis, 10 Oktober 2024 pukul 10.05 WIB", "Kepala sekolah membagikan kaus.",
        "Guru diminta memakainya.", "Bambang Contoh", "Operator", DIGEST, "https://contoh.id/p/1", "Siti Aminah",
        "Bukti terpenuhi", "Nama dan alamat pelapor boleh kosong", "UU 20/2023 Pasal 24", "tidak memutus",
        "Laporan resmi (dengan identitas)",
    ):  # fmt: skip
        assert expected in text
    assert not {field.name for field in fields(CaseView)} & {"reporter", "chat", "user", "code", "receipt_code"}


def test_the_form_has_every_field_of_the_real_one_and_the_reporter(tmp_path: Path) -> None:
    text = words(form_pdf(CASE, REPORTER, RULES), tmp_path)
    for group in RULES.form_fields:
        assert group.label in text
    labels = [
        field.label
        for group in RULES.form_fields
        if group.id in ("pelapor", "terlapor", "peristiwa")
        for field in group.fields
    ]
    for expected in (
        *labels, "Model A.1", "FORMULIR LAPORAN", "Dewi Lestari", "Malang, 1 Mei 1985", "dewi@contoh.id", "KTP-el asli",
        "Bambang Contoh (Kepala sekolah, SDN Contoh 1)", RULES.statement, "Penerima laporan", "b. https://contoh.id/p/1",
    ):  # fmt: skip
        assert expected in text


def test_an_empty_form_leaves_room_for_the_pen(tmp_path: Path) -> None:
    bare = CaseView("X-1", "", "Kota Malang", ReportKind.LAPORAN_RESMI, date(2024, 10, 10), "", form=FORM)
    text = words(form_pdf(bare, Reporter("", ""), RULES), tmp_path)
    assert text.count("......") + text.count(". . . ") >= 15


def test_outside_stages_there_is_no_form_to_fill() -> None:
    with pytest.raises(ValueError, match="no form applies"):
        form_pdf(replace(CASE, form=None), REPORTER, RULES)


def test_an_almost_empty_case_still_makes_a_summary(tmp_path: Path) -> None:
    bare = CaseView("X-1", "Lain-lain", "Kota Malang", ReportKind.INFORMASI_AWAL, date(2024, 10, 10), "Ada kaus.")
    text = words(summary_pdf(bare, RULES), tmp_path)
    assert "Kamis, 10 Oktober 2024" in text
    assert "pukul" not in text
    assert "tidak diisi" in text


HOSTILE = (
    '#panic("kena")', '#import "x.typ"', "*tebal* _miring_ $x^2$ @rujuk <label>", "= Judul", "`kode`", "\\u{41} \\",
    "<b>tebal</b><script>alert(1)</script>", '"kutip" \'tunggal\' {json} [x]', "#sys.inputs", "//komentar", "/* a */",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_user_is_ever_code(text: str, tmp_path: Path) -> None:
    case = replace(
        CASE, public_id=text, category=text, region=text, story=text, place=text, likely_rule=text,
        persons=(Person(text, text, text, text, text),), evidence=(EvidenceItem(text, text, text),),
        witnesses=(Witness(text, text, text),),
    )  # fmt: skip
    reporter = Reporter(*[text] * 8)
    shown = " ".join(text.split())
    assert words(summary_pdf(case, RULES), tmp_path).count(shown) >= 5
    assert words(form_pdf(case, reporter, RULES), tmp_path).count(shown) >= 5
    receipt = receipt_pdf(replace(RECEIPT, category=text, region=text), KEY, RULES)
    lines = verify(receipt, KEY.public_key())
    assert lines is not None
    assert f"Kategori: {shown}" in lines


def test_text_is_shown_whole_however_long(tmp_path: Path) -> None:
    story = " ".join(f"kata{number}" for number in range(800))[:4000]
    text = words(summary_pdf(replace(CASE, story=story), RULES), tmp_path)
    assert re.findall(r"kata\d+", text) == story.split()[:-1] or set(story.split()) <= set(text.split())


def test_a_name_of_4000_letters_breaks_inside_the_page(tmp_path: Path) -> None:
    name = "x" * 4000
    case = replace(CASE, persons=(Person(name, name, name),), witnesses=(Witness(name),), place=name)
    for document in (summary_pdf(case, RULES), form_pdf(case, Reporter(name, name), RULES)):
        for page in pages(document, tmp_path):
            assert inside_margins(page)
        assert words(document, tmp_path).count("x" * 20) > 100


def inside_margins(page: Image.Image) -> bool:
    """Tell whether a page has ink, and none in the outer 5 mm."""
    edge = round(page.width * 5 / 210)
    inner = page.crop((edge, edge, page.width - edge, page.height - edge))
    frame = page.copy()
    frame.paste(255, (edge, edge, page.width - edge, page.height - edge))
    return min(inner.tobytes()) < 128 and min(frame.tobytes()) > 250


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_usual_document_is_one_page_with_clean_margins(name: str, tmp_path: Path) -> None:
    found = pages(DOCUMENTS[name](), tmp_path)
    assert len(found) == 1
    assert inside_margins(found[0])


def test_emoji_stand_in_and_signs_that_turn_text_do_not_print(tmp_path: Path) -> None:
    story = "Halo 😀😀 漢 dunia \u202etxt.exe\u202c akhir\u2066 ini \u0000 بسم الله Привет ✓"
    text = words(summary_pdf(replace(CASE, story=story), RULES), tmp_path)
    assert "Halo ▯ ▯ dunia txt.exe akhir ini" in text
    assert "Привет ✓" in text
    assert "Tanda ▯ menggantikan" in text
    assert "menggantikan" not in words(summary_pdf(CASE, RULES), tmp_path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_nothing_of_its_maker_machine_or_time(name: str, tmp_path: Path) -> None:
    content = DOCUMENTS[name]()
    report = probing.exiftool(content, tmp_path)
    kept = [line for line in report.splitlines() if not line.startswith(("[System]", "[ExifTool]"))]
    assert not [line for line in kept if re.search(r"Author|Date|Producer|Person|Path|Directory", line)]
    for secret in (str(Path.cwd()), f"{Path.home()}/", "/work/"):
        assert secret.encode() not in content
    path = tmp_path / "huruf.pdf"
    path.write_bytes(content)
    fonts = {
        line.split("+")[1].split("-")[0].split()[0] for line in probing.run("pdffonts", str(path)).splitlines()[2:]
    }
    assert fonts <= {"LibertinusSerif", "DejaVuSansMono", "NewComputerModern"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert DOCUMENTS[name]() == DOCUMENTS[name]()


def test_another_machine_time_zone_and_folder_change_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from tests.bot.delivery import test_documents as t; "
        "sys.stdout.buffer.write(t.DOCUMENTS['summary']())"
    )
    environment = {"TZ": "Pacific/Auckland", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path.cwd())], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert done.stdout == DOCUMENTS["summary"]()


def test_a_receipt_proves_itself_as_pdf_and_as_copied_text(tmp_path: Path) -> None:
    document = receipt_pdf(RECEIPT, KEY, RULES)
    lines = verify(document, KEY.public_key())
    assert lines is not None
    assert lines[1:4] == ("Diterima: 2024-10-10T10:05+07:00", "Jenis: informasi-awal", "Kategori: Kampanye di sekolah")
    assert f"Berkas 2: {DIGEST[::-1]}" in lines
    (tmp_path / "a.pdf").write_bytes(document)
    assert verify(probing.run("pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"), KEY.public_key()) == lines
    assert verify(signed_text(RECEIPT, KEY).replace("\n", "  \r\n "), KEY.public_key()) == lines


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (lambda text: text.replace("10:05", "10:06"), "another time"),
        (lambda text: text.replace("Kota Malang", "Kota Batu"), "another region"),
        (lambda text: text.replace(DIGEST, DIGEST[::-1]), "another file"),
        (lambda text: text.replace("--- SELESAI ---", ""), "no end"),
        (lambda text: text.replace("TANDA TANGAN ---\n", "TANDA TANGAN ---\nAAAA"), "another signature"),
        (lambda _: "", "nothing"),
        (lambda text: text.encode()[:200], "half of it"),
        (lambda _: b"%PDF-1.7 broken", "no PDF"),
        (lambda _: b"\xff\xfe\x00", "no text"),
    ],
)
def test_a_changed_receipt_is_not_believed(forge: Callable[[str], str | bytes], why: str) -> None:
    assert verify(forge(signed_text(RECEIPT, KEY)), KEY.public_key()) is None, why


def test_another_key_proves_nothing() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert verify(receipt_pdf(RECEIPT, KEY, RULES), other.public_key()) is None
    assert verify(receipt_pdf(RECEIPT, other, RULES), KEY.public_key()) is None


def test_a_pdf_without_a_receipt_proves_nothing() -> None:
    assert verify(summary_pdf(CASE, RULES), KEY.public_key()) is None
