"""Screens are made for any message whatever, in HTML that Telegram accepts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.answering import Answer
from bot.app import create_bot
from bot.context import View
from bot.privacy import scrub
from bot.sandbox import Cloud, SandboxRequest
from bot.sandbox.formatting import parse_html
from bot.settings import load_settings
from handlers.presses import LIMIT
from handlers.screens import answer_screen, category_screen, details_screen, sources_screen
from knowledge.edition import Edition

_LIKELY = "boleh gak like & paslon foto caleg \u202e 👍 kampanye pppk istri saya ??? netral kalau terus"
WORDS = st.sampled_from([*_LIKELY.split(), "<b>", "</a>", "pak budi", "0812345678"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map(" ".join))


@pytest.fixture(scope="module")
def view(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> View:
    """What the screens of a bot that is not started are made from."""
    cloud = Cloud()
    folder = tmp_path_factory.mktemp("screens") / "data"
    bot = create_bot(load_settings({"data_dir": folder}), edition, lambda: SandboxRequest(cloud), cloud.token)
    return View(bot.services, "kota-malang", "tanya_netral_bot")


def accepted(text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Telegram must take the text and the keyboard."""
    plain, _ = parse_html(text)
    assert 0 < len(plain) <= 4096
    for row in keyboard.inline_keyboard if keyboard else ():
        assert all(len(str(b.callback_data or "").encode()) <= LIMIT for b in row)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, after=st.one_of(st.none(), TEXTS))
def test_no_message_raises_or_breaks_the_html_of_its_reply(
    edition: Edition, view: View, text: str, after: str | None
) -> None:
    removed = tuple(sorted(kind.value for kind in scrub(text).removed))
    for match in edition.matcher.answers(text, after):
        screen = answer_screen(view, Answer(match, edition, removed, None))
        accepted(screen.text, screen.keyboard)


def test_every_list_and_every_detail_is_accepted(edition: Edition, view: View) -> None:
    for category in edition.base.vocabulary.categories:
        for page in range(1, 9):
            screen = category_screen(view, category.id, page)
            assert screen is not None
            accepted(screen.text, screen.keyboard)
    for page in range(1, 9):
        screen = sources_screen(view, page)
        accepted(screen.text, screen.keyboard)
    for entry in edition.base.entries.values():
        screen = details_screen(view, entry)
        accepted(screen.text, screen.keyboard)
