"""Whatever a case holds, its pages fit into messages of Telegram, and nothing of it is lost between them."""

import html
import itertools
import re
from datetime import UTC, datetime

import pytest

from bot.delivery.digests import Digests
from bot.delivery.dossier import Dossier, Report
from bot.delivery.pages import case_pages, paged
from bot.messages import Messages
from bot.store.cases import Case, Evidence
from knowledge.edition import Edition
from knowledge.reporting import CaseState, ReportKind

NOON = datetime(2024, 10, 7, 5, tzinfo=UTC)
CASE = Case("abcd2345", "kota-malang", ReportKind.INFORMASI_AWAL, "", CaseState.SENT, NOON, NOON, b"")

LIMIT = 4096
"""UTF-16 units of a message, as Telegram counts them: without tags, with entities read."""

TAG = re.compile(r"<[^>]+>")
FAMILY = "👨\u200d👩\u200d👧"


def shown(page: str) -> str:
    return html.unescape(TAG.sub("", page))


def units(page: str) -> int:
    return len(shown(page).encode("utf-16-le")) // 2


def balanced(page: str) -> bool:
    opened: list[str] = []
    for tag in TAG.findall(page):
        name = tag.strip("</>").split()[0]
        if tag.startswith("</"):
            if not opened or opened.pop() != name:
                return False
        else:
            opened.append(name)
    return not opened


def test_the_longest_evidence_and_story_fit_and_are_whole(edition: Edition) -> None:
    links = tuple(f"https://drive.google.com/{n}?a=1&b={'y' * 470}" for n in range(10))
    files = tuple(Evidence(f"e{n}", CASE.id, "jpeg", b"", NOON, 10, own_copy=True) for n in range(20))
    digests = (Digests("ab" * 32, "cd" * 32),) * len(files)
    notes = {file.id: f"catatan {number} " + "🙂" * 190 for number, file in enumerate(files)}
    report = Report(CASE.kind, CASE.region, "😀" * 3000, links=links, notes=notes)
    pages = case_pages(Messages(), Dossier(CASE, report, files, digests).view(edition.base))
    assert all(0 < units(page) <= LIMIT and balanced(page) for page in pages)
    text = "".join(map(shown, pages))
    assert text.count("😀") == 3000
    assert all(link in text for link in links)
    assert all(note in text for note in notes.values())


@pytest.mark.parametrize(
    "line",
    [
        "😀" * 5000,
        "x" * 9000,
        "&amp;" * 5000,
        "a&lt;b " * 2000,
        FAMILY * 1200,
        "kata yang biasa " * 700,
        "e\u0301" * 4100,
    ],
)
def test_a_line_that_no_message_holds_is_parted_between_letters(line: str) -> None:
    pages = paged([f'<b>Uraian <a href="https://a.id/?x y">{line}</a></b> sudah'], "\n")
    assert len(pages) > 1
    assert all(units(page) <= LIMIT and balanced(page) for page in pages)
    assert "".join(map(shown, pages)) == shown(f"Uraian {line} sudah")
    for before, after in itertools.pairwise(pages):
        assert not shown(after).startswith(("\u200d", "\u0301"))
        assert not shown(before).endswith("\u200d")
        if " " in line:
            assert shown(before).endswith(" ")
