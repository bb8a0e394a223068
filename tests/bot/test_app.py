"""What the bot does by itself: closing weeks and erasing old wording."""

from datetime import timedelta

from bot.app import _until_midnight
from tests.support.town import START, Town

LIKE = "boleh nggak sih like postingan paslon di ig?"


async def test_the_key_of_a_week_that_ended_while_the_bot_was_off_is_destroyed_at_the_start(town: Town) -> None:
    await town.guru.sends(LIKE)
    sealed = town.bot.services.store.sealed
    wrapped = await sealed.data_key("week:2026-W48")
    assert wrapped is not None
    assert wrapped in town.stored()
    await town.close()
    town.wait(days=9)
    await town.open()
    assert wrapped not in town.stored()
    askers = {count.topic: count.askers for count in await town.bot.services.store.log.week_askers("2026-W48")}
    assert askers == {"": 1, "like-konten-calon": 1, "outcome=answer": 1}


async def test_wording_past_its_time_is_erased(town: Town) -> None:
    await town.guru.sends(LIKE)
    town.wait(days=town.settings.question_text_days + 1)
    await town.restart()
    (question,) = await town.bot.services.store.log.questions("2026-W48")
    assert question.text == ""


def test_upkeep_runs_after_midnight_of_the_region() -> None:
    assert _until_midnight(START) == timedelta(hours=15)
    assert _until_midnight(START.replace(hour=23, minute=59, second=59)) == timedelta(seconds=1)
