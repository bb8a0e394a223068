"""What is wrong with an edit, said by the field in which it is wrong."""

from collections.abc import Mapping, Sequence

from bot.editing.drafts import Fault
from bot.editing.texts import EditRefused
from bot.messages import Messages

NOWHERE = ""
"""The column of faults that stand in no field of the form."""


def faults_of(refused: EditRefused) -> Sequence[Fault]:
    """List the faults for which an edit was refused; none where it was refused for another reason."""
    found = refused.values.get("faults", ())
    return [fault for fault in found if isinstance(fault, Fault)] if isinstance(found, Sequence) else []


def by_column(messages: Messages, faults: Sequence[Fault]) -> Mapping[str, list[str]]:
    """Gather faults by the column they stand in; a part of a list counts for the list."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        column = fault.column if fault.column.startswith("facets.") else fault.column.partition(".")[0]
        said = messages.problem(fault.message)
        sentence = f"{said[:1].upper()}{said[1:]}."
        if sentence not in found.setdefault(column, []):
            found[column].append(sentence)
    return found
