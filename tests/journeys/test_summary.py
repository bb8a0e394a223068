"""Monday morning: the summary arrives, its numbers open their lists, and only for whom they are meant."""

import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from bot.sandbox import Cloud, Person
from bot.store.people import Role
from knowledge.edition import Edition
from tests.support.town import Town
from tests.support.weeks import Asked, crowd
from tests.support.weeks import log as put

DAY = date(2026, 11, 17)
LISTS = ("angka", "topik", "pilihan", "belum", "luar", "penanya", "nilai", "laporan", "basis", "tinjau", "tahap")
LONG = "bagaimana kalau seorang pegawai kontrak di kantor kecamatan diminta ikut rombongan odong odong keliling kampung"


def seated(edition: Edition, folder: Path, log: LogCapture, *, recipients: bool) -> Town:
    """A town whose guru owns the bot; guru and colleague have talked to it, and may be recipients."""
    ids = Cloud().users
    chats = f"{ids['guru'].id},{ids['guru2'].id}" if recipients else ""
    town = Town(edition, folder, log, owner_ids=str(ids["guru"].id), digest_chats=chats)
    town.guru, town.other = Person(town.cloud, "guru", patience=30), Person(town.cloud, "guru2", patience=30)
    town.guru.chat.started = town.other.chat.started = True
    return town


