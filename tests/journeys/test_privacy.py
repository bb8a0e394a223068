"""Conversations full of things that must not be kept, and a search for them afterwards (P1, P2, P6)."""

import sqlite3

import pytest
from prometheus_client import generate_latest

from bot.logs import configure_logs
from bot.metrics import REGISTRY
from bot.settings import LogLevel
from tests.support.town import Town

NIP, PHONE, EMAIL = "198507232010012007", "081298765432", "rahasia.sekali@example.com"
HANDLE, PERSON, LINK = "@akunrahasia77", "Sulastriningsih", "https://instagram.com/akunrahasia77"


@pytest.fixture
def sentinels(town: Town) -> dict[str, str]:
    """Everything of the asker and of what they wrote that must not be found again."""
    user = town.guru.user
    return {
        "user id": str(user.id),
        "last name": user.profile["last_name"],
        "username": user.profile["username"],
        "nip": NIP,
        "phone": PHONE,
        "e-mail": EMAIL,
        "handle": HANDLE.strip("@"),
        "person": PERSON,
        "token": town.cloud.token,
    }


async def converse(town: Town) -> None:
    guru = town.guru
    await guru.sends(f"nama saya {PERSON} nip {NIP}, boleh like postingan caleg?")
    await guru.clicks("Selengkapnya")
    await guru.sends(f"bu {PERSON} hp {PHONE} email {EMAIL} share status calon {LINK} melanggar?")
    await guru.edits(f"kalau {HANDLE} komen dukungan di akun calon gimana")
    await guru.sends_photo(caption=f"foto bareng caleg sama pak {PERSON}, boleh diunggah?")
    await guru.sends_sticker()
    await guru.sends("/topik")
    await guru.sends("/hapus")
    await guru.clicks("Ya, hapus")
    await guru.sends(f"/tidakada {PERSON}")


async def test_nothing_personal_is_left_in_database_log_or_metrics(
    town: Town, sentinels: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogLevel.DEBUG)
    await converse(town)
    said = capfd.readouterr()
    places = {
        "database": town.stored(),
        "log": (said.out + said.err + str(town.log.entries)).encode(),
        "metrics": generate_latest(REGISTRY),
    }
    found = [f"{what} in {place}" for what, value in sentinels.items() for place, content in places.items()
             if value.casefold().encode() in content.lower()]  # fmt: skip
    assert found == []
    assert len(await town.bot.services.store.log.questions("2026-W48")) >= 3, "the conversations were really logged"


async def test_message_ids_and_times_are_not_stored(town: Town) -> None:
    await town.guru.sends("boleh like postingan caleg?")
    connection = sqlite3.connect(town.database)
    tables = ("question", "asker", "asker_count", "reply", "claim")
    values = [value for table in tables for row in connection.execute(f"SELECT * FROM {table}") for value in row]
    connection.close()
    numbers = {value for value in values if isinstance(value, int)}
    assert town.guru.chat.id not in numbers
    assert not any(":" in value for value in values if isinstance(value, str)), "a time of day holds a colon"
