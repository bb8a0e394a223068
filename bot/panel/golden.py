"""The golden questions: what no change may make worse without a second yes."""

from collections import Counter

from bot.panel.lists import part
from bot.panel.visits import Page, Visit
from knowledge.check import plain
from knowledge.evaluate import Result
from knowledge.golden import said


async def listing(visit: Visit) -> Page:
    """List golden questions with what the base answers today, those that fail first."""
    rows = (await visit.services.workshop.standing()).rows
    wanted, words = visit.asked("hasil"), visit.asked("q")
    order = list(Result)
    found = [row for row in rows if wanted in ("", row.result) and plain(words) in plain(row.row.question)]
    found.sort(key=lambda row: (row.result in (Result.RIGHT, Result.OOS_NONE), order.index(row.result)))
    shown = part(found, visit.page)
    values = {
        "part": shown,
        "asked": {"hasil": wanted, "q": words},
        "results": [(result, count) for result, count in Counter(row.result for row in rows).most_common()],
        "count": len(rows),
        "said": {row.row.line: said(row.matches) for row in shown.items},
    }
    return Page("golden", values)
