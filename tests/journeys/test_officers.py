"""Officers in their group: connected by a code, served case by case, heard by the reporter."""

import pytest

from bot.sandbox import Person, people
from bot.sandbox.person import tiny_png
from bot.store.cases import PurgeCase, Role
from knowledge.reporting import CaseState
from knowledge.reporting.handling import Outcome, Step, leads_to
from tests.support.cases import about, open_case
from tests.support.reporting import evidence_of
from tests.support.town import Town


async def connect(town: Town, officers: Person | None = None, region: str = "Kota Malang") -> None:
    """Connect the officers' group, as an owner and an officer do."""
    await town.owner.sends("/penerima")
    await town.owner.clicks("Grup petugas")
    await town.owner.clicks(region)
    code = town.owner.last.text.partition("/hubungkan ")[2].split()[0]
    await (officers or town.officers).sends(f"/hubungkan {code}")


async def state(town: Town, case_id: str) -> CaseState:
    case = await town.bot.services.store.cases.find(case_id)
    assert case is not None
    return case.state


async def test_a_group_is_connected_by_a_code_that_works_once(town: Town) -> None:
    await connect(town)
    town.officers.sees("Grup ini sekarang menerima laporan untuk Kota Malang")
    town.owner.sees("Bukan grup yang Anda maksud?")
    # A code is good for one group alone.
    code = next(m.text for m in town.owner.messages if "/hubungkan" in m.text).partition("/hubungkan ")[2].split()[0]
    staff = town.guru.in_group("staf")
    await staff.sends(f"/hubungkan {code}")
    staff.sees("Kode ini tidak berlaku")
    await town.owner.sends("/penerima")
    town.owner.sees("1. Kota Malang · grup petugas · ✅ aktif")


async def test_only_owners_connect_recipients(town: Town) -> None:
    await town.guru.sends("/penerima")
    town.guru.does_not_see("Penerima laporan")


async def test_a_code_expires(town: Town) -> None:
    await town.owner.sends("/penerima")
    await town.owner.clicks("Grup petugas")
    await town.owner.clicks("Kota Malang")
    code = town.owner.last.text.partition("/hubungkan ")[2].split()[0]
    town.wait(hours=24)
    await town.officers.sends(f"/hubungkan {code}")
    town.officers.sees("Kode ini tidak berlaku")


async def test_a_case_comes_as_a_topic_with_its_files_uploaded_anew_and_neutral_names(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services, files=(tiny_png(), tiny_png()))
    await town.delivered()
    head = town.officers.sees("Kepala dinas mengajak staf")
    assert f"Kasus {case_id}" in town.cloud.chat("bawaslu").topics.values()
    assert head.body["has_protected_content"]
    documents = [m.body for m in town.officers.messages if "document" in m.body]
    names = [body["document"]["file_name"] for body in documents]
    assert names == ["bukti-1.jpg", "bukti-2.jpg", f"kasus-{case_id}.pdf"]
    assert len({body["message_thread_id"] for body in documents}) == 1
    summary = town.cloud.files.get(documents[-1]["document"]["file_id"])
    assert summary
    assert summary.content.startswith(b"%PDF")
    assert not {"forwardMessage", "copyMessage"} & {call.method for call in town.cloud.requests}


async def test_a_group_without_topics_gets_a_thread_of_replies(town: Town) -> None:
    staff = town.guru.in_group("staf")
    await connect(town, staff)
    await open_case(town.bot.services, files=(tiny_png(),))
    await town.delivered()
    head = staff.sees("Kepala dinas mengajak staf")
    (document,) = evidence_of(staff)
    assert document.body["reply_to_message"]["message_id"] == head.id


