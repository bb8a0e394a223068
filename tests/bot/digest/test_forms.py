"""The forms of an issue: same bytes again, same numbers everywhere, nothing internal in public."""

import io
import re
import sqlite3
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring
from PIL import Image

from bot.digest.apart import make_files_apart
from bot.digest.context import context_of
from bot.digest.figures import Count, Figures, Reply
from bot.digest.forms import Files, make_files
from bot.digest.issue import Issue
from bot.digest.letter import render_letter
from bot.digest.message import CAPTION_LIMIT, length, links_of, plain, render_message
from bot.digest.numbers import Hidden
from bot.digest.providers import Gathered, QuizTopic
from bot.digest.publishing import Publisher
from bot.digest.suppression import published
from bot.digest.weeks import Week
from bot.digest.words import number, sentences, signed
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from tests.support.weeks import Asked, crowd, log

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
ASKERS_LABEL = "penanya berbeda dalam minggu ini, dihitung dengan kunci yang dimusnahkan saat minggu ditutup"


def no_link(_: str) -> str:
    return ""


async def test_another_process_makes_the_same_bytes(demo: Issue, files: Files) -> None:
    again = await make_files_apart(Issue.from_json(demo.to_json()))
    for name, content in vars(files).items():
        assert getattr(again, name) == content, name


async def test_a_past_week_gives_the_same_bytes_after_the_log_has_changed(
    store: SqliteStore, publisher: Publisher
) -> None:
    day = date(2026, 11, 10)
    await log(store, [*crowd(day, 9), Asked(1, day, useful=True)])
    first = make_files(await publisher.issue(Week.of(day)))
    await log(store, [Asked(77, day, useful=False)])
    await store.log.erase_texts(date(2026, 12, 1))
    assert make_files(await publisher.issue(Week.of(day))) == first


def test_two_truths_behind_one_publication_look_the_same(demo: Issue) -> None:
    """One small reply was two or three, its guard made up for it: no form tells which."""
    made = []
    for few in (2, 3):
        replies = {
            Reply.ANSWERED: Count(60, 30), Reply.CHOICES: Count(20, 9),
            Reply.MISSED: Count(few, few), Reply.OUTSIDE: Count(15 - few, 8),
        }  # fmt: skip
        figures = Figures("2026-W47", 40, replies, Count(9, 8), Count(few, few), {"like-konten-calon": few + 30 - few})
        numbers = published(figures)
        assert numbers.replies[Reply.MISSED] == Hidden.FEW
        context = demo.context.model_copy(update={"titles": {"like-konten-calon": "Like"}})
        issue = Issue(numbers, context, demo.earlier)
        made.append((make_files(issue), render_message(issue, no_link)))
    assert made[0] == made[1]


def test_every_form_says_the_same_numbers(demo: Issue, files: Files) -> None:
    questions, askers = number(demo.numbers.questions), number(demo.numbers.askers)
    page, text = files.page.decode(), plain(render_message(demo, no_link))
    assert f'<dd class="value">{questions}</dd>' in page
    assert f'<dd class="value">{askers}</dd>' in page
    assert ASKERS_LABEL in page
    assert f"{questions} pertanyaan" in text
    assert f"{askers} {ASKERS_LABEL}" in text
    rows = {row[0]: row[1] for row in load_workbook(io.BytesIO(files.sheet))["Ringkasan"].iter_rows(values_only=True)}
    assert (rows["Pertanyaan"], rows[ASKERS_LABEL]) == (demo.numbers.questions, demo.numbers.askers)


