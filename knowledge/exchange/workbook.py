"""Workbooks in a process of their own: `python -m knowledge.exchange.workbook read NAME`, or `write`, on its streams.

openpyxl takes seconds and a hundred megabytes for a base, and a made-up workbook may want more. What goes between the
processes is JSON: a request that makes the process fail harms nobody else.
"""

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict

from knowledge.exchange import json_file
from knowledge.exchange.content import Content
from knowledge.exchange.rows import BadRows, RowFault, validate
from knowledge.exchange.tables import Table, Tables

MODULE = "knowledge.exchange.workbook"

_MEMORY = 1_500_000_000


def pack_content(content: Content, voices: Sequence[str]) -> bytes:
    """Write what a workbook is made of, for the process that makes it."""
    rows = [json_file.record(content, entry) for entry in content.entries.values()]
    return json.dumps({"voices": list(voices), "rows": rows}).encode()


def unpack_tables(said: bytes) -> Tables:
    """Read what the process found in a workbook; raises BadRows for what it refused."""
    found = json.loads(said)
    faults = tuple(RowFault(**fault) for fault in found["faults"])
    if "entries" not in found:
        raise BadRows(faults)
    return Tables(_table(found["entries"]), _table(found["phrasings"]), faults)


def _table(found: dict[str, list[list[str]]]) -> Table:
    rows = tuple((int(number), tuple(cells)) for number, cells in found["rows"])
    return Table(str(found["name"]), tuple(map(str, found["header"])), rows)


def _read(data: bytes, name: str) -> bytes:
    from knowledge.exchange import xlsx_file

    try:
        found = asdict(xlsx_file.tables(data, name))
    except BadRows as bad:
        found = {"faults": [asdict(fault) for fault in bad.faults]}
    return json.dumps(found).encode()


def _write(data: bytes) -> bytes:
    from knowledge.exchange import xlsx_file

    given = json.loads(data)
    content = validate(json_file.read(json.dumps(given["rows"]), "rows")).content
    return xlsx_file.write(content, given["voices"])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    given = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_read(given, sys.argv[2]) if sys.argv[1] == "read" else _write(given))
