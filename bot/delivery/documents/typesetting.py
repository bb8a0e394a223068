"""From a template and data to a PDF: the same bytes for the same input, on every machine."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.delivery.documents.printable import STAND_IN, Json, printable_tree

TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: Mapping[str, Json], exact: Mapping[str, Json] | None = None) -> bytes:
    """Make a PDF of `templates/<template>.typ`. Texts reach the template as values and never as its code.

    `exact` holds texts that must not be changed even for printing, such as signatures.
    """
    import typst

    shown = printable_tree(data)
    text = json.dumps({"data": shown, "exact": exact or {}}, ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        sys_inputs={"data": text, "replaced": "yes" if STAND_IN in text else ""},
        package_path=TEMPLATES,
        package_cache_path=TEMPLATES,
    )
    made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
