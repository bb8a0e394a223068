"""A whole report, then a search for its reporter: database, WAL, files, logs, and all that went out (P4, P6)."""

import json
import sqlite3
from typing import Any

import pytest
from prometheus_client import generate_latest

from bot.logs import configure_logs
from bot.metrics import REGISTRY
from bot.settings import LogLevel
from tests.support import planted
from tests.support.reporting import OFFICIAL, Answers, answers, begins, code_of, reports
from tests.support.town import Town


def sentinels(town: Town) -> dict[str, str]:
    """Everything of the reporter, and of what they told, that must not be found."""
    user = town.guru.user
    return {
        "user id": str(user.id),
        "last name": user.profile["last_name"],
        "username": user.profile["username"],
        "own name": "Pelapor Sungguhan",
        "own address": "Jalan Pelapor 7",
        "own telephone": "0812 3456 7890",
        "file name": planted.FILE_NAME,
        "author": planted.AUTHOR,
        "token": town.cloud.token,
    }


async def converse(town: Town) -> None:
    """Report with everything there is, be asked, answer, and close."""
    guru = town.guru
    await begins(guru)
    given = Answers().but(kind=f"press:{OFFICIAL}", way="press:Kabari saya")
    await answers(guru, given, "Ada bukti?")
    await guru.sends_document(planted.image("JPEG"), planted.FILE_NAME)
    await guru.clicks("Selesai, lanjut")
    await answers(guru, given, "Itulah yang akan")
    await guru.clicks("Kirim")
    code = code_of(guru)
    await guru.clicks("Formulir siap tanda tangan")
    await town.delivered()
    await town.officers.clicks("Diterima")
    await town.officers.sends("Di mana tepatnya?", reply_to=town.officers.sees("Uraian"))
    await town.delivered()
    await guru.sends(f"/status {code}")
    await guru.clicks("Jawab atau tambah bukti")
    await guru.sends("di pendopo")
    await guru.clicks("Selesai")
    await town.delivered()


def elsewhere(town: Town) -> bytes:
    """Every call to Telegram that was not about the reporter's own chat, and what it carried."""
    own = (town.guru.chat.id, str(town.guru.chat.id))
    calls: list[Any] = [
        call.params
        for call in town.cloud.requests
        if call.params.get("chat_id") not in own and call.method not in ("answerCallbackQuery", "getUpdates")
    ]
    return json.dumps(calls, ensure_ascii=False, default=repr).encode()


async def test_nothing_of_the_reporter_is_left_anywhere_or_goes_anywhere(
    campaign: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogLevel.DEBUG)
    await converse(campaign)
    said = capfd.readouterr()
    places = {
        "database, WAL and files": campaign.stored(),
        "log": (said.out + said.err + str(campaign.log.entries)).encode(),
        "metrics": generate_latest(REGISTRY),
        "requests": elsewhere(campaign),
    }
    found = [
        f"{what} in {place}"
        for what, value in sentinels(campaign).items()
        for place, content in places.items()
        if value.casefold().encode() in content.lower()
    ]
    assert found == []
    assert b"di pendopo" in places["requests"], "what went out was really looked at"


async def test_the_story_and_the_reported_are_sealed_too(campaign: Town) -> None:
    await converse(campaign)
    for words in (b"kaos bergambar", b"Fulan bin Fulan", b"Kelurahan Sukun", b"di pendopo", b"Di mana tepatnya"):
        assert words not in campaign.stored()


async def test_who_can_write_the_file_without_keys_cannot_have_the_reporters_address_shown(campaign: Town) -> None:
    code = await reports(campaign.guru, Answers().but(way="press:Kabari saya"))
    await campaign.delivered()
    await campaign.officers.clicks("Diterima")
    await campaign.delivered()
    await campaign.close()
    # Everything that is shown to somebody gets the sealed address in its place, and the letters go out again.
    with sqlite3.connect(campaign.database) as db:
        (case, way) = db.execute("SELECT id, way_back FROM case_file").fetchone()
        db.execute("UPDATE case_action SET sealed = ? WHERE number = 2", [way])
        db.execute("INSERT INTO case_entry VALUES (?, 1, 'x', 'petugas', '2024-10-07T03', ?)", [case, way])
        db.execute("UPDATE letter SET kind = 'step' WHERE topic = ? AND seq = 1", [case])
        db.execute("UPDATE delivery SET waiting = 1, parts = 0 WHERE topic = ?", [case])
    db.close()
    await campaign.open()
    await campaign.delivered()
    await campaign.other.sends(f"/status {code}")
    seen = [*campaign.officers.messages, *campaign.other.messages]
    assert not [message.text for message in seen if str(campaign.guru.chat.id) in message.text]


async def test_stored_times_are_full_hours(campaign: Town) -> None:
    campaign.wait(minutes=17)
    await converse(campaign)
    connection = sqlite3.connect(campaign.database)
    tables = ("case_file", "case_entry", "case_action", "evidence")
    values = [value for table in tables for row in connection.execute(f"SELECT * FROM {table}") for value in row]
    connection.close()
    assert not any(":" in value for value in values if isinstance(value, str)), "a time of day holds a colon"
    assert campaign.guru.chat.id not in values
