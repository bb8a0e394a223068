"""Drafts, reviews and publishing: what one person may do, and what needs a second."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.access import NotAllowed
from bot.editing.desk import Outcome
from bot.editing.drafts import Conflict, content_of
from bot.editing.texts import EditRefused, checked_text
from bot.store.edits import DraftState
from tests.bot.editing.conftest import EDITOR, REVIEWER, SECOND, Office

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
    other = office.worker()
    draft = await office.desk.begin(EDITOR, LIKE)
    draft = await office.desk.write(EDITOR, draft, {"answer": "Tidak boleh. Lewati saja unggahan itu."})
    done = await office.desk.submit(EDITOR, draft, "lebih singkat")
    assert done.outcome is Outcome.PUBLISHED
    assert office.edition.base.entries[LIKE].answer == "Tidak boleh. Lewati saja unggahan itu."
    assert await other.refresh()
    assert other.edition.base.entries[LIKE].answer == "Tidak boleh. Lewati saja unggahan itu."
    assert office.seed.base.entries[LIKE].answer != "Tidak boleh. Lewati saja unggahan itu."
    (revision,) = await office.history.of(LIKE, 5)
    assert (revision.who, revision.why, revision.reviewer) == ("Editor 1", "lebih singkat", "")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("verdict", "bersyarat"),
        ("basis", "uu-20-2023: Pasal 24 ayat (1) huruf d"),
        ("sanctions", "etik-moral"),
        ("applies_to", "pns"),
    ],
)
async def test_what_decides_something_needs_a_second_person(office: Office, column: str, text: str) -> None:
    draft = await office.desk.begin(REVIEWER, LIKE)
    draft = await office.desk.write(REVIEWER, draft, {column: text, "answer": "Tergantung. Lihat alasannya di bawah."})
    assert column in await office.desk.needs_second(draft)
    done = await office.desk.submit(REVIEWER, draft, "aturan baru", sure=True)
    assert done.outcome is Outcome.WAITS
    assert office.edition is office.seed


async def test_a_reviewer_cannot_approve_a_change_of_their_own(office: Office) -> None:
    draft = await office.desk.begin(EDITOR, LIKE)
    draft = await office.desk.write(REVIEWER, draft, {"verdict": "bersyarat", "answer": "Tergantung keadaannya saja."})
    await office.desk.submit(EDITOR, draft, "aturan baru", sure=True)
    waiting = await office.store.edits.draft(draft.id)
    assert waiting is not None
    with pytest.raises(EditRefused, match="own_change"):
        await office.desk.approve(REVIEWER, waiting)
    with pytest.raises(NotAllowed):
        await office.desk.approve(SECOND, waiting)


async def test_a_new_entry_answers_after_a_review_and_is_silent_after_a_rollback(office: Office) -> None:
    draft = await office.desk.begin_new(EDITOR, "asn boleh nonton wayang kulit semalam suntuk gak")
    with pytest.raises(EditRefused, match="unsound"):
        await office.desk.submit(EDITOR, draft, "baru")
    draft = await office.desk.write(EDITOR, draft, NEW)
    assert (await office.desk.trial(draft)).faults == ()
    assert (await office.desk.try_out(draft)).matcher.match("boleh nonton wayang kulit semalam suntuk").entry
    assert (await office.desk.submit(EDITOR, draft, "sering ditanyakan", sure=True)).outcome is Outcome.WAITS
    waiting = await office.store.edits.draft(draft.id)
    assert waiting is not None
    assert waiting.state is DraftState.REVIEW
    assert (await office.desk.approve(REVIEWER, waiting, sure=True)).outcome is Outcome.PUBLISHED
    entry = office.edition.base.entries[draft.subject]
    assert (entry.reviewer, entry.reviewed) == ("peninjau", office.now.date())
    assert office.edition.matcher.match("asn boleh nonton wayang kulit semalam suntuk gak").entry == draft.subject
    done = await office.history.rollback(REVIEWER, draft.subject, "terlalu cepat")
    assert done.outcome is Outcome.PUBLISHED
    assert draft.subject not in office.edition.base.entries
    # To let it answer again would allow more than now, so a second person has to look.
    assert (await office.history.rollback(REVIEWER, draft.subject, "jadi", to=1)).outcome is Outcome.WAITS


async def test_two_editors_on_one_entry_the_second_sees_a_conflict(office: Office) -> None:
    first, second = await asyncio.gather(office.desk.begin(EDITOR, LIKE), office.desk.begin(SECOND, LIKE))
    first = await office.desk.write(EDITOR, first, {"answer": "Tidak boleh. Lewati saja unggahan itu."})
    second = await office.desk.write(SECOND, second, {"answer": "Tidak boleh. Itu tanda dukungan."})
    results = await asyncio.gather(
        office.desk.submit(EDITOR, first, "a"), office.desk.submit(SECOND, second, "b"), return_exceptions=True
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert len(await office.history.of(LIKE, 5)) == 1
    (left,) = await office.store.edits.drafts()
    with pytest.raises(Conflict) as seen:
        await office.desk.write(SECOND, left, {"title": "Like"})
    assert seen.value.newest is not None
    assert content_of(left).cells["answer"].startswith("Tidak boleh."), "what was typed is still there"


async def test_two_editors_in_one_draft_the_second_save_is_refused(office: Office) -> None:
    draft = await office.desk.begin(EDITOR, LIKE)
    await office.desk.write(EDITOR, draft, {"title": "Like konten calon"})
    with pytest.raises(Conflict):
        await office.desk.write(SECOND, draft, {"title": "Menyukai konten"})
    kept = await office.store.edits.draft(draft.id)
    assert kept is not None
    assert content_of(kept).cells["title"] == "Like konten calon"


async def test_contradictions_and_duplicates_are_told_on_save(office: Office) -> None:
    other = (
        office.seed.base.entries["share-repost-konten"]
        if "share-repost-konten" in office.seed.base.entries
        else (next(entry for name, entry in office.seed.base.entries.items() if name != LIKE))
    )
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
def test_a_text_is_taken_clean_or_refused_with_a_known_reason(text: str) -> None:
    try:
        clean = checked_text(text)
    except EditRefused as refused:
        assert refused.code in {"too_long", "hidden", "template", "html"}
    else:
        assert checked_text(clean) == clean


@given(
    st.dictionaries(st.sampled_from(["verdict", "basis", "cases", "sanctions", "facets.actor", "answer"]), st.text())
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_into_cells_is_an_entry_or_a_list_of_faults(edition: object, cells: dict[str, str]) -> None:
    from bot.editing.content import DraftContent

    entry, faults = DraftContent(cells={"id": "a", **cells}).entry()
    assert (entry is None) == bool(faults)
