"""An entry as the cells of one row, and back.

A list is written one item a line; a line break inside an item is written as `\\n` and a backslash as `\\\\`. Citations
read `law: article`, cases `facet=value: verdict: sentence`. An empty cell is a field left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_origin

from knowledge.entries import Entry, Facets

FACETS = tuple(f"facets.{name}" for name in Facets.model_fields)

COLUMNS: tuple[str, ...] = tuple(
    column for name in Entry.model_fields for column in (FACETS if name == "facets" else (name,))
)
"""The columns of an entry: the model's fields in their order, facets one column each."""

LISTS = frozenset(FACETS) | {name for name, info in Entry.model_fields.items() if get_origin(info.annotation) is tuple}
"""The columns whose cells hold one item a line."""

_CITATION = re.compile(r"(?P<law>[^\s:]+): +(?P<ref>.+)", re.DOTALL)
_CASE = re.compile(r"(?P<facet>\w+)=(?P<value>[^\s:]+): +(?P<verdict>\w+): +(?P<text>.+)", re.DOTALL)
_ESCAPED = re.compile(r"\\(n|\\)")


class CellFault(ValueError):
    """A cell is not written as its column wants it."""


def to_cells(entry: Entry) -> dict[str, str]:
    """Write an entry as text by column."""
    record = entry.model_dump(mode="json")
    record |= {f"facets.{name}": values for name, values in record.pop("facets").items()}
    return {column: to_cell(column, record[column]) for column in COLUMNS}


def to_cell(column: str, value: Any) -> str:
    """Write the JSON value of one column as text."""
    if value is None:
        return ""
    if column in LISTS:
        return to_lines(_WRITTEN.get(column, str)(item) for item in value)
    return str(value)


def from_cells(cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Read a row into a record for the model; also returns what is wrong, by column."""
    record: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for column in COLUMNS:
        text = cells.get(column, "").strip()
        if not text:
            continue
        try:
            value = [_READ.get(column, str)(item) for item in from_lines(text)] if column in LISTS else text
        except CellFault as fault:
            faults[column] = str(fault)
            continue
        parent, _, name = column.rpartition(".")
        (record.setdefault(parent, {}) if parent else record)[name] = value
    return record, faults


def to_lines(items: Iterable[str]) -> str:
    """Join items into one cell, one a line."""
    return "\n".join(item.replace("\\", "\\\\").replace("\n", "\\n") for item in items)


def from_lines(text: str) -> list[str]:
    """Split a cell into its items; empty lines are none."""
    lines = (line.strip() for line in text.split("\n"))
    return [_ESCAPED.sub(lambda found: "\n" if found[1] == "n" else "\\", line) for line in lines if line]


def _write_citation(item: Mapping[str, str]) -> str:
    return f"{item['law']}: {item['ref']}"


def _read_citation(text: str) -> dict[str, str]:
    return _parts(_CITATION, text, "law: article")


def _write_case(item: Mapping[str, str]) -> str:
    return f"{item['facet']}={item['value']}: {item['verdict']}: {item['text']}"


def _read_case(text: str) -> dict[str, str]:
    return _parts(_CASE, text, "facet=value: verdict: sentence")


def _parts(pattern: re.Pattern[str], text: str, shape: str) -> dict[str, str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise CellFault(f"{text[:60]!r} must read {shape!r}")
    return found.groupdict()


_WRITTEN: Mapping[str, Callable[[Any], str]] = {"basis": _write_citation, "cases": _write_case}
_READ: Mapping[str, Callable[[str], Any]] = {"basis": _read_citation, "cases": _read_case}
