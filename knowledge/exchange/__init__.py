"""Taking the base out as a spreadsheet, JSON or a document, and taking the edited file in again.

`export` writes, `plan` reads a file and says what it would change, `apply` changes it. docs/editing.md is for editors.
"""

from knowledge.exchange.content import Content, content_of
from knowledge.exchange.difference import Difference, compare, describe
from knowledge.exchange.files import Format, export
from knowledge.exchange.importing import FileChange, Plan, apply, plan, plan_content, read_sheet
from knowledge.exchange.rows import BadRows, Place, RowFault, Valid
from knowledge.exchange.splice import append_items

__all__ = [
    "BadRows",
    "Content",
    "Difference",
    "FileChange",
    "Format",
    "Place",
    "Plan",
    "RowFault",
    "Valid",
    "append_items",
    "apply",
    "compare",
    "content_of",
    "describe",
    "export",
    "plan",
    "plan_content",
    "read_sheet",
]