@pytest.fixture
async def quiet(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    """A town that was off at the hour, after a week without questions."""
    town = seated(edition, tmp_path / "data", log, recipients=True)
    await town.open()
    await town.guru.waits_for("Ringkasan pekan 47")
    await town.other.waits_for("Ringkasan pekan 47")
    yield town
    await town.close()
    await town.cloud.aclose()


@pytest.fixture
async def monday(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    """The same on the Monday after a busy week."""
    before = seated(edition, tmp_path / "data", log, recipients=False)
    await before.open()
    missed = [Asked(who, DAY, "none", None, text="naik odong odong") for who in range(1, 48)]
    rated = [Asked(who, DAY, useful=who % 4 != 0) for who in range(30, 60)]
    missed += [Asked(who, DAY, "none", None, text="makan durian") for who in range(2)]
    asked = [*crowd(DAY, 9), *missed, *rated, *crowd(DAY, 7, "hadir-kampanye-pasif", 80)]
    await put(before.bot.services.store, asked)
    await before.close()
    town = seated(edition, tmp_path / "data", log, recipients=True)
    await town.open()
    await town.guru.waits_for("Ringkasan pekan 47")
    await town.other.waits_for("Ringkasan pekan 47")
    yield town
    await town.close()
    await town.cloud.aclose()
    assert town.incidents == 0, town.log.entries


def links(text: str) -> list[str]:
    """What the deep links of a message open."""
    return re.findall(r"\?start=([\w-]+)", text)


async def test_it_arrives_as_one_picture_with_words_and_once(monday: Town) -> None:
    message = monday.guru.last
    assert "photo" in message.body
    assert "Minggu ini ada 95 pertanyaan dari 67 penanya." in message.text
    await monday.restart()
    await monday.guru.sends("/bantuan")
    arrived = [one for one in monday.guru.messages if "Ringkasan pekan 47" in one.text]
    assert len(arrived) == 1


async def test_every_number_opens_its_list(monday: Town) -> None:
    for payload in dict.fromkeys(links(monday.guru.sees("Ringkasan pekan 47").html)):
        await monday.guru.sends(f"/start {payload}")
        if payload.endswith("_halaman"):
            assert monday.guru.last.body["document"]["file_name"] == "ringkasan-2026-W47.html"
        else:
            assert "Pekan 47, 16–22 November 2026" in monday.guru.last.text, payload
            assert "None" not in monday.guru.last.text


async def test_lists_show_what_the_numbers_count(monday: Town) -> None:
    await monday.guru.sends("/start ringkasan_2026-W47_topik")
    monday.guru.sees("Hadir diam mendengarkan kampanye: 7 penanya")
    await monday.guru.sends("/start ringkasan_2026-W47_belum")
    assert re.search(r"naik odong odong \(≥\d+ penanya\)", monday.guru.last.text)
    await monday.guru.sends("/start ringkasan_2026-W47_nilai")
    monday.guru.sees("Paling sering dinilai belum membantu")
    await monday.guru.sends("/start ringkasan_2026-W47_penanya")
    monday.guru.sees("dihitung dengan kunci yang dimusnahkan saat minggu ditutup")


async def test_lists_open_by_role(monday: Town) -> None:
    # A recipient who is no owner reads published figures, but not the log
    await monday.other.sends("/start ringkasan_2026-W47_topik")
    monday.other.sees("7 penanya")
    await monday.other.sends("/start ringkasan_2026-W47_nilai")
    assert "Membantu" in monday.other.last.text or "membantu" in monday.other.last.text
    assert "Paling sering dinilai" not in monday.other.last.text
    await monday.other.sends("/start ringkasan_2026-W47_belum")
    monday.other.sees("naik odong odong (≥")
    assert "makan durian" not in monday.other.last.text
    await monday.guru.sends("/start ringkasan_2026-W47_belum")
    monday.guru.sees("makan durian (<5 penanya)")
    # A group reads none of it
    group = monday.guru.in_group("staf")
    await group.sends("/start ringkasan_2026-W47_belum")
    assert "hanya untuk pengelola" in group.last.text


ROLES: dict[Role, dict[str, str]] = {
    Role.VIEWER: {"topik": "ringkasan/2026-W47", "belum": "", "laporan": "laporan", "tinjau": "entri?basi=1"},
    Role.OFFICER: {"laporan": "kasus"},
    Role.EDITOR: {"topik": "ringkasan/2026-W47", "belum": "kotak", "laporan": "laporan", "nilai": "ringkasan/2026-W47"},
    Role.ADMIN: {"angka": "ringkasan/2026-W47", "belum": "kotak", "laporan": "laporan", "tinjau": "entri?basi=1"},
}


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_opens_its_lists_and_goes_on_in_the_panel(monday: Town, role: Role) -> None:
    services = monday.bot.services
    services.panel_url = "https://bot.example.go.id"
    reader = Person(monday.cloud, "admin")
    owner = await services.access.who(monday.guru.chat.id)
    assert owner
    await services.access.accept(
        await services.access.invite(owner, role, "Satu", "kota-malang"), reader.chat.id, reader.chat.id
    )
    for name in LISTS:
        await reader.sends(f"/start ringkasan_2026-W47_{name}")
        opens = role is not Role.OFFICER or name == "laporan"
        assert ("Pekan 47, 16–22 November 2026" in reader.last.text) == opens, name
    for name, path in ROLES[role].items():
        await reader.sends(f"/start ringkasan_2026-W47_{name}")
        doors = re.findall(r'href="https://bot\.example\.go\.id/panel/([^"]+)"', reader.last.html)
        assert doors == ([path] if path else []), name
    await reader.sends("/start ringkasan_2026-W47_belum")
    if "kotak" in ROLES[role].values():
        await reader.clicks("Kotak masuk")
        reader.sees("makan durian")


async def test_a_list_of_many_long_questions_fits_one_message(monday: Town) -> None:
    texts = ["".join(f"{word}{number} " for word in LONG.split())[:200] for number in range(60)]
    await put(monday.bot.services.store, [Asked(1, DAY, "none", None, text=text) for text in texts])
    await monday.guru.sends("/start ringkasan_2026-W47_belum")
    monday.guru.sees("… dan 20 lainnya.")


async def test_a_link_to_nothing_says_so(monday: Town) -> None:
    for payload in ("ringkasan_2026-W48_topik", "ringkasan_x_topik"):
        await monday.guru.sends(f"/start {payload}")
        assert "belum terbit" in monday.guru.last.text
    await monday.guru.sends("/start ringkasan_2026-W47_entah")
    assert "hanya untuk pengelola" in monday.guru.last.text


async def test_an_empty_week_is_sent_and_says_so(quiet: Town) -> None:
    message = quiet.guru.sees("Ringkasan pekan 47")
    assert "Minggu ini tidak ada pertanyaan yang masuk." in message.text


async def test_a_recipient_who_blocked_the_bot_is_reported_to_the_owners(quiet: Town) -> None:
    await quiet.other.blocks()
    quiet.wait(weeks=1)
    await quiet.restart()
    await quiet.guru.waits_for("Ringkasan pekan 48")
    await quiet.guru.waits_for("2026-W48 tidak terkirim ke penerima Telegram nomor 2")


async def test_no_id_of_a_recipient_is_stored(monday: Town) -> None:
    connection = sqlite3.connect(monday.database)
    rows = connection.execute("SELECT * FROM sending").fetchall()
    connection.close()
    assert len(rows) == 2
    assert not any(str(monday.guru.chat.id) in str(value) for row in rows for value in row)


async def test_recipients_named_by_staff_replace_those_of_the_settings(quiet: Town) -> None:
    services = quiet.bot.services
    owner = await services.access.who(quiet.guru.user.id)
    assert owner is not None
    await services.switches.move(owner, "recipients", [str(quiet.other.chat.id), "sekda@example.go.id"], "uji")
    assert [one.address for one in services.summaries.recipients] == [str(quiet.other.chat.id), "sekda@example.go.id"]
