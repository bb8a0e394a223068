"""A case opened for showing: the same words for the reporter's preview and for officers."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.delivery.digests import Digests
from bot.delivery.documents.model import Person, Reporter, Witness
from bot.delivery.dossier import Dossier, Letter, Report
from bot.delivery.pages import PAGE, case_pages
from bot.messages import Messages
from bot.store.cases import Case, Evidence
from knowledge.edition import Edition
from knowledge.reporting import CaseState, LightState, ReportKind, Subject

NOON = datetime(2024, 10, 7, 5, tzinfo=UTC)
REPORT = Report(
    kind=ReportKind.LAPORAN_RESMI,
    region="kota-malang",
    story="Lurah membagikan <kaos> calon di balai kelurahan",
    event_day=date(2024, 10, 5),
    place="Balai kelurahan",
    subject=Subject.ASN,
    persons=(Person("Fulan", "Lurah", "Kelurahan X"),),
    known=date(2024, 10, 6),
    links=("https://example.org/video",),
    witnesses=(Witness("Warga"),),
    form="a1-pilkada",
    notes={"e1": "foto kaos"},
    reporter=Reporter("Nama Pelapor Rahasia", "Jalan Pelapor"),
)
CASE = Case("abcd2345", "kota-malang", REPORT.kind, "pilkada", CaseState.SENT, NOON, NOON, b"")
FILE = Evidence("e1", CASE.id, "jpeg", b"sealed", NOON, 10, own_copy=True)


def test_a_report_and_a_letter_come_back_as_they_were_written() -> None:
    assert Report.from_bytes(REPORT.to_bytes()) == REPORT
    bare = Report(ReportKind.INFORMASI_AWAL, "kota-batu", "cerita")
    assert Report.from_bytes(bare.to_bytes()) == bare
    assert Letter.from_bytes(Letter(entry="ab12").to_bytes()) == Letter(entry="ab12")


def test_the_fingerprint_follows_the_words_and_not_the_reporter() -> None:
    assert replace(REPORT, reporter=None).fingerprint == REPORT.fingerprint
    assert replace(REPORT, story="lain").fingerprint != REPORT.fingerprint


def test_officers_see_everything_of_the_case_and_nothing_of_the_reporter(edition: Edition) -> None:
    view = Dossier(CASE, REPORT, (FILE,), (Digests("ab" * 32, "cd" * 32),)).view(edition.base)
    (page,) = case_pages(Messages(), view)
    for shown in ("abcd2345", "Fulan, Lurah", "5 Oktober 2024", "foto kaos", "example.org/video", "Formulir A.1"):
        assert shown in page
    assert "&lt;kaos&gt;" in page
    assert "cdcdcd" in page
    assert "abab" not in page, "the original's would prove which file was reported"
    assert "Pelapor Rahasia" not in page
    assert "Jalan Pelapor" not in page
    assert {light.state for light in view.lights} == {LightState.GREEN}


def test_a_long_case_is_parted_into_messages_that_telegram_takes(edition: Edition) -> None:
    long = replace(REPORT, story="😀" * 1500, place="x" * 900, persons=(Person("n" * 900),))
    pages = case_pages(Messages(), Dossier(CASE, long).view(edition.base))
    assert len(pages) > 1
    assert all(len(page.encode("utf-16-le")) // 2 <= PAGE + 100 for page in pages)
    assert "".join(pages).count("😀") == 1500
