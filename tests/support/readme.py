"""Writes the generated parts of README.md: `make readme`."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings import describe
from knowledge.edition import open_edition
from knowledge.evaluate import evaluate, load_rows

ROOT = Path(__file__).parents[2]
SHOWN = {
    "right": "right answer given directly",
    "in_choices": "right answer among the choices",
    "wrong": "wrong confident answer",
    "unsafe": "of these more permissive than right",
    "oos_answered": "out of scope, answered all the same",
}


def settings_table() -> str:
    """The settings as a table, from the class itself."""
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {about} |" for name, default, about in describe()]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def figures_table(figures: Mapping[str, Mapping[str, float | int]]) -> str:
    """The figures of several labelled sets as a table, in percent."""
    names = list(figures)
    lines = [f"| | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    lines.append("| questions (out of scope) | " + " | ".join(_size(figures[name]) for name in names) + " |")
    for key, label in SHOWN.items():
        lines.append(f"| {label} | " + " | ".join(f"{figures[name][key]:.1%}" for name in names) + " |")
    return "\n".join(lines)


def replaced(text: str, part: str, content: str) -> str:
    """README with one generated part written anew."""
    pattern = rf"(<!-- {part}: [^>]*-->\n).*?(<!-- end of {part} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{content}\n{match[2]}", text, flags=re.DOTALL)


def _size(figures: Mapping[str, float | int]) -> str:
    return f"{figures['n']} ({figures['out_of_scope']})"


def main() -> None:
    """Write the settings and the matcher's figures."""
    matcher = open_edition().matcher
    sets = {name: ROOT / "tests" / "golden" / f"{name}.jsonl" for name in ("dev", "test", "panel-dev", "panel-test")}
    figures = {name: evaluate(matcher, load_rows(path)).figures for name, path in sets.items()}
    path = ROOT / "README.md"
    text = replaced(path.read_text(encoding="utf-8"), "settings", settings_table())
    path.write_text(replaced(text, "figures", figures_table(figures)), encoding="utf-8")


if __name__ == "__main__":
    main()
