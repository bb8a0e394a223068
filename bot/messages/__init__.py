"""Every text the bot says, as Jinja2 templates beside this module; buttons and commands in labels.yaml."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def indonesian_date(day: date) -> str:
    """Write a day as Indonesians do: 22 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(words: Sequence[str]) -> str:
    """Write words as a list: NIP, nomor telepon dan nama."""
    return " dan ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


class Messages:
    """Renders the templates; a missing variable is an error and every value is escaped for HTML."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["tanggal"] = indonesian_date
        self._environment.filters["daftar"] = listed
        self._environment.filters["awal_besar"] = lambda text: text[:1].upper() + text[1:]
        self._labels: Mapping[str, Any] = yaml.safe_load((HERE / "labels.yaml").read_text(encoding="utf-8"))
        staff: Mapping[str, Any] = yaml.safe_load((HERE / "admin.yaml").read_text(encoding="utf-8"))
        self._labels["labels"].update(staff["labels"])
        self._columns: Mapping[str, str] = staff["columns"]
        self._problems = [(re.compile(found, re.DOTALL), said) for found, said in staff["problems"].items()]
        self._environment.filters["label"] = self.label
        self._environment.filters["kolom"] = self.column
        self._environment.filters["masalah"] = self.problem

    def render(self, name: str, /, **values: object) -> str:
        """Render the template `name` as Telegram HTML."""
        return self._environment.get_template(f"{name}.html.j2").render(**values).strip()

    def label(self, name: str, /, **values: object) -> str:
        """Get the label of a button or the text of a toast; these are plain text, not HTML."""
        text: str = self._labels["labels"][name]
        return text.format(**values)

    def column(self, name: str) -> str:
        """Name a field of an entry for editors."""
        found: str = self._columns.get(name.split(".", maxsplit=1)[0] if name not in self._columns else name, name)
        return found

    def problem(self, message: str) -> str:
        """Say in Indonesian what a check found wrong."""
        said: str
        for pattern, said in self._problems:
            found = pattern.fullmatch(message)
            if found:
                return said.format(*found.groups())
        return message

    @property
    def commands(self) -> Mapping[str, str]:
        """Commands with the description shown in Telegram's menu, in menu order."""
        commands: Mapping[str, str] = self._labels["commands"]
        return commands

    @property
    def examples(self) -> tuple[str, ...]:
        """Entries offered as examples to someone new."""
        return tuple(self._labels["examples"])
