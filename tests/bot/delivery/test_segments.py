"""Pictures inside documents lose their metadata and keep their pixels."""

import io

import pytest
from PIL import Image

from bot.delivery.cleaning.model import CannotClean
from bot.delivery.cleaning.segments import strip_jp2, strip_jpeg, strip_png
from tests.support import planted, probing


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as seen:
        return seen.convert("RGB").tobytes()


@pytest.mark.parametrize(("kind", "strip"), [("JPEG", strip_jpeg), ("PNG", strip_png)])
def test_the_pixels_stay_and_the_rest_goes(kind: str, strip: object) -> None:
    original = planted.image(kind)
    stripped = strip_jpeg(original) if strip is strip_jpeg else strip_png(original)
    assert probing.leaks(original)
    assert probing.leaks(stripped) == []
    assert pixels(stripped) == pixels(original)


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0, "quality": 30}, {"optimize": True}])
def test_every_way_of_coding_a_jpeg_survives(options: dict[str, int]) -> None:
    target = io.BytesIO()
    planted.picture((200, 150)).save(target, "JPEG", exif=planted.exif(), **options)
    assert pixels(strip_jpeg(target.getvalue())) == pixels(target.getvalue())


def test_a_printers_jpeg_keeps_its_colour_transform() -> None:
    target = io.BytesIO()
    planted.picture().convert("CMYK").save(target, "JPEG")
    assert pixels(strip_jpeg(target.getvalue())) == pixels(target.getvalue())


def test_a_jpeg_without_its_end_gets_one() -> None:
    original = planted.image("JPEG")
    assert strip_jpeg(original[:-2]) == strip_jpeg(original)


def test_a_jpeg_2000_loses_its_notes() -> None:
    target = io.BytesIO()
    planted.picture().save(target, "JPEG2000")
    note = planted.XMP
    box = (len(note) + 8).to_bytes(4, "big") + b"xml " + note
    stripped = strip_jp2(target.getvalue() + box)
    assert probing.leaks(stripped) == []
    assert pixels(stripped) == pixels(target.getvalue())


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"halo", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_picture_is_not_passed_on(content: bytes) -> None:
    for strip in (strip_jpeg, strip_png, strip_jp2):
        with pytest.raises(CannotClean):
            strip(content)
