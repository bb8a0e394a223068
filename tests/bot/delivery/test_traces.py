"""What is hard to see in a copy: the names of encoders in films, and PDFs that were damaged."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from bot.delivery.cleaning import Cleaned, Kind, Reason, Refused, Uncleanable, clean
from bot.delivery.cleaning.proof import is_bare
from tests.support import planted, probing

NAMES = (b"Lavf", b"Lavc", b"x264", b"x265")
PICTURE, SOUND = ("-f", "lavfi", "-i", "testsrc=s=128x96:d=1"), ("-f", "lavfi", "-i", "sine=d=1")


def ffmpeg(*arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-y", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def decoded(content: bytes, path: Path) -> bytes:
    """The fingerprints of every picture and of the sound, as a player would show them."""
    path.write_bytes(content)
    return ffmpeg("-i", str(path), "-f", "streamhash", "-hash", "md5", "-")


@pytest.mark.parametrize(
    ("ending", "codecs"),
    [
        ("mp4", ("libx264", "aac")),
        ("mp4", ("libx265", "aac")),
        ("mov", ("libx265", "aac")),
        ("mkv", ("libx265", "aac")),
        ("webm", ("libvpx", "libvorbis")),
        ("avi", ("mpeg4", "libmp3lame")),
        ("m4a", ("", "aac")),
        ("mp3", ("", "libmp3lame")),
        ("ogg", ("", "libopus")),
        ("wav", ("", "pcm_s16le")),
    ],
)
def test_no_encoder_signs_a_film_and_every_frame_stays(ending: str, codecs: tuple[str, str], tmp_path: Path) -> None:
    made = tmp_path / f"made.{ending}"
    video, audio = codecs
    ffmpeg(*(PICTURE if video else ()), *SOUND, *(("-c:v", video) if video else ()), "-c:a", audio, str(made))
    content = made.read_bytes()
    assert any(name in content for name in NAMES), "the encoders here sign their work"
    outcome = clean(content)
    assert isinstance(outcome, Cleaned)
    assert not [name for name in NAMES if name in outcome.content]
    assert b"options:" not in outcome.content
    assert decoded(outcome.content, tmp_path / f"clean.{ending}") == decoded(content, made)


def damaged() -> dict[str, bytes]:
    """PDFs with metadata that a reader has to repair."""
    whole = planted.pdf()
    start = whole.rindex(b"startxref")
    return {
        "no cross references": whole[:start],
        "wrong offset": whole[:start] + b"startxref\n7\n%%EOF\n",
        "a second end": whole + b"\n" + whole[start:],
        "rubbish before": b"\0" * 200 + whole,
    }


@pytest.mark.parametrize("name", damaged())
def test_a_damaged_pdf_comes_out_bare_or_not_at_all(name: str, tmp_path: Path) -> None:
    outcome = clean(damaged()[name])
    if isinstance(outcome, Cleaned):
        assert not [secret for secret in planted.SECRETS if secret.encode() in outcome.content]
        copy = tmp_path / "copy.pdf"
        copy.write_bytes(outcome.content)
        told = probing.run("pdfinfo", str(copy))
        assert not [secret for secret in planted.SECRETS if secret in told]
        assert "Metadata Stream: no" in " ".join(told.split())
    else:
        assert outcome == Uncleanable(Kind.PDF) or outcome in (Refused(Reason.BROKEN), Refused(Reason.UNSUPPORTED))


def test_what_a_copy_would_still_say_is_found_by_reading_it_anew() -> None:
    assert not is_bare(planted.pdf(), 1)
    outcome = clean(planted.pdf())
    assert isinstance(outcome, Cleaned)
    assert is_bare(outcome.content, 1)
    assert not is_bare(outcome.content, 2), "a page that got lost"
    assert not is_bare(outcome.content[: len(outcome.content) // 2], 1)


def test_a_pdf_whose_page_carries_xmp_in_its_drawing_needs_consent() -> None:
    # Given what no rule of ours takes out: a packet of metadata inside the page's own instructions
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(planted.pdf())) as pdf:
        packet = b"% <?xpacket begin='' id='W5M0'?><x:xmpmeta>Bambang</x:xmpmeta>\n"
        pdf.pages[0].contents_add(packet)
        made = io.BytesIO()
        pdf.save(made)
    assert clean(made.getvalue()) == Uncleanable(Kind.PDF)
