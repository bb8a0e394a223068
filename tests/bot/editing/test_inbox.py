"""The inbox: grouped, sorted by pain, settled with one tap, and told to who asked."""

from dataclasses import replace
from random import Random

import pytest

from bot.editing.clusters import cluster
from bot.editing.desk import Outcome
from bot.editing.inbox import is_claim_code
from bot.editing.texts import EditRefused
from bot.store.inbox import Settled
from knowledge.edition import Edition
from knowledge.evaluate import Row
from knowledge.golden import golden_rows
from knowledge.match import Scope
from tests.bot.editing.conftest import EDITOR, REVIEWER, Office

LIKE = "like-konten-calon"
WAYANG = "asn nonton wayang kulit yang dalangnya caleg gimana"


async def test_alike_questions_stand_together_and_the_most_painful_first(office: Office) -> None:
    await office.misses("boleh jualan takjil di depan posko", 2)
    await office.misses("jualan takjil depan posko boleh?", 1, days_ago=1)
    await office.misses("gaji ke-13 kapan cair", 2, days_ago=9)
    groups = await office.inbox.groups()
    assert [(group.text, group.count) for group in groups] == [
        ("gaji ke-13 kapan cair", 2),
        ("boleh jualan takjil di depan posko", 3),
    ]
    assert sum(dict(groups[1].weeks).values()) == 3
    assert office.inbox.nearest(groups[1])


async def test_not_useful_answers_and_none_of_these_stand_in_it_too(office: Office) -> None:
    from bot.store.base import RateAnswer

    rated = await office.misses("boleh like postingan caleg", outcome="answer")
    await office.store.apply(RateAnswer(rated, useful=False))
    await office.misses("apakah boleh ikut tahlilan", outcome="none_of_these")
    await office.misses("boleh like ini", outcome="answer")
    hows = {how for group in await office.inbox.groups() for how, _ in group.hows}
    assert hows == {"not_useful", "none_of_these"}


async def test_an_alias_answers_at_once_and_empties_the_inbox(office: Office) -> None:
    before = office.edition.matcher.match(WAYANG)
    assert before.entry != "hadir-kampanye-pasif"
    await office.misses(WAYANG, 3)
    (group,) = await office.inbox.groups()
    done = await office.inbox.alias(EDITOR, group, "hadir-kampanye-pasif", sure=True)
    assert done.outcome is Outcome.PUBLISHED
    assert office.edition.matcher.match(WAYANG).ranked[0].entry == "hadir-kampanye-pasif"
    assert await office.inbox.groups() == ()
    # What was taught and still misses later comes back.
    office.now = office.now.replace(day=25)
    await office.misses(WAYANG)
    assert len(await office.inbox.groups()) == 1


async def test_outside_is_refused_at_once_with_its_neighbours(office: Office) -> None:
    text = "boleh gak asn daftar lomba foto selfie dengan wali kota"
    await office.misses(text)
    (group,) = await office.inbox.groups()
    done = await office.inbox.outside(EDITOR, group)
    assert done.outcome is Outcome.PUBLISHED
    assert office.edition.matcher.match(text).scope is Scope.OUT_OF_SCOPE
    assert (
        office.edition.matcher.match("asn boleh daftar lomba foto selfie dengan wali kota?").scope is Scope.OUT_OF_SCOPE
    )
    assert office.edition.matcher.match("boleh like postingan caleg").entry == LIKE
    assert (await office.inbox.reaccept(REVIEWER, text)).outcome is Outcome.PUBLISHED


async def test_a_change_that_worsens_a_golden_question_is_shown_and_needs_a_second_yes(office: Office) -> None:
    golden = next(row for row in office.workshop.golden or () if row.right == (LIKE,))
    await office.misses(golden.question)
    (group,) = await office.inbox.groups()
    first = await office.inbox.outside(EDITOR, group)
    assert first.outcome is Outcome.WORSE
    assert golden.question in {worse.question for worse in first.worse}
    assert office.edition is office.seed
    assert (await office.inbox.outside(EDITOR, group, sure=True)).outcome is Outcome.PUBLISHED


