"""The published figures are those of the matcher that is shipped."""

import re

from knowledge.base import SHIPPED
from knowledge.edition import Edition
from knowledge.training import read_lessons
from tests.support.readme import CARD, README, figures_table, measured, part


def test_no_published_figure_is_stale(edition: Edition) -> None:
    figures = measured(edition)
    card = CARD.read_text(encoding="utf-8")
    assert part(README.read_text(encoding="utf-8"), "figures") == figures_table(figures), "run make figures"
    assert part(card, "card").endswith(figures_table(figures)), "run make figures"
    assert part(card, "kartu").endswith(figures_table(figures, indonesian=True)), "run make figures"


def test_the_card_counts_the_base_that_is_shipped(edition: Edition) -> None:
    entries, phrasings = len(edition.base.entries), sum(map(len, edition.base.phrasings.values()))
    note = part(CARD.read_text(encoding="utf-8"), "card").splitlines()[0]
    counts = f"{entries} entries with {phrasings} phrasings, trained on {len(read_lessons(SHIPPED))} more"
    assert re.fullmatch(rf"Measured \d{{4}}-\d\d-\d\d on {counts}\.", note)
