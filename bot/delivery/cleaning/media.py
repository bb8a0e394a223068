"""Sound and video: the streams are copied, not encoded anew, into a container that says nothing else."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.delivery.cleaning.model import CannotClean, Cleaned, Kind, Reason, Refusal

SECONDS = 60
"""Time that one run of ffmpeg may take."""

_FORMATS = {
    Kind.MP4: ("mov", "mp4"),
    Kind.MOV: ("mov", "mov"),
    Kind.M4A: ("mov", "mp4"),
    Kind.WEBM: ("matroska", "webm"),
    Kind.MATROSKA: ("matroska", "matroska"),
    Kind.AVI: ("avi", "avi"),
    Kind.OGG: ("ogg", "ogg"),
    Kind.MP3: ("mp3", "mp3"),
    Kind.WAV: ("wav", "wav"),
}
_SOUND = (Kind.M4A, Kind.OGG, Kind.MP3, Kind.WAV)
_VIDEO = re.compile(r"^\s+Stream #0:\d+.*?: Video: (\w+)(?!.*attached pic)", re.MULTILINE)
_STREAM = re.compile(r"^\s+Stream #0:\d+.*?: (Audio|Video): \w+", re.MULTILINE)
# Units of H.264 (6) and HEVC (39, 40) that carry free notes of the camera or encoder beside the picture.
_NOTES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39|40"}

_NAMES = re.compile(rb"Lav[cf]\d+\.\d+\.\d+|x26[45] (?:- core |\(build )[\x20-\x7e]*")
"""What libavcodec, x264 and x265 sign with; these signatures are long, so no picture or sound looks like one."""
_NAMES_IN_HEAD = re.compile(rb"Lav[cf]")
_HEAD = 4096
"""Bytes at the beginning, in which muxers sign with their short name."""


def clean_media(content: bytes, kind: Kind) -> Cleaned:
    """Copy sound and picture into a new container without tags, chapters, data streams or cover pictures.

    Raises:
        Refusal: when ffmpeg cannot read it, or not in time.
        CannotClean: when an encoder's name stays.
    """
    demuxer, muxer = _FORMATS[kind]
    with _scratch(content) as (source, source_fd), _scratch(b"") as (target, target_fd):
        given = ["-nostdin", "-hide_banner", "-protocol_whitelist", "file", "-f", demuxer, "-i", source]
        report = _ffmpeg(given, (source_fd,), checked=False)
        if not _STREAM.search(report):
            raise Refusal(Reason.BROKEN)
        codec = _VIDEO.search(report)
        command = [*given, *_maps(kind), *_silence(muxer, codec[1] if codec else ""), "-y", "-f", muxer, target]
        _ffmpeg(["-loglevel", "error", *command], (source_fd, target_fd), checked=True)
        cleaned = Path(target).read_bytes()
    if not cleaned:
        raise Refusal(Reason.BROKEN)
    return Cleaned(_unsigned(cleaned, kind), kind)


def _unsigned(content: bytes, kind: Kind) -> bytes:
    """Write spaces over the names that encoders leave in filling, headers and notes, where copying cannot drop them.

    Lengths stay, so nothing moves; what is decoded stays too. Pages of Ogg have checksums: there the headers, which
    are written anew, are the only place for names.
    """
    if kind is Kind.OGG:
        if _NAMES.search(content):
            raise CannotClean
        return content
    # Players of MP3 look for this one name to know where the sound begins and ends, whoever wrote the file.
    short = b"LAME" if kind is Kind.MP3 else b"    "
    blanked = _NAMES.sub(_blank, content)
    return _NAMES_IN_HEAD.sub(short, blanked[:_HEAD]) + blanked[_HEAD:]


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def _maps(kind: Kind) -> list[str]:
    """Take sound, and moving pictures ("V" leaves out cover pictures); subtitles and data stay behind."""
    return ["-map", "0:a"] if kind in _SOUND else ["-map", "0:V?", "-map", "0:a?"]


def _silence(muxer: str, codec: str) -> list[str]:
    options = ["-c", "copy", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-dn", "-sn"]
    options += ["-fflags", "+bitexact"]
    options += [option for tag in ("handler_name", "vendor_id", "encoder") for option in ("-metadata:s", f"{tag}=")]
    if codec in _NOTES:
        options += ["-bsf:v", _NOTES[codec]]
    if muxer == "mp3":
        options += ["-id3v2_version", "0", "-write_id3v1", "0"]
    if muxer in ("mp4", "mov"):
        options += ["-movflags", "+faststart", "-write_tmcd", "0"]
    return options


def _ffmpeg(arguments: list[str], descriptors: tuple[int, ...], *, checked: bool) -> str:
    import imageio_ffmpeg

    command = [imageio_ffmpeg.get_ffmpeg_exe(), *arguments]
    held = tuple(each for each in descriptors if each >= 0)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument is a user's
            command, capture_output=True, timeout=SECONDS, check=False, pass_fds=held, env={"PATH": "/nonexistent"}
        )
    except subprocess.TimeoutExpired as late:
        raise Refusal(Reason.BROKEN) from late
    if checked and done.returncode != 0:
        raise Refusal(Reason.BROKEN)
    return done.stderr.decode("utf-8", "replace")


@contextmanager
def _scratch(content: bytes) -> Iterator[tuple[str, int]]:
    """Give ffmpeg a seekable file in memory where the system can do so, else a private temporary one."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("media")
        try:
            with os.fdopen(os.dup(descriptor), "wb") as stream:
                stream.write(content)
            yield f"/proc/self/fd/{descriptor}", descriptor
        finally:
            os.close(descriptor)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "media")
        path.write_bytes(content)
        yield str(path), -1
