"""The base as a document to read, by category; under each answer a YAML block holds all of the entry.

An import takes the YAML blocks and nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.exchange.content import Content
from knowledge.exchange.json_file import add_record, record
from knowledge.exchange.rows import BadRows, Place, Raw, RowFault

_INTRODUCTION = """\
# Netralitas ASN: tanya jawab

Bacaan ini memberi informasi, bukan putusan hukum; yang berwenang adalah Bawaslu dan pejabat kepegawaian. Untuk mengubah
isinya, ubahlah blok "Data" di bawah jawaban: hanya blok itu yang dibaca `kb import`."""

_OPEN, _CLOSE = "```yaml", "```"
_FIELD = re.compile(r"^(\w+):")


@dataclass(frozen=True)
class Block(Place):
    """Where a YAML block stands: the line that opens it, and those on which its fields begin."""

    lines: Mapping[str, int] = field(default_factory=dict)

    def fault(self, column: str, message: str) -> RowFault:
        """Name a fault by the line of its field."""
        row = self.lines.get(column.partition(".")[0], self.row)
        return RowFault(self.sheet, row, column, message)


def write(content: Content, base: KnowledgeBase) -> bytes:
    """Write the entries under the titles of their categories, which stand in the order of the vocabulary."""
    parts = [_INTRODUCTION]
    titles = {category.id: category.title for category in base.vocabulary.categories}
    for category in dict.fromkeys([*titles, *(entry.category for entry in content.entries.values())]):
        entries = [entry for entry in content.entries.values() if entry.category == category]
        parts += [f"## {titles.get(category, category)}"] if entries else []
        parts += [_section(content, base, entry) for entry in entries]
    return ("\n\n".join(parts) + "\n").encode()


def _section(content: Content, base: KnowledgeBase, entry: Entry) -> str:
    data = record(content, entry)
    del data["phrasings"]
    block = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    details = f"<details><summary>Data</summary>\n\n{_OPEN}\n{block}{_CLOSE}\n\n</details>"
    return "\n\n".join([f"### {entry.question}", *_prose(base, entry), details])


def _prose(base: KnowledgeBase, entry: Entry) -> Iterator[str]:
    yield f"**{entry.verdict.upper()}.** {entry.answer}"
    yield entry.reason
    if entry.cases:
        yield "\n".join(f"- {case.text}" for case in entry.cases)
    if entry.alternative:
        yield f"Yang aman: {entry.alternative}"
    names = {law.id: law.short for law in base.laws.values()}
    yield "Dasar hukum: " + "; ".join(f"{names.get(item.law, item.law)} {item.ref}" for item in entry.basis) + "."
    yield f"Ditinjau {entry.reviewed.isoformat()}."


def read(text: str, name: str) -> Raw:
    """Read the YAML blocks; a row is a line of the file."""
    raw = Raw()
    blocks = list(_blocks(text.split("\n"), name))
    if not blocks:
        raise BadRows([RowFault(name, 0, "", f"holds no {_OPEN} block")])
    for start, lines in blocks:
        _read_block(start, lines, name, raw)
    return raw


def _blocks(lines: list[str], name: str) -> Iterator[tuple[int, list[str]]]:
    start = None
    for number, line in enumerate(lines, start=1):
        if start is None and line.rstrip() == _OPEN:
            start = number
        elif start is not None and line.rstrip() == _CLOSE:
            yield start, lines[start : number - 1]
            start = None
    if start is not None:
        raise BadRows([RowFault(name, start, "", f"this block is not closed by {_CLOSE}")])


def _read_block(start: int, lines: list[str], name: str, raw: Raw) -> None:
    try:
        data: Any = yaml.safe_load("\n".join(lines))
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line if fault.problem_mark else 0
        raw.faults.append(RowFault(name, start + 1 + line, "", fault.problem or "is not valid YAML"))
        return
    except yaml.YAMLError:
        raw.faults.append(RowFault(name, start, "", "is not valid YAML"))
        return
    add_record(data, Block(name, start, lines=_field_lines(start, lines)), raw)


def _field_lines(start: int, lines: list[str]) -> dict[str, int]:
    found = ((_FIELD.match(line), number) for number, line in enumerate(lines, start=start + 1))
    return {match[1]: number for match, number in found if match}
