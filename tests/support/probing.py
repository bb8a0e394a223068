"""Second opinions on a file: exiftool, poppler, ffmpeg, and a search through its bytes."""

import io
import subprocess
import zipfile
from pathlib import Path

import imageio_ffmpeg
import pikepdf

from tests.support.planted import SECRETS


def exiftool(content: bytes, folder: Path) -> str:
    """All that exiftool finds, with unknown and embedded tags."""
    path = folder / "berkas"
    path.write_bytes(content)
    done = subprocess.run(["exiftool", "-a", "-u", "-ee", "-G1", "-s", str(path)], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def leaks(content: bytes) -> list[str]:
    """The secrets found in a file's bytes, in the parts of a zip, and in the streams of a PDF; in three encodings."""
    found = []
    for name, raw in _layers(content):
        for secret in SECRETS:
            codings = (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be"))
            if any(coded.lower() in raw.lower() for coded in codings):
                found.append(f"{name}: {secret}")
    return found


def _layers(content: bytes) -> list[tuple[str, bytes]]:
    layers = [("bytes", content)]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            layers += [(name, archive.read(name)) for name in archive.namelist()]
            layers += [("names", "\n".join(archive.namelist()).encode())]
    if content.startswith(b"%PDF"):
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as opened:
            opened.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, qdf=True)
        layers.append(("unpacked", target.getvalue()))
    return layers


def run(*command: str) -> str:
    """What a tool prints."""
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def ffmpeg_report(content: bytes) -> str:
    """What ffmpeg says of a file's streams, chapters and tags."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", "pipe:0"]
    return subprocess.run(command, input=content, capture_output=True, check=False).stderr.decode("utf-8", "replace")


def decodes(content: bytes) -> bool:
    """Tell whether every frame can be decoded."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-v", "error", "-i", "pipe:0", "-f", "null", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return done.returncode == 0 and not done.stderr
