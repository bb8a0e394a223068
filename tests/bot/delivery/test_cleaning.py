"""What leaves with a cleaned file, as an independent tool sees it: nothing but what it shows."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from PIL import Image

from bot.delivery.cleaning import Cleaned, Kind, Uncleanable, clean
from tests.support import planted, probing

PLACES = ("GPS", "Latitude", "Longitude", "Location", "7.97", "112.6")
_FILMS = (Kind.MP4, Kind.MOV, Kind.WEBM, Kind.MATROSKA, Kind.AVI)
_SOUNDS = (Kind.OGG, Kind.MP3, Kind.M4A, Kind.WAV)
MAKERS: dict[str, tuple[Callable[[], bytes], Kind]] = {
    "jpeg": (lambda: planted.image("JPEG"), Kind.JPEG),
    "png": (lambda: planted.image("PNG"), Kind.PNG),
    "webp": (lambda: planted.image("WEBP"), Kind.WEBP),
    "gif": (lambda: planted.image("GIF"), Kind.GIF),
    "heic": (lambda: planted.image("HEIF"), Kind.JPEG),
    "pdf": (planted.pdf, Kind.PDF),
    "docx": (planted.docx, Kind.DOCX),
    "xlsx": (planted.xlsx, Kind.XLSX),
    "pptx": (planted.pptx, Kind.PPTX),
    **{kind.value: ((lambda kind=kind: planted.film(kind.value)), kind) for kind in _FILMS + _SOUNDS},
}


def cleaned(content: bytes) -> Cleaned:
    outcome = clean(content)
    assert isinstance(outcome, Cleaned), outcome
    return outcome


@pytest.mark.parametrize("name", MAKERS)
def test_no_trace_is_left(name: str, tmp_path: Path) -> None:
    make, kind = MAKERS[name]
    # Given a real file in which metadata is planted
    original = make()
    assert probing.leaks(original), "the test file must hold something to find"

    # When it is cleaned
    outcome = cleaned(original)

    # Then neither a search through its bytes nor exiftool finds any of it
    assert outcome.kind is kind
    assert probing.leaks(outcome.content) == []
    report = probing.exiftool(outcome.content, tmp_path)
    assert "Error" not in report
    found = [word for word in (*planted.SECRETS, *PLACES) if word.lower() in report.lower()]
    assert found == [], report
    assert "2026" not in "\n".join(line for line in report.splitlines() if "[System]" not in line)


@pytest.mark.parametrize("name", MAKERS)
def test_cleaning_is_the_same_each_time_and_a_cleaned_file_can_be_cleaned_again(name: str) -> None:
    original = MAKERS[name][0]()
    first = cleaned(original)
    assert cleaned(original) == first
    assert isinstance(clean(first.content), Cleaned)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_taken_upside_down_arrives_upright(name: str) -> None:
    with Image.open(io.BytesIO(cleaned(planted.image(name, orientation=6)).content)) as seen:
        # The left half is red before the turn of a quarter, so that the upper half is red after it.
        assert seen.size == (48, 64)
        rgb = seen.convert("RGB")
    top, bottom = rgb.getpixel((24, 8)), rgb.getpixel((24, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_a_turned_photo_does_not_grow() -> None:
    target = io.BytesIO()
    Image.effect_noise((600, 400), 60).convert("RGB").save(target, "JPEG", quality=40, exif=planted.exif(6))
    original = target.getvalue()
    assert len(cleaned(original).content) < 1.1 * len(original)


def test_a_lossless_webp_stays_lossless() -> None:
    target = io.BytesIO()
    noise = Image.effect_noise((60, 40), 60).convert("RGB")
    noise.save(target, "WEBP", lossless=True, exif=planted.exif())
    with Image.open(io.BytesIO(cleaned(target.getvalue()).content)) as seen:
        assert seen.convert("RGB").tobytes() == noise.tobytes()


def test_an_animation_keeps_its_frames() -> None:
    with Image.open(io.BytesIO(cleaned(planted.image("GIF")).content)) as seen:
        assert getattr(seen, "n_frames", 1) == 2


def test_a_picture_with_a_colour_profile_keeps_its_colours() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    target = io.BytesIO()
    planted.picture().save(target, "JPEG", icc_profile=profile, exif=planted.exif())
    with Image.open(io.BytesIO(cleaned(target.getvalue()).content)) as seen:
        assert "icc_profile" not in seen.info
        red = seen.convert("RGB").getpixel((8, 24))
    assert isinstance(red, tuple)
    assert red[0] > 240
    assert max(red[1:]) < 20


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    tail = planted.package({"rahasia.txt": planted.AUTHOR})
    assert b"PK\x03\x04" not in cleaned(planted.image("JPEG") + tail).content
    assert b"PK\x03\x04" not in cleaned(planted.image("PNG") + tail).content


def test_a_pdf_keeps_its_page_its_picture_and_its_notes(tmp_path: Path) -> None:
    path = tmp_path / "bersih.pdf"
    path.write_bytes(cleaned(planted.pdf()).content)
    report = probing.run("pdfinfo", str(path))
    fields = {line.partition(":")[0] for line in report.splitlines()}
    assert not fields & {"Title", "Author", "Creator", "Producer", "CreationDate", "ModDate", "Subject", "Keywords"}
    assert "Pages:           1" in report
    assert "JavaScript:      no" in report
    assert "Metadata Stream: no" in report
    with pikepdf.open(path) as seen:
        assert not seen.attachments
        notes = [str(each.get("/Contents", "")) for each in seen.pages[0].obj["/Annots"]]
        assert notes[0] == "Catatan yang terlihat"
        photo = seen.pages[0].get_images()["/Im0"]
        assert pikepdf.PdfImage(photo).as_pil_image().size == (64, 48)


def test_a_pdf_picture_keeps_its_very_pixels() -> None:
    before = Image.open(io.BytesIO(planted.image("JPEG"))).convert("RGB").tobytes()
    with pikepdf.open(io.BytesIO(cleaned(planted.pdf()).content)) as seen:
        assert pikepdf.PdfImage(seen.pages[0].get_images()["/Im0"]).as_pil_image().convert("RGB").tobytes() == before


def test_older_versions_inside_a_pdf_are_gone() -> None:
    with pikepdf.open(io.BytesIO(planted.pdf())) as opened:
        target = io.BytesIO()
        opened.save(target)
    again = target.getvalue() + b"\n% " + planted.AUTHOR.encode() + b"\n"
    assert probing.leaks(cleaned(again).content) == []


def test_a_document_keeps_its_words_its_comments_and_its_web_links() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(planted.docx()).content)) as seen:
        names = seen.namelist()
        document, comments = seen.read("word/document.xml").decode(), seen.read("word/comments.xml").decode()
        links = seen.read("word/_rels/document.xml.rels").decode()
        assert {entry.date_time for entry in seen.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert names[0] == "[Content_Types].xml"
        types = seen.read("[Content_Types].xml").decode()
    assert "Isi yang tetap ada &amp; terbaca" in document
    assert 'w:author="-"' in document
    assert "w:rsidR" not in document
    assert "Komentar yang tetap ada" in comments
    assert "https://bawaslu.go.id" in links
    assert "people" not in links
    assert not [name for name in names if name.startswith("docProps") or "people" in name]
    assert "docProps" not in types


def test_a_workbook_still_opens_with_its_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(cleaned(planted.xlsx()).content))
    sheet = book.active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["B2"].value) == ("Isi yang tetap ada", 42)
    comment = sheet["A1"].comment
    assert comment is not None
    assert (comment.text, comment.author) == ("Komentar yang tetap ada", "-")
    assert book.properties.creator in (None, "openpyxl")
    assert sheet.page_setup.orientation == "portrait"


def test_a_document_in_a_document_is_cleaned_too() -> None:
    outer = planted.docx(**{"word/embeddings/buku.xlsx": planted.xlsx()})
    inner = zipfile.ZipFile(io.BytesIO(cleaned(outer).content)).read("word/embeddings/buku.xlsx")
    assert probing.leaks(inner) == []


@pytest.mark.parametrize("part", ["word/embeddings/oleObject1.bin", "word/media/image9.wdp", "lain.dat"])
def test_a_document_with_a_part_that_resists_needs_consent(part: str) -> None:
    assert clean(planted.docx(**{part: b"\0\1\2"})) == Uncleanable(Kind.DOCX)


@pytest.mark.parametrize("kind", _FILMS + _SOUNDS)
def test_a_film_still_plays_without_chapters_and_notes_of_the_encoder(kind: Kind) -> None:
    content = cleaned(planted.film(kind.value)).content
    report = probing.ffmpeg_report(content)
    assert "Audio:" in report
    assert ("Video:" in report) == (kind in _FILMS)
    assert "Chapter" not in report
    assert probing.decodes(content)
    assert b"x264" not in content


def test_a_film_turned_by_the_phone_stays_turned_and_loses_its_time_code() -> None:
    content = cleaned(planted.turned_film()).content
    report = probing.ffmpeg_report(content)
    assert "rotation of 90" in report
    assert "Data:" not in report
    assert b"x264" not in content


def test_plain_text_passes_as_it_is_and_says_so() -> None:
    for text in (b"Halo Bawaslu,\n\tini catatan saya.\r\n", "Catatan".encode("utf-16"), "café ✓".encode()):
        assert clean(text) == Cleaned(text, Kind.TEXT, untouched=True)
