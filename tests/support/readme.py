"""Writes the generated parts of README.md and docs/system-card.md: `make figures`, or `make readme` with the bench."""

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bot import comparison
from bot.bench import LABELLED
from bot.settings import describe
from knowledge.base import SHIPPED
from knowledge.edition import Edition, open_edition
from knowledge.evaluate import evaluate, load_rows
from knowledge.training import read_lessons

ROOT = Path(__file__).parents[2]
README, CARD = ROOT / "README.md", ROOT / "docs" / "system-card.md"
GOLDEN = ROOT / "tests" / "golden"
TUNED_ON = ("dev", "panel-dev", "real-dev")
SETS = (*TUNED_ON, "test", "panel-test", "fresh-test", "public-test", "blind-test", "real-test")
"""The labelled sets in the order of the table."""

Figures = Mapping[str, float | int]

MEASURES: Sequence[tuple[str, str, str, str]] = (
    ("right", "right answer given directly", "jawaban benar langsung", "≥ 68 / 90 %"),
    ("offered", "right answer direct or among up to five choices", "benar atau ada di pilihan", "≥ 93 / 99 %"),
    ("wrong", "wrong confident answer", "jawaban salah yang yakin", "≤ 3 / 1 %"),
    ("unsafe", "of these more permissive than right", "di antaranya lebih longgar", "≤ 0.6 / 0 %"),
    ("oos_answered", "out of scope, answered all the same", "di luar bidang, tetap dijawab", "≤ 3 / 0.5 %"),
    ("oos_choices", "out of scope, offered choices", "di luar bidang, ditawari pilihan", ""),
    ("pairs_held", "hard pairs held", "pasangan sulit terjawab aman", "≥ 85 / 97 %"),
    ("follow_ups_right", "follow-ups answered rightly", "pertanyaan lanjutan terjawab", "≥ 75 / 95 %"),
    ("double_right", "double questions answered twice", "dua pertanyaan terjawab dua", ""),
)
"""Key, English, Indonesian, and target (at least / aim)."""

GROUPS = {"pairs_held": "pairs", "follow_ups_right": "follow_ups", "double_right": "double"}
"""The count of the group a share belongs to; an empty group shows nothing."""


def settings_table() -> str:
    """The settings as a table, from the class itself."""
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {about} |" for name, default, about in describe()]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def measured(edition: Edition, names: Sequence[str] = SETS) -> dict[str, Figures]:
    """The figures of the labelled sets that are there, with the sum of right and offered."""
    found: dict[str, Figures] = {}
    for path in (GOLDEN / f"{name}.jsonl" for name in names):
        figures = evaluate(edition.matcher, load_rows(path)).figures
        found[path.stem] = {**figures, "offered": round(figures["right"] + figures["in_choices"], 4)}
    return found


def figures_table(figures: Mapping[str, Figures], indonesian: bool = False) -> str:
    """The figures of several labelled sets as a table, in percent."""
    size = "pertanyaan (di luar bidang)" if indonesian else "questions (out of scope)"
    target = "sasaran: paling sedikit / ideal" if indonesian else "target: at least / aim"
    lines = [f"| | {' | '.join(figures)} | {target} |", "|---|" + "---:|" * len(figures) + "---|"]
    lines.append(
        f"| {size} | " + " | ".join(f"{one['n']} ({one['out_of_scope']})" for one in figures.values()) + " | |"
    )
    for key, english, local, wanted in MEASURES:
        cells = [_share(one, key) for one in figures.values()]
        lines.append(f"| {local if indonesian else english} | {' | '.join(cells)} | {wanted} |")
    return "\n".join(lines)


def _share(figures: Figures, key: str) -> str:
    there = key not in GROUPS or figures[GROUPS[key]]
    return f"{figures[key]:.1%}" if there else ""


def card_note(edition: Edition, day: date, indonesian: bool = False) -> str:
    """When and on what the figures were measured."""
    entries, phrasings = len(edition.base.entries), sum(map(len, edition.base.phrasings.values()))
    learned = len(read_lessons(SHIPPED))
    if indonesian:
        counts = f"{entries} jawaban dengan {phrasings} kalimat tanya, dilatih dengan {learned} kalimat lain"
        return f"Diukur {day.isoformat()} pada {counts}."
    return f"Measured {day.isoformat()} on {entries} entries with {phrasings} phrasings, trained on {learned} more."


def replaced(text: str, part: str, content: str) -> str:
    """A document with one generated part written anew."""
    pattern = rf"(<!-- {part}: [^>]*-->\n).*?(<!-- end of {part} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{content}\n{match[2]}", text, flags=re.DOTALL)


def part(text: str, name: str) -> str:
    """One generated part of a document."""
    found = re.search(rf"<!-- {name}: [^>]*-->\n(.*?)\n?<!-- end of {name} -->", text, flags=re.DOTALL)
    return found[1] if found else ""


def main() -> None:
    """Write the settings, the matcher's figures and the system card; with `--bench` the comparison too."""
    edition, today = open_edition(), date.today()
    figures = measured(edition)
    card = CARD.read_text(encoding="utf-8")
    card = replaced(card, "card", f"{card_note(edition, today)}\n\n{figures_table(figures)}")
    card = replaced(card, "kartu", f"{card_note(edition, today, True)}\n\n{figures_table(figures, True)}")
    CARD.write_text(card, encoding="utf-8")
    text = replaced(README.read_text(encoding="utf-8"), "settings", settings_table())
    text = replaced(text, "figures", figures_table(figures))
    if "--bench" in sys.argv:
        text = replaced(text, "bench", comparison.table(comparison.compare(LABELLED)))
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
