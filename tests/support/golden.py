"""Writes the golden questions that come with the package: `make golden`.

They are taken from the sets that may be used for tuning, never from those that judge the matcher.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge.base import SHIPPED
from knowledge.edition import Edition, open_edition
from knowledge.evaluate import Result, evaluate, load_rows
from knowledge.golden import FILE

SETS = Path(__file__).parents[1] / "golden"
FROM = ("dev.jsonl", "panel-dev.jsonl")
JUDGING = ("test.jsonl", "panel-test.jsonl")
EACH = 2
"""Questions of one entry; those that are answered or offered rightly today, so that getting worse can be seen."""


def chosen(edition: Edition) -> Iterator[dict[str, object]]:
    """Choose rows: all that are out of scope, and some of each entry; follow-ups and double questions
    are left out, and so is what stands in a judging set too."""
    counts: Counter[str] = Counter()
    judging = {row.question for name in JUDGING for row in load_rows(SETS / name)}
    for name in FROM:
        lines = (SETS / name).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        for row, scored in zip(rows, evaluate(edition.matcher, load_rows(SETS / name)).rows, strict=True):
            good = scored.result in (Result.RIGHT, Result.IN_CHOICES)
            if row.get("after") or "entries" in row or row["q"] in judging:
                continue
            if row["entry"] is None:
                yield {"q": row["q"], "entry": None}
            elif good and counts[row["entry"]] < EACH:
                counts[row["entry"]] += 1
                yield {"q": row["q"], "entry": row["entry"]} | ({"also": row["also"]} if row.get("also") else {})


if __name__ == "__main__":
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in chosen(open_edition()))
    (SHIPPED / FILE).write_text(text, encoding="utf-8")
