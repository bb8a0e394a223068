"""Saying in Indonesian what the checks of the base found, which speak English to the terminal."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from bot.editing.drafts import Fault

_TABLE: Sequence[tuple[str, str]] = yaml.safe_load((Path(__file__).with_name("faults.yaml")).read_text("utf-8"))
_PATTERNS = [(re.compile(pattern, re.DOTALL), says) for pattern, says in _TABLE]
_UNFIT = "Isi ini tidak dapat diterima."


def say(message: str) -> str:
    """Say one fault."""
    found = ((pattern.fullmatch(message), says) for pattern, says in _PATTERNS)
    return next((match.expand(says) for match, says in found if match), _UNFIT)


def by_column(faults: Sequence[Fault]) -> Mapping[str, list[str]]:
    """Gather faults by the column they stand in; a part of a list counts for the list."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        column = fault.column if fault.column.startswith("facets.") else fault.column.partition(".")[0]
        sentence = say(fault.message)
        if sentence not in found.setdefault(column, []):
            found[column].append(sentence)
    return found