async def test_steps_are_taken_by_buttons_recorded_by_role_and_told_to_the_reporter(town: Town) -> None:
    await connect(town)
    await town.guru.sends("/start")
    case_id = await open_case(town.bot.services, way_back=town.guru.chat.id)
    await town.delivered()
    # When an officer takes the steps of a case that is handed over
    assert await town.officers.clicks("Diterima") == "Tercatat."
    await town.delivered()
    town.officers.sees("Petugas: Diterima")
    await town.officers.clicks("Diteruskan ke")
    await town.officers.clicks("BKN")
    await town.delivered()
    town.officers.sees("Petugas: Diteruskan · BKN")
    await town.officers.clicks("Selesai")
    await town.officers.clicks("Terbukti melanggar")
    await town.delivered()
    # Then the case is closed, the history names a role and nobody, and the reporter got neutral words alone
    assert await state(town, case_id) is CaseState.DONE
    actions = await town.bot.services.store.cases.actions(case_id)
    assert [a.action for a in actions] == ["dibuka", "diterima", "diteruskan", "selesai"]
    assert {a.role for a in actions[1:]} == {Role.OFFICER}
    notices = [m for m in town.guru.messages if m.from_bot and "pembaruan" in m.text]
    assert [m.text for m in notices] == ["Ada pembaruan. Buka /status."] * 3
    assert all(m.body["has_protected_content"] for m in notices)
    assert not town.officers.sees("Kepala dinas").buttons
    case = await town.bot.services.store.cases.find(case_id)
    assert case is not None
    assert (case.purge_on - town.now.date()).days == 180  # type: ignore[operator]


