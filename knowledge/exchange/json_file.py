"""The base as a JSON list of entries with the model's field names.

`phrasings` is the plain list of texts for readers; `voices` holds the same texts by voice and is what an import takes.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from knowledge.entries import Entry
from knowledge.exchange.content import Content
from knowledge.exchange.rows import BadRows, Place, Raw, RawEntry, RawPhrasing, RowFault


def write(content: Content) -> bytes:
    """Write the list, indented so that a comparison shows single fields."""
    rows = [record(content, entry) for entry in content.entries.values()]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def record(content: Content, entry: Entry) -> dict[str, Any]:
    """Give an entry with its phrasings as JSON values."""
    voices = {voice: list(texts) for voice, texts in content.voices(entry.id).items()}
    texts = [text for found in voices.values() for text in found]
    return entry.model_dump(mode="json") | {"phrasings": texts, "voices": voices}


def read(text: str, name: str) -> Raw:
    """Read a list of entries; a row is the position in the list, from 1."""
    try:
        rows = json.loads(text, object_pairs_hook=_unique)
    except RecursionError as fault:
        raise BadRows([RowFault(name, 0, "", "is nested too deep")]) from fault
    except ValueError as fault:
        raise BadRows([RowFault(name, getattr(fault, "lineno", 0), "", f"is not valid JSON: {fault}")]) from fault
    if not isinstance(rows, list):
        raise BadRows([RowFault(name, 0, "", "must be a list of entries")])
    raw = Raw()
    for number, row in enumerate(rows, start=1):
        add_record(row, Place(name, number), raw)
    return raw


def add_record(row: object, place: Place, raw: Raw) -> None:
    """Add an entry with its phrasings by voice to `raw`."""
    if not isinstance(row, dict):
        raw.faults.append(place.fault("", "must be an entry with named fields"))
        return
    fields = dict(row)
    texts, voices = fields.pop("phrasings", None), fields.pop("voices", {})
    raw.entries.append(RawEntry(place, fields))
    if not _well_formed(voices):
        raw.faults.append(place.fault("voices", "must hold a list of texts for each voice"))
        return
    said = [
        RawPhrasing(place, f"voices.{voice}", str(fields.get("id", "")), voice, text.strip())
        for voice, found in voices.items()
        for text in found
    ]
    raw.phrasings += said
    if texts is not None and not _same(texts, said):
        message = "differ from the texts under voices; change both, an import takes those under voices"
        raw.faults.append(place.fault("phrasings", message))


def _well_formed(voices: object) -> bool:
    return isinstance(voices, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in voices.values()
    )


def _same(texts: object, said: list[RawPhrasing]) -> bool:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return False
    return Counter(text.strip() for text in texts) == Counter(phrasing.text for phrasing in said)


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"{twice} stands twice in one entry")
    return made
