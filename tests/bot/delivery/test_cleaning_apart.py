"""Cleaning in a process of its own."""

import asyncio
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from bot.delivery.cleaning import Cleaned, Kind, Reason, Refused, Uncleanable, clean, clean_apart, fingerprint
from bot.delivery.cleaning.wire import pack, unpack
from tests.support import planted


async def test_it_gives_what_cleaning_gives() -> None:
    for content in (planted.image("JPEG"), planted.film("mp4"), b"Catatan", rb"{\rtf1}"):
        assert await clean_apart(content) == clean(content)


async def test_what_is_refused_at_a_glance_starts_no_process() -> None:
    assert await clean_apart(b"MZ" + bytes(100)) == Refused(Reason.EXECUTABLE)


async def test_a_file_that_takes_too_long_needs_consent_and_leaves_no_process() -> None:
    assert await clean_apart(planted.film("mp4"), seconds=0.001) == Uncleanable(Kind.MP4)
    assert children() == []


async def test_a_cancelled_cleaning_ends_its_process() -> None:
    task = asyncio.create_task(clean_apart(planted.film("mp4")))
    for _ in range(500):
        await asyncio.sleep(0.01)
        if children():
            break
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == []


async def test_many_at_once_all_come_back_and_the_loop_stays_free() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    outcomes = await asyncio.gather(*(clean_apart(planted.image("PNG")) for _ in range(5)))
    ticking.cancel()
    assert all(isinstance(outcome, Cleaned) for outcome in outcomes)
    assert ticks > 5


def test_outcomes_pass_the_wire() -> None:
    for outcome in (
        Cleaned(b"a\nb", Kind.PNG),
        Cleaned(b"a\nb", Kind.JPEG, source=Kind.HEIC),
        Cleaned(b"", Kind.TEXT, untouched=True),
        Uncleanable(Kind.DOC),
        Refused(Reason.BROKEN),
    ):
        assert unpack(pack(outcome)) == outcome
    with pytest.raises(ValueError, match="apa"):
        unpack(b"apa jpeg\n")


def test_the_fingerprint_is_the_sha_256() -> None:
    assert fingerprint(b"a") == hashlib.sha256(b"a").hexdigest()


def children() -> list[str]:
    """The processes that clean, by their command lines."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
            parent = path.with_name("stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"cleaning.worker" in command and parent == str(Path("/proc/self").resolve().name):
            found.append(command.decode())
    return found


def test_importing_the_libraries_loads_no_heavy_ones() -> None:
    program = (
        "import sys, bot.delivery.cleaning, bot.delivery.documents; "
        "heavy = {'PIL', 'pikepdf', 'pillow_heif', 'typst', 'imageio_ffmpeg', 'cryptography', 'puremagic'}; "
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == ""
