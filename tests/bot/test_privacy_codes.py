"""Codes open what stands behind them, so they never reach the log."""

import pytest

from bot.privacy import scrub


@pytest.mark.parametrize(
    "text",
    [
        "40WC-4TTF-J6E3-VQ2Z",
        "gimana kabar laporan saya 40wc-4ttf-j6e3-vq2z",
        "status 40WC 4TTF J6E3 VQ2Z dong",
        "40WC4TTFJ6E3VQ2Z",
        "T-ABCDE23456",
        "t-abcde23456 sudah dijawab?",
    ],
)
def test_a_code_is_taken_out(text: str) -> None:
    assert "[kode]" in scrub(text).text
    assert not any(part in scrub(text).text.upper() for part in ("40WC", "VQ2Z", "ABCDE"))


@pytest.mark.parametrize(
    "text", ["yang juga saya suka", "kpps 2024 yang mana", "pilkada 2024 foto bareng saya", "guru SMPN 1"]
)
def test_words_are_no_codes(text: str) -> None:
    assert scrub(text).text == text