def test_figures_stand_beside_the_week_before_and_the_usual_week(demo: Issue, files: Files) -> None:
    before = [numbers.questions for numbers in demo.line[:-1]]
    assert all(isinstance(value, int) for value in before)
    usual = sorted(value for value in before if isinstance(value, int))[len(before) // 2]
    book = load_workbook(io.BytesIO(files.sheet))
    rows = {row[0]: row for row in book["Ringkasan"].iter_rows(values_only=True)}
    assert rows["Pertanyaan"][1:] == (demo.numbers.questions, before[-1], usual)
    assert f"biasanya {usual}" in files.page.decode()
    line = list(book["Delapan pekan"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in line] == [*before, demo.numbers.questions]
    assert all(len(row) == 8 and None not in row for row in line)


def test_a_usual_week_is_told_from_shown_figures_of_three_weeks_on(demo: Issue) -> None:
    hidden = [numbers.model_copy(update={"questions": Hidden.GUARD}) for numbers in demo.earlier[:4]]
    assert replace(demo, earlier=demo.earlier[-2:]).usual("questions") is None
    assert replace(demo, earlier=[*hidden, *demo.earlier[5:]]).usual("questions") is None
    assert replace(demo, earlier=[*hidden, *demo.earlier[4:]]).usual("questions") == 171, "of 171, 166 and 298"


def test_the_sheet_holds_a_table_for_each_section(demo: Issue, files: Files) -> None:
    book = load_workbook(io.BytesIO(files.sheet))
    assert {"Ringkasan", "Topik", "Delapan pekan", "Belum dipahami", "Laporan", "Perubahan"} <= set(book.sheetnames)
    topics = list(book["Topik"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in topics] == [topic.askers for topic in demo.numbers.topics]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_sheet_is_one_that_every_office_suite_opens(files: Files) -> None:
    """What spreadsheet programs repair or refuse: names, parts, types, formulas and links."""
    with zipfile.ZipFile(io.BytesIO(files.sheet)) as archive:
        assert archive.testzip() is None
        parts = set(archive.namelist())
        types = fromstring(archive.read("[Content_Types].xml"))
        for name in parts:
            if name.endswith((".xml", ".rels")):
                fromstring(archive.read(name))
    named = {one.attrib["PartName"].lstrip("/") for one in types if "PartName" in one.attrib}
    assert named <= parts
    assert not any("externalLink" in name or "vba" in name for name in parts)
    book = load_workbook(io.BytesIO(files.sheet))
    assert all(re.fullmatch(r"[\w ]{1,31}", sheet.title) for sheet in book)
    for sheet in book:
        header, *rows = sheet.iter_rows()
        assert len({cell.value for cell in header}) == len(header)
        assert rows, sheet.title
        for cell in (cell for row in rows for cell in row if cell.value is not None):
            assert cell.data_type in "snd", (sheet.title, cell.coordinate)
            assert cell.data_type == "s" or cell.number_format != "General", (sheet.title, cell.coordinate)
            assert len(str(cell.value)) < 32_000
        widths = [sheet.column_dimensions[get_column_letter(cell.column)].width for cell in header]
        assert all(10 <= width <= 60 for width in widths)
        for row in rows:
            lines = max(len(str(cell.value or "")) / width for cell, width in zip(row, widths, strict=True))
            height = sheet.row_dimensions[row[0].row].height
            assert lines <= 1 or (height and height >= 15 * lines), "what is wrapped does not run into the next row"
        assert (sheet.freeze_panes, sheet.page_setup.paperSize) == ("A2", 9)


def test_the_database_opens_with_plain_sql(demo: Issue, files: Files, tmp_path: Path) -> None:
    path = tmp_path / "ringkasan.db"
    path.write_bytes(files.database)
    connection = sqlite3.connect(path)
    top = connection.execute("SELECT topik, penanya FROM topik ORDER BY penanya DESC LIMIT 1").fetchone()
    weeks = connection.execute("SELECT count(*) FROM delapan_pekan").fetchone()
    connection.close()
    assert top == (demo.trends[0].title, demo.numbers.topics[0].askers)
    assert weeks == (8,)


def test_the_picture_fits_telegram_and_a_phone(files: Files) -> None:
    for content in (files.picture, files.dark_picture):
        picture = Image.open(io.BytesIO(content))
        assert picture.size == (1080, 1440)
        assert len(content) < 1_000_000
    assert files.picture != files.dark_picture


def test_the_message_is_one_and_every_number_opens_its_list(demo: Issue) -> None:
    text = render_message(demo, links_of("tanya_netral_bot", demo.week.name))
    assert length(text) <= CAPTION_LIMIT
    for name in ("angka", "topik", "pilihan", "belum", "luar", "penanya", "nilai", "laporan", "basis", "halaman"):
        payload = f"ringkasan_2026-W47_{name}"
        assert f"?start={payload}" in text
        assert len(payload) <= 64


def test_no_number_of_the_message_stands_outside_of_a_link(demo: Issue) -> None:
    """Below the sentences, which repeat them, and apart from titles and dates."""
    text = render_message(demo, links_of("tanya_netral_bot", demo.week.name))
    figures = text.split("\n\n", 2)[2]
    for title in sorted(demo.context.titles.values(), key=len, reverse=True):
        figures = figures.replace(title, "")
    assert re.search(r"\d", re.sub(r"<a .*?</a>", "", figures)) is None
    assert plain(figures).count("→") == len(demo.risers)


def test_a_message_that_is_too_long_lists_less(demo: Issue) -> None:
    title = "Judul terpanjang yang boleh dipakai!"
    long = demo.context.model_copy(update={"titles": dict.fromkeys(demo.context.titles, title)})
    earlier = [numbers.model_copy(update={"topics": ()}) for numbers in demo.earlier]
    issue = replace(demo, context=long, earlier=earlier)
    text = render_message(issue, links_of("tanya_netral_bot", "2026-W47"))
    assert length(text) <= CAPTION_LIMIT
    assert ASKERS_LABEL in text


async def test_an_empty_week_says_so(publisher: Publisher) -> None:
    issue = await publisher.issue(Week.named("2026-W47"))
    assert sentences(issue)[0] == "Minggu ini tidak ada pertanyaan yang masuk."
    assert "tidak ada pertanyaan yang masuk" in render_message(issue, no_link)
    page = make_files(issue).page.decode()
    assert "Tidak ada pertanyaan minggu ini." in page
    assert "None" not in page


async def test_a_week_of_few_shows_no_number_of_them(store: SqliteStore, publisher: Publisher) -> None:
    day = date(2026, 11, 17)
    await log(store, [Asked(who, day) for who in (1, 2, 3) for _ in range(7)])
    issue = await publisher.issue(Week.of(day))
    assert sentences(issue)[0] == "Minggu ini kurang dari lima orang bertanya, jadi rinciannya tidak ditampilkan."
    assert "21" not in plain(render_message(issue, no_link)).replace("2026", "").replace("16–22", "")


def test_the_quiz_has_a_section_where_somebody_played(demo: Issue, files: Files, base: KnowledgeBase) -> None:
    played = (QuizTopic("Foto dan pose", 12, 60, 33), QuizTopic("Partai", 4, 20, 11))
    context = context_of(base, "kota-malang", demo.numbers, None, Gathered(quiz=played), {})
    with_quiz = make_files(replace(demo, context=context))
    assert list(load_workbook(io.BytesIO(with_quiz.sheet))["Kuis"].iter_rows(min_row=2, values_only=True)) == [
        ("Foto dan pose", 12, 60)
    ]
    page = with_quiz.page.decode()
    assert "<h2>Kuis</h2>" in page
    assert "Partai</th>" not in page, "four people played it"
    # No part of the bot asks a quiz yet: nothing of it shows, not even an empty table
    assert "Kuis" not in load_workbook(io.BytesIO(files.sheet)).sheetnames
    assert "Kuis" not in files.page.decode()
    assert b"kuis" not in files.database


def test_the_public_edition_leaves_out_reports_misses_and_deliveries(demo: Issue) -> None:
    issue = demo.for_everyone()
    files = make_files(issue)
    book = load_workbook(io.BytesIO(files.sheet))
    assert not {"Belum dipahami", "Laporan", "Pengiriman"} & set(book.sheetnames)
    page = files.page.decode()
    for miss in demo.context.misses:
        assert miss.wording not in page
        assert miss.wording.encode() not in files.database
    assert "Laporan dugaan" not in page
    assert "laporan" not in plain(render_message(issue, no_link))
    assert 'content="umum"' in page
    assert all(name.startswith("ringkasan-umum-2026-W47") for name in files.named(issue))


def test_the_mail_carries_words_picture_page_and_sheet(demo: Issue, files: Files) -> None:
    letter = render_letter(demo, files, "ringkasan@example.go.id", "sekda@example.go.id", "ringkasan-2026-W47-ab", NOW)
    assert letter["Subject"] == "Ringkasan pekan 47 (16–22 November 2026) – Tanya Netral"
    assert letter["Message-ID"] == "<ringkasan-2026-W47-ab@example.go.id>"
    kinds = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert kinds == ["text/plain", "text/html", "image/png", "text/html", sheet]
    attached = [part.get_content() for part in letter.iter_attachments() if part.get_content_type() == "text/html"]
    assert attached[0].encode().strip() == files.page.strip()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234567, "1.234.567"), (1234.5, "1.234,5"), (82.9, "82,9"), (Hidden.FEW, "<5")],
)
def test_numbers_are_written_as_indonesians_do(value: float | Hidden, text: str) -> None:
    assert number(value) == text


def test_differences_carry_a_sign() -> None:
    assert [signed(value) for value in (1200, -3, 0)] == ["+1.200", "−3", "±0"]


def test_values_are_escaped_in_every_form(demo: Issue) -> None:
    nasty = '<b onclick="x">$\\frac{1}{2}$ =1+1 & co</b>'
    titles = dict.fromkeys(demo.context.titles, nasty)
    issue = replace(demo, context=demo.context.model_copy(update={"titles": titles, "region": nasty}))
    files = make_files(issue)
    assert "<b onclick" not in files.page.decode()
    assert "<b onclick" not in render_message(issue, no_link)
