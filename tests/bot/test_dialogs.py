"""Dialogs and preferences: sealed, found again after a restart, forgotten in time."""

from bot.dialogs import Dialog, Preferences
from tests.support.town import Town

CHAT = 471_147_114


async def test_a_dialog_goes_on_after_a_restart_and_its_words_are_not_in_the_file(town: Town) -> None:
    services = town.bot.services
    await services.store.apply(await services.dialogs.save(CHAT, Dialog("lapor", {"apa": "kepala dinas berkampanye"})))
    await town.restart()
    assert await town.bot.services.dialogs.running(CHAT) == Dialog("lapor", {"apa": "kepala dinas berkampanye"})
    assert b"berkampanye" not in town.stored()
    assert str(CHAT).encode() not in town.stored()


async def test_a_paused_dialog_waits_while_another_runs(town: Town) -> None:
    services = town.bot.services
    await services.store.apply(await services.dialogs.save(CHAT, Dialog("lapor", {"langkah": 3})))
    await services.store.apply(await services.dialogs.save(CHAT, Dialog("ubah", {})))
    assert await services.dialogs.running(CHAT) == Dialog("ubah", {})
    assert await services.dialogs.find(CHAT, "lapor") == Dialog("lapor", {"langkah": 3})
    await services.store.apply(await services.dialogs.pause(CHAT))
    assert await services.dialogs.running(CHAT) is None


async def test_an_ended_dialog_is_gone_and_cannot_be_opened_from_a_copy(town: Town) -> None:
    services = town.bot.services
    saved = await services.dialogs.save(CHAT, Dialog("lapor", {"apa": "x"}))
    await services.store.apply(saved)
    await services.store.apply(await services.dialogs.end(CHAT, "lapor"))
    assert await services.dialogs.find(CHAT, "lapor") is None
    # An old copy of the row, put back, opens no longer: its key was destroyed.
    await services.store.apply(saved)
    assert await services.dialogs.find(CHAT, "lapor") is None


async def test_a_dialog_is_forgotten_after_two_days_untouched(town: Town) -> None:
    services = town.bot.services
    await services.store.apply(await services.dialogs.save(CHAT, Dialog("lapor", {})))
    town.wait(days=2)
    await town.restart()
    assert await town.bot.services.dialogs.find(CHAT, "lapor") is not None
    town.wait(days=1)
    await town.restart()
    assert await town.bot.services.dialogs.find(CHAT, "lapor") is None


async def test_a_chosen_region_decides_stage_offices_and_log(town: Town) -> None:
    await town.guru.sends("/wilayah")
    await town.guru.clicks("Kota Batu")
    town.guru.sees("wilayah Anda: Kota Batu")
    await town.restart()
    await town.guru.sends("boleh like postingan caleg?")
    town.guru.sees("Tahap sekarang di Kota Batu")
    (question,) = await town.bot.services.store.log.questions("2026-W48")
    assert question.region == "kota-batu"
    await town.other.sends("boleh like postingan caleg?")
    town.other.sees("Tahap sekarang di Kota Malang")


async def test_forgetting_a_chat_forgets_its_region(town: Town) -> None:
    await town.guru.sends("/wilayah")
    await town.guru.clicks("Kota Batu")
    await town.guru.sends("/hapus")
    await town.guru.clicks("Ya, hapus")
    assert await town.bot.services.preferences.get(town.guru.chat.id) == Preferences()