async def test_a_register_number_is_written_as_a_reply_to_the_question_for_it(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    await town.officers.clicks("Nomor register")
    prompt = town.officers.sees("nomor registernya")
    await town.officers.sends("x" * 61, reply_to=prompt)
    town.officers.sees("paling panjang 60")
    await town.officers.sends(" 005/LP/PB/Kota/21.01/XI/2027 ", reply_to=prompt)
    await town.delivered()
    town.officers.sees("Nomor register dicatat · 005/LP/PB/Kota/21.01/XI/2027")
    assert await state(town, case_id) is CaseState.REGISTERED


async def test_an_informasi_awal_is_traced_and_what_is_found_goes_on(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    assert await town.officers.clicks("Telusuri") == "Tercatat."
    await town.delivered()
    town.officers.sees("Petugas: Ditelusuri sebagai informasi awal")
    assert await state(town, case_id) is CaseState.TRACED
    labels = [button.text for button in town.officers.sees("Kepala dinas").buttons]
    assert not any("Telusuri" in label or "Diterima" in label for label in labels)
    await town.officers.clicks("Diteruskan ke")
    await town.officers.clicks("BKN")
    assert await state(town, case_id) is CaseState.FORWARDED


def test_every_state_of_a_case_can_be_reached_by_what_people_do() -> None:
    # Given what sending gives, and every step and outcome of an office
    reached, new = set(), {CaseState.HELD, CaseState.SENT}
    while new - reached:
        reached |= new
        new = {
            after
            for before in reached
            for step in Step
            for outcome in (None, *(Outcome if step is Step.CLOSE else ()))
            if (after := leads_to(step, before, outcome))
        }
    assert reached == set(CaseState)


async def test_what_is_missing_is_asked_for_and_stands_in_the_thread(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    await town.officers.clicks("Minta kelengkapan")
    await town.officers.sends("Mohon tautan aslinya", reply_to=town.officers.sees("apa yang perlu dilengkapi"))
    town.officers.sees("Pelapor tidak meninggalkan alamat")
    await town.delivered()
    town.officers.sees("Kelengkapan diminta")
    assert await state(town, case_id) is CaseState.INCOMPLETE
    (entry,) = await town.bot.services.store.cases.thread(case_id)
    assert entry.role is Role.OFFICER
    assert b"tautan asli" not in town.stored()


async def test_a_reply_to_a_case_asks_its_reporter_and_other_talk_does_not(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    head = town.officers.sees("Kepala dinas")
    await town.officers.sends("Ini mirip kasus kemarin ya", thread=head.body["message_thread_id"])
    assert list(await town.bot.services.store.cases.thread(case_id)) == []
    await town.officers.sends("Ada saksi lain?", reply_to=head)
    assert len(await town.bot.services.store.cases.thread(case_id)) == 1
    await town.delivered()
    # The group that asked is not told its own question again.
    town.officers.does_not_see("Petugas bertanya kepada pelapor")


async def test_a_double_tap_and_a_step_that_is_over_have_one_effect(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    toasts = await town.officers.taps_twice("Diterima")
    assert toasts[0] == "Tercatat."
    assert "tidak berlaku lagi" in (toasts[1] or "")
    actions = await town.bot.services.store.cases.actions(case_id)
    assert [a.action for a in actions] == ["dibuka", "diterima"]


async def test_a_double_tap_that_asks_for_words_asks_once_and_the_answer_counts_once(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    for label, words in (("Minta kelengkapan", "apa yang perlu dilengkapi"), ("Nomor register", "nomor registernya")):
        toasts = await town.officers.taps_twice(label)
        assert toasts[0] == ""
        assert "sudah ada di bawah kasus ini" in (toasts[1] or "")
        assert sum(words in message.text for message in town.officers.messages) == 1
    # A question that officers deleted is asked anew
    prompt = town.officers.sees("apa yang perlu dilengkapi")
    await town.bot.application.bot.delete_message(town.officers.chat.id, prompt.id)
    await town.officers.clicks("Minta kelengkapan")
    await town.officers.sends("Mohon tautannya", reply_to=town.officers.sees("apa yang perlu dilengkapi"))
    assert await state(town, case_id) is CaseState.INCOMPLETE
    # And so is one for the next time that something is missing
    await town.delivered()
    await town.officers.clicks("Minta kelengkapan")
    assert sum("apa yang perlu dilengkapi" in message.text for message in town.officers.messages) == 2


async def test_a_double_tap_hands_over_once_and_another_office_can_still_follow(town: Town) -> None:
    await connect(town)
    await town.guru.sends("/start")
    case_id = await open_case(town.bot.services, way_back=town.guru.chat.id)
    await town.delivered()
    await town.officers.clicks("Diteruskan ke")
    assert await town.officers.taps_twice("BKPSDM") == ["Tercatat.", "Tercatat."]
    await town.delivered()
    assert sum("Petugas: Diteruskan" in message.text for message in town.officers.messages) == 1
    assert sum("Ada pembaruan" in message.text for message in town.guru.messages) == 1
    await town.officers.clicks("Diteruskan ke")
    await town.officers.clicks("Kanreg II BKN")
    actions = await town.bot.services.store.cases.actions(case_id)
    assert [a.action for a in actions] == ["dibuka", "diteruskan", "diteruskan"]


@pytest.mark.parametrize(
    ("labels", "state_after"),
    [
        (("Diterima",), CaseState.READ),
        (("Bukan kewenangan", "Ya, bukan kewenangan"), CaseState.STOPPED),
        (("Diterima", "Selesai", "Bukan pelanggaran"), CaseState.DONE),
    ],
)
async def test_tapping_twice_on_every_button_tells_office_and_reporter_once(
    town: Town, labels: tuple[str, ...], state_after: CaseState
) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    for label in labels:
        await town.officers.taps_twice(label)
        await town.delivered()
    assert await state(town, case_id) is state_after
    steps = [m.text for m in town.officers.messages if m.text.startswith("Petugas: ")]
    assert len(steps) == len(set(steps)) == len([each for each in labels if each in ("Diterima", labels[-1])])


async def test_two_officers_who_decided_from_the_same_state_are_one(town: Town) -> None:
    # Given two processes that both looked at the case before either had committed
    await connect(town)
    case_id = await open_case(town.bot.services)
    services = town.bot.services
    case = await services.store.cases.find(case_id)
    assert case is not None

    one = await services.office.take(case, Step.RECEIVE)
    other = await services.office.take(case, Step.NOT_OURS)
    await services.store.apply(*one or (), *other or ())
    assert await state(town, case_id) is CaseState.READ
    assert len(await services.store.cases.actions(case_id)) == 2


async def test_buttons_of_an_erased_case_say_so(town: Town) -> None:

    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    head = town.officers.sees("Kepala dinas")
    await town.bot.services.store.apply(PurgeCase(case_id))
    assert "sudah dihapus" in (await town.officers.clicks("Diterima") or "")
    await town.officers.sends("Masih ada?", reply_to=head)
    town.officers.sees("Pesan Anda tidak diteruskan")


async def test_buttons_work_only_where_the_case_went(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    # Someone's own chat with the bot, with a button made up for the case

    await town.other.sends("/start")
    query = people.press(town.cloud, town.other.user, town.other.chat, town.other.last.id, f"f:s:{case_id}:diterima")
    await town.other.settles()
    assert "tidak dikirim ke grup ini" in query.answer.result().text
    assert await state(town, case_id) is CaseState.SENT


@pytest.mark.parametrize("data", ["f:s:{}:bukan-langkah", "f:o:{}:x", "f:i:{}:99", "f:zz", "f:n"])
async def test_made_up_buttons_do_nothing(town: Town, data: str) -> None:

    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    people.press(town.cloud, town.officers.user, town.officers.chat, town.officers.last.id, data.format(case_id))
    await town.officers.settles()
    assert await state(town, case_id) is CaseState.SENT


async def test_a_held_case_arrives_when_the_region_gets_its_group(town: Town) -> None:
    await town.guru.sends("/start")
    case_id = await open_case(town.bot.services, way_back=town.guru.chat.id, state=CaseState.HELD)
    await town.owner.sends("/start")
    await town.delivered()
    await town.owner.waits_for("belum ada penerima")
    await connect(town)
    await town.delivered()
    town.officers.sees("Kepala dinas")
    assert await state(town, case_id) is CaseState.SENT
    await town.delivered()
    town.guru.sees("Ada pembaruan. Buka /status.")


async def test_officers_are_reminded_once_a_period(town: Town) -> None:
    await connect(town)
    await open_case(town.bot.services)
    await town.delivered()
    town.wait(hours=25)
    for _ in range(2):
        await town.bot.reminders.look()
    await town.restart()
    await town.delivered()
    assert sum("Pengingat" in m.text for m in town.officers.messages) == 1
    town.officers.sees("belum ditandai Diterima")


async def test_the_end_of_the_repair_period_is_announced_to_both_sides(town: Town) -> None:
    await connect(town)
    await town.guru.sends("/start")
    await open_case(town.bot.services, way_back=town.guru.chat.id)
    await town.delivered()
    await town.officers.clicks("Minta kelengkapan")
    await town.officers.sends("Mohon tautannya", reply_to=town.officers.sees("apa yang perlu dilengkapi"))
    await town.delivered()
    before = len(town.guru.messages)
    town.wait(hours=25)
    await town.bot.reminders.look()
    await town.delivered()
    town.officers.sees("masa melengkapi 2×24 jam berakhir")
    assert len(town.guru.messages) == before + 1


async def test_a_handed_over_case_is_asked_about_every_month(town: Town) -> None:
    await connect(town)
    await open_case(town.bot.services)
    await town.delivered()
    await town.officers.clicks("Diteruskan ke")
    await town.officers.clicks("BKPSDM")
    await town.delivered()
    for _ in range(2):
        town.wait(days=30)
        await town.bot.reminders.look()
        await town.delivered()
    assert sum("Pengingat bulanan" in m.text for m in town.officers.messages) == 2


async def test_similar_reports_are_pointed_out_in_the_thread_and_stay_apart(town: Town) -> None:
    await connect(town)
    first = await open_case(town.bot.services)
    await town.delivered()
    second = await open_case(town.bot.services, about(story="Lain cerita, orang sama", place="Aula"))
    await open_case(town.bot.services, about(persons=(), place="Lapangan lain", story="Soal lain sama sekali"))
    await town.delivered()
    hint = town.officers.sees(f"Mungkin sama dengan kasus {first}")
    topics = town.cloud.chat("bawaslu").topics
    assert topics[hint.body["message_thread_id"]] == f"Kasus {second}"
    assert sum("Mungkin sama" in m.text for m in town.officers.messages) == 1


async def test_a_revoked_group_gets_nothing_more_and_its_presses_do_nothing(town: Town) -> None:
    await connect(town)
    case_id = await open_case(town.bot.services)
    await town.delivered()
    await town.owner.sends("/penerima")
    await town.owner.clicks("Cabut nomor 1")
    await town.owner.clicks("Ya, cabut")
    seen = len(town.officers.messages)
    await open_case(town.bot.services)
    await town.delivered()
    assert len(town.officers.messages) == seen
    assert "tidak dikirim ke grup ini" in (await town.officers.clicks("Diterima") or "")
    assert await state(town, case_id) is CaseState.SENT


async def test_buttons_of_the_list_of_recipients_do_nothing_for_others(town: Town) -> None:
    await connect(town)
    (recipient,) = await town.bot.services.store.recipients.active()
    await town.other.sends("/start")
    people.press(town.cloud, town.other.user, town.other.chat, town.other.last.id, f"y:y:{recipient.id}")
    await town.other.settles()
    assert await town.bot.services.store.recipients.active() == [recipient]
