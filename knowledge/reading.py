"""Reading YAML into models, with every fault named by file, line, entry and field.

The fast parser reads first; lines are worked out only for files that turn out to have a fault.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from knowledge.entries import Record
from knowledge.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=Record)

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not a field we know; check the spelling",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "is too short: at least {min_length} characters",
    "too_short": "needs at least {min_length} item(s)",
    "string_pattern_mismatch": "must be lower-case words joined by hyphens",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "date_from_datetime_parsing": "must be a date such as 2026-11-22",
}


class _NoDuplicates(_Loader):  # type: ignore[valid-type,misc]
    """Refuses a mapping that names a key twice; plain YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
                seen.add(key.value)
        return mapping


def read_yaml(path: Path, root: Path) -> tuple[Any, list[Problem]]:
    """Parse one file; the problems say where it cannot be read (then the data is None)."""
    name = path.relative_to(root).as_posix()
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates), []  # noqa: S506 - a safe loader
    except OSError as fault:
        return None, [Problem(name, 0, "", "", f"cannot be read: {fault.strerror}")]
    except UnicodeDecodeError:
        return None, [Problem(name, 0, "", "", "is not UTF-8 text")]
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        return None, [Problem(name, mark.line + 1 if mark else 0, "", "", fault.problem or "is not valid YAML")]
    except yaml.YAMLError:
        return None, [Problem(name, 0, "", "", "is not valid YAML")]


def read_records(path: Path, root: Path, model: type[Model]) -> tuple[list[Model], list[Problem]]:
    """Read a file that holds a list of records."""
    data, problems = read_yaml(path, root)
    if problems:
        return [], problems
    name = path.relative_to(root).as_posix()
    if not isinstance(data, list):
        return [], [Problem(name, 1, "", "", "must be a list")]
    records: list[Model] = []
    for index, row in enumerate(data):
        try:
            records.append(model.model_validate(row))
        except ValidationError as fault:
            problems += list(_explain(fault, path, name, (index,), row))
    return records, problems


def read_record(path: Path, root: Path, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Read a file that holds one record."""
    data, problems = read_yaml(path, root)
    if problems:
        return None, problems
    try:
        return model.model_validate(data), []
    except ValidationError as fault:
        return None, list(_explain(fault, path, path.relative_to(root).as_posix(), (), data))


def line_of(path: Path, where: Sequence[str | int]) -> int:
    """Find the line (1-based) of a place inside a YAML file, or of its nearest parent."""
    try:
        node = _compose(path, path.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError):
        return 0
    if node is None:
        return 0
    line = node.start_mark.line
    for step in where:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line + 1


@lru_cache(maxsize=64)
def _compose(path: Path, _changed: int) -> yaml.Node | None:
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    return None


def describe(error: "ErrorDetails") -> str:
    """Say what is wrong with a value in the words of an editor."""
    known = _MESSAGES.get(error["type"])
    return known.format(**error.get("ctx", {})) if known else error["msg"]


def _explain(
    fault: ValidationError, path: Path, name: str, prefix: tuple[str | int, ...], row: Any
) -> Iterator[Problem]:
    entry = row.get("id", "") if isinstance(row, dict) else ""
    for error in fault.errors(include_url=False, include_input=False):
        message = describe(error)
        field = ".".join(str(part) for part in error["loc"])
        yield Problem(name, line_of(path, (*prefix, *error["loc"])), str(entry), field, message)
