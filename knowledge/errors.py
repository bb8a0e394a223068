"""What can be wrong with a knowledge base.

KnowledgeError
├── BrokenBase      one or more problems; the base must not be used
└── BadRow          a labelled question or import row that cannot be read
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem stops the base from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, named so that an editor finds it: file, line (1-based, 0 unknown), entry and field."""

    file: str
    line: int
    entry: str
    field: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = ".".join(part for part in (self.entry, self.field) if part)
        return f"{place}: {subject}: {self.message}" if subject else f"{place}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used as asked."""


class BrokenBase(KnowledgeError):
    """The knowledge base has errors; `problems` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(f"{len(self.problems)} problem(s), first: {self.problems[0]}")


class BadRow(KnowledgeError):
    """A row of a data file cannot be read; the message names file, line and column."""


class MissingTool(KnowledgeError):
    """Something that only this task needs is not installed."""
