"""The answer card of every shipped entry, as a tired teacher reads it on a small phone."""

from datetime import date

import pytest

from bot.cards import CARD_LIMIT, MESSAGE_LIMIT, render_card, render_details, shown_length
from bot.messages import Messages
from knowledge.edition import Edition
from knowledge.entries import Entry

QUIET, CAMPAIGN = date(2026, 11, 23), date(2024, 10, 10)
MESSAGES = Messages()


def card(edition: Edition, entry: Entry, day: date = QUIET) -> str:
    """The card of an entry on a day in Kota Malang."""
    return render_card(MESSAGES, edition.base, entry, day, "kota-malang")


def test_every_card_fits_and_says_verdict_review_and_who_decides(edition: Edition) -> None:
    for entry in edition.base.entries.values():
        text = card(edition, entry)
        assert shown_length(text) <= CARD_LIMIT, entry.id
        assert text.startswith(f"<b>{entry.verdict.value.upper()}"), "the verdict in words comes first"
        assert "Ditinjau" in text
        assert "bukan putusan" in text
        assert '<a href="http' in text


def test_the_details_of_every_entry_fit_one_message_and_hold_the_whole_reason(edition: Edition) -> None:
    for entry in edition.base.entries.values():
        text = render_details(MESSAGES, edition.base, entry)
        assert shown_length(text) <= MESSAGE_LIMIT, entry.id
        assert entry.reason[:40].split("&")[0].split('"')[0] in text


def test_a_card_tells_the_stage_of_the_day_and_that_a_ban_is_in_force(edition: Edition) -> None:
    entry = edition.base.entries["hadir-kampanye-pasif"]
    assert "di luar tahapan pemilu" in card(edition, entry)
    during = card(edition, entry, CAMPAIGN)
    assert "Kampanye (" in during
    assert "sampai 23 November 2024" in during
    assert "sedang berlaku" in during


@pytest.mark.parametrize(("day", "stale"), [(QUIET, False), (date(2027, 6, 1), True)])
def test_a_stale_entry_says_so_on_its_card(edition: Edition, day: date, stale: bool) -> None:
    text = card(edition, edition.base.entries["like-konten-calon"], day)
    assert ("perlu ditinjau ulang" in text) is stale


def test_a_sanction_is_worded_the_same_on_every_card(edition: Edition) -> None:
    wording = edition.base.sanctions["disiplin-sedang"]
    carrying = [e for e in edition.base.entries.values() if "disiplin-sedang" in e.sanctions]
    assert len(carrying) > 5
    assert all(wording.detail in render_details(MESSAGES, edition.base, entry) for entry in carrying)
