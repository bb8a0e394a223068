"""Drafts, reviews and publishing: what one person may do, and what needs a second."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editing.content import DraftContent
from bot.editing.texts import EditRefused, checked_text
from tests.bot.editing.conftest import EDITOR, Office

LIKE = "like-konten-calon"
NEW = {
    "category": "sosial",
    "title": "Menonton wayang",
    "verdict": "boleh",
    "answer": "Silakan menonton wayang selama tidak ada unsur kampanye.",
    "reason": "Hiburan umum bukan kegiatan politik dan tidak menunjukkan keberpihakan.",
    "basis": "uu-20-2023: Pasal 24 ayat (1) huruf d",
    "sources": "https://example.go.id/aturan",
}


async def test_wording_alone_is_published_by_one_person_and_reaches_every_worker(office: Office) -> None:
    other = next(entry for name, entry in office.seed.base.entries.items() if name != LIKE)
    draft = await office.desk.begin(EDITOR, LIKE)
    draft = await office.desk.write(EDITOR, draft, {"question": other.question})
    assert [fault.column for fault in (await office.desk.trial(draft)).faults] == ["question"]
    draft = await office.desk.begin(EDITOR, LIKE)
    draft = await office.desk.say(EDITOR, draft, office.seed.base.phrasings[other.id][0].text)
    assert [fault.column for fault in (await office.desk.trial(draft)).faults] == ["phrasings"]
    with pytest.raises(EditRefused, match="unsound"):
        await office.desk.submit(EDITOR, draft, "x")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tidak boleh {{ 7 * 7 }}", "template"),
        ("Tidak boleh {% include 'x' %}", "template"),
        ("Tidak <b>boleh</b> sama sekali", "html"),
        ("Tidak boleh &lt;script&gt;", "html"),
        ("Tidak boleh \u202ehelob kadit", "hidden"),
        ("Tidak b\u200boleh", "hidden"),
        ("Tidak boleh\x00", "hidden"),
        ("a" * 10_000, "too_long"),
    ],
)
async def test_what_could_mislead_or_break_out_is_refused_with_the_reason(office: Office, text: str, code: str) -> None:
    draft = await office.desk.begin(EDITOR, LIKE)
    with pytest.raises(EditRefused, match=code):
        await office.desk.write(EDITOR, draft, {"answer": text, "title": "Lain"})
    kept = await office.store.edits.draft(draft.id)
    assert kept == draft, "nothing is half done"


async def test_unknown_ids_and_fixed_columns_are_refused(office: Office) -> None:
    with pytest.raises(EditRefused, match="unknown"):
        await office.desk.begin(EDITOR, "tidak-ada")
    draft = await office.desk.begin(EDITOR, LIKE)
    for column in ("id", "reviewer", "tidak-ada"):
        with pytest.raises(EditRefused, match="column"):
            await office.desk.write(EDITOR, draft, {column: "x"})
    assert await office.store.edits.draft("tidak-ada") is None


@given(st.text(max_size=300))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_that_is_taken_is_clean(text: str) -> None:
    with suppress(EditRefused):
        assert checked_text(checked_text(text)) == checked_text(text)


COLUMNS = st.sampled_from(["verdict", "basis", "cases", "sanctions", "facets.actor", "answer"])


@given(st.dictionaries(COLUMNS, st.text()))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_into_cells_is_an_entry_or_a_list_of_faults(cells: dict[str, str]) -> None:
    entry, faults = DraftContent(cells={"id": "a", **cells}).entry()
    assert (entry is None) == bool(faults)