async def test_taking_a_question_back_that_is_rightly_refused_needs_a_second_yes(office: Office) -> None:
    # Given a golden question out of scope that is refused only because somebody taught it
    question = "boleh gak asn daftar lomba foto selfie dengan wali kota"
    office.workshop.golden = (Row(1, question, ()),)
    await office.misses(question)
    (group,) = await office.inbox.groups()
    await office.inbox.outside(EDITOR, group)
    done = await office.inbox.reaccept(REVIEWER, question)
    assert (done.outcome, [worse.question for worse in done.worse]) == (Outcome.WORSE, [question])
    assert office.edition.matcher.match(question).scope is Scope.OUT_OF_SCOPE
    assert (await office.inbox.reaccept(REVIEWER, question, sure=True)).outcome is Outcome.PUBLISHED


async def test_a_wording_of_another_entry_is_refused_with_the_reason(office: Office) -> None:
    await office.misses(office.seed.base.phrasings[LIKE][0].text)
    (group,) = await office.inbox.groups()
    with pytest.raises(EditRefused, match="unsound"):
        await office.inbox.alias(EDITOR, group, "hadir-kampanye-pasif")
    with pytest.raises(EditRefused, match="unknown"):
        await office.inbox.alias(EDITOR, group, "tidak-ada")


async def test_a_draft_keeps_its_questions_until_it_is_published_or_thrown_away(office: Office) -> None:
    await office.misses(WAYANG)
    (group,) = await office.inbox.groups()
    draft = await office.inbox.new_entry(EDITOR, group)
    assert await office.inbox.groups() == ()
    await office.desk.discard(EDITOR, draft)
    assert len(await office.inbox.groups()) == 1
    await office.inbox.ignore(EDITOR, group)
    assert await office.inbox.groups() == ()


async def test_who_asked_finds_the_answer_under_a_code_that_is_not_stored(office: Office) -> None:
    question = await office.misses(WAYANG)
    made = await office.inbox.ask_staff(question)
    assert made is not None
    effect, code = made
    assert is_claim_code(code.lower())
    await office.store.apply(effect)
    waiting = await office.inbox.answer_for(code)
    assert waiting is not None
    assert waiting.action is None
    (group,) = await office.inbox.groups()
    assert (group.count, group.asked) == (1, 1)
    await office.inbox.alias(EDITOR, group, LIKE, sure=True)
    answered = await office.inbox.answer_for(f" {code.lower()} ")
    assert answered is not None
    assert (answered.action, answered.entry) == (Settled.ENTRY, LIKE)
    assert await office.inbox.answer_for("T-2222222222") is None
    assert code.encode() not in b"".join(path.read_bytes() for path in office.store.path.parent.iterdir())
    again = await office.inbox.ask_staff(question)
    assert again
    assert again[1] == code
    assert await office.inbox.ask_staff("tidak-ada") is None


def test_ten_thousand_questions_are_grouped(edition: Edition) -> None:
    chance = Random(1)
    texts = [phrasing.text for found in edition.base.phrasings.values() for phrasing in found]
    lines = [edition.matcher.read(text).line for text in chance.sample(texts, 10_000)]
    group = cluster(lines, [1] * len(lines))
    assert len(set(group)) < len(lines)


async def test_going_back_that_worsens_a_golden_question_needs_a_second_yes(office: Office) -> None:
    asked = "ngasih bintang lima di akun jagoan waktu pilkada piye hukume"
    await office.misses(asked)
    (group,) = await office.inbox.groups()
    assert (await office.inbox.alias(EDITOR, group, LIKE, sure=True)).outcome is Outcome.PUBLISHED
    office.workshop.golden = [replace((office.workshop.golden or golden_rows())[0], question=asked, right=(LIKE,))]
    first = await office.history.rollback(REVIEWER, LIKE, "keliru")
    assert first.outcome is Outcome.WORSE
    assert [worse.question for worse in first.worse] == [asked]
    assert office.edition.matcher.match(asked).entry == LIKE
    assert (await office.history.rollback(REVIEWER, LIKE, "keliru", sure=True)).outcome is Outcome.PUBLISHED
    assert office.edition.matcher.match(asked).entry != LIKE
