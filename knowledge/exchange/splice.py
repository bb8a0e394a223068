"""Changing YAML files where they change: every line that is not about a change keeps its bytes.

Lines are found with the marks of the YAML parser, and new ones are written as the shipped files were written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.entries import Entry
from knowledge.exchange.content import Voices

_WIDTH = 110
_UNBROKEN = 1_000_000
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Edit:
    """New text for the lines from `start` to before `end`, counted from 0; an insertion where both are the same."""

    start: int
    end: int
    text: str = ""


def edit_entries(
    text: str, changed: Mapping[str, tuple[Entry, Entry]], removed: AbstractSet[str], added: Sequence[Entry]
) -> str:
    """Change a file of entries; `changed` holds each entry before and after, `added` goes to the end."""
    root = yaml.compose(text, Loader=_Loader)
    edits: list[Edit] = []
    for node in root.value if isinstance(root, yaml.SequenceNode) else ():
        entry_id = next(value.value for key, value in node.value if key.value == "id")
        if entry_id in removed:
            edits.append(Edit(node.start_mark.line, _end(node)))
        elif entry_id in changed:
            edits += _entry_edits(node, *changed[entry_id])
    return _applied(text, edits) + "".join(_dump([_record(entry)]) for entry in added)


def edit_phrasings(text: str, wanted: Mapping[str, Voices]) -> str:
    """Change a file of phrasings so that each entry of `wanted` has these texts; entries new to it go to its end."""
    root = yaml.compose(text, Loader=_Loader)
    edits: list[Edit] = []
    known: set[str] = set()
    for key, node in root.value if isinstance(root, yaml.MappingNode) else ():
        known.add(key.value)
        if key.value in wanted:
            edits += _phrasing_edits(key, node, wanted[key.value])
    new = {name: voices for name, voices in wanted.items() if name not in known and voices}
    return _applied(text, edits) + "".join(_dump_voices({name: _lists(voices)}) for name, voices in new.items())


def append_items(text: str, key: str, items: Sequence[str]) -> str:
    """Add texts to the end of a list that stands under `key` in a file; the file must hold it."""
    root = yaml.compose(text, Loader=_Loader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    node = next(value for name, value in pairs if name.value == key)
    return _applied(text, [Edit(_end(node), _end(node), _dump_voices(list(items)))] if items else [])


def _applied(text: str, edits: Sequence[Edit]) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    # From the end, so that the numbers above stay right; what is inserted before a changed line goes in after it.
    for _, edit in sorted(enumerate(edits), key=lambda item: (-item[1].start, item[1].start == item[1].end, -item[0])):
        lines[edit.start : edit.end] = [edit.text] if edit.text else []
    return "".join(lines)


def _end(node: yaml.Node) -> int:
    """Find the line after a value: the marks of collections reach on to whatever follows, those of scalars do not."""
    last = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    return int(last.end_mark.line) + (1 if last.end_mark.column else 0)


def _entry_edits(node: yaml.MappingNode, old: Entry, new: Entry) -> Iterator[Edit]:
    before, after = _record(old), _record(new)
    lines = {key.value: (key, value) for key, value in node.value}
    first = node.value[0][0].value
    names = [name for name in Entry.model_fields if before.get(name) != after.get(name)]
    if node.flow_style or first in names:
        yield Edit(node.start_mark.line, _end(node), _indented(_dump([after]), node.start_mark.column - 2))
        return
    place = node.start_mark.line
    for name in Entry.model_fields:
        key, value = lines.get(name, (None, None))
        if key is not None and value is not None:
            start, place = key.start_mark.line, _end(value)
        else:
            start = place
        if name in names:
            text = _dump([{name: after[name]}]).replace("- ", "  ", 1) if name in after else ""
            yield Edit(start, place, _indented(text, node.start_mark.column - 2))


def _phrasing_edits(key: yaml.Node, node: yaml.Node, wanted: Voices) -> Iterator[Edit]:
    start, end = key.start_mark.line, _end(node)
    if not wanted:
        yield Edit(start, end)
        return
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        yield Edit(start, end, _dump_voices({key.value: _lists(wanted)}))
        return
    indent = node.start_mark.column
    known = set()
    for voice, texts in node.value:
        known.add(voice.value)
        yield from _voice_edits(voice, texts, wanted.get(voice.value, ()))
    new = {voice: list(texts) for voice, texts in wanted.items() if voice not in known}
    if new:
        yield Edit(end, end, _indented(_dump_voices(new), indent))


def _voice_edits(voice: yaml.Node, node: yaml.SequenceNode, wanted: Sequence[str]) -> Iterator[Edit]:
    left = Counter(wanted)
    gone: list[yaml.Node] = []
    for item in node.value:
        text = item.value.strip()
        if left[text]:
            left[text] -= 1
        else:
            gone.append(item)
    start, end = voice.start_mark.line, _end(node)
    if (node.flow_style and (gone or left.total())) or len(gone) == len(node.value):
        text = _dump_voices({voice.value: list(wanted)}) if wanted else ""
        yield Edit(start, end, _indented(text, voice.start_mark.column))
        return
    yield from (Edit(item.start_mark.line, _end(item)) for item in gone)
    new = _dump_voices([text for text, count in left.items() for _ in range(count)]) if left.total() else ""
    if new:
        yield Edit(end, end, _indented(new, node.start_mark.column))


def _record(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude_defaults=True)


def _lists(voices: Voices) -> dict[str, list[str]]:
    return {voice: list(texts) for voice, texts in voices.items()}


def _dump(data: object) -> str:
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDTH))


def _dump_voices(data: object) -> str:
    """Write phrasings, each on a line of its own however long, so that a comparison of versions shows whole texts."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_UNBROKEN))


def _indented(text: str, columns: int) -> str:
    return "".join(" " * columns + line if line.strip() else line for line in text.splitlines(keepends=True))
