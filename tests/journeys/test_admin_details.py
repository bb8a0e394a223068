"""What staff meets besides: forged buttons, self-checks, restarts, roles taken away, texts too long."""

import pytest

from bot.sandbox import Person, people
from bot.sandbox.cast import STAFF_GROUP
from bot.store.people import Role
from tests.support.edits import withdrawn_and_back
from tests.support.staffed import OWNER, Staffed
from tests.support.town import Town

WAYANG = "asn boleh nonton wayang kulit semalam suntuk gak"


@pytest.mark.parametrize("data", ["m:", "m:m:x", "m:n", "m:?", "m:c:tidak-ada:999", "m:D:tidak-ada", "m:g:tidak-ada"])
async def test_forged_buttons_of_staff_do_nothing(town: Town, data: str) -> None:
    await town.guru.sends("/start")
    query = people.press(town.cloud, town.guru.user, town.guru.chat, town.guru.last.id, data)
    await town.guru.settles()
    assert "tidak mengizinkan" in (await query.answer).text


async def test_the_self_check_looks_at_the_groups_of_officers(office: Staffed) -> None:
    # Given a group that is there, and one that is gone
    services = office.bot.services
    for region, chat in (("kota-malang", STAFF_GROUP), ("kota-batu", -100_999)):
        invited = await services.directory.invite(region)
        await services.store.apply(invited.effect)
        assert await services.directory.connect_group(invited.code, chat)
    # Then each is told apart
    owner = Person(office.cloud, "admin")
    await owner.sends("/periksa")
    owner.sees("✅ Grup Kota Malang")
    owner.sees("⛔ Grup Kota Batu: Grup tidak ditemukan")


async def test_reports_of_a_region_can_be_switched_off_and_on(office: Staffed) -> None:
    owner = Person(office.cloud, "admin")
    for closed in (True, False):
        await owner.sends("/admin")
        await owner.clicks("Sakelar")
        await owner.clicks("Kota Malang")
        await owner.sends("Kantor pindah gedung")
        await office.bot.services.switches.refresh()
        await office.guru.sends("/lapor")
        office.guru.sees("ditutup sementara" if closed else "siapa melihat apa")


async def test_a_prompt_waits_through_a_restart(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    await editor.sends("/admin")
    await editor.clicks("Entri baru")
    await office.restart()
    await editor.sends(WAYANG)
    editor.sees("Perlu dilengkapi")
    await editor.clicks("Catatan")
    await editor.sends("/batal")
    editor.sees("Meja kerja")
    await editor.clicks("Draf")
    await editor.clicks("wayang")
    await editor.clicks("Buang draf")
    editor.sees("Tidak ada draf")


async def test_a_role_that_was_taken_away_opens_nothing(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    await editor.sends("/admin")
    owner = Person(office.cloud, "admin")
    await owner.sends("/admin")
    await owner.clicks("Orang")
    await owner.clicks("Editor 1")
    await owner.clicks("Cabut semua peran")
    assert "tidak mengizinkan" in (await editor.clicks("Kotak masuk") or "")
    await owner.sends("/admin")
    await owner.clicks("Catatan")
    owner.sees("mencabut peran Editor 1")


async def test_menus_of_staff_open_everything_they_list(office: Staffed) -> None:
    owner = Person(office.cloud, "admin")
    pages = (
        "Kotak masuk",
        "Entri",
        "Draf",
        "Perlu ditinjau",
        "Beda dengan versi baru",
        "Di luar",
        "Ringkasan",
        "Orang",
        "Siaran",
    )
    for name in pages:
        await owner.sends("/admin")
        await owner.clicks(name)
        assert "Meja kerja" not in owner.last.text
    await owner.sends("/admin")
    await owner.clicks("Entri")
    await owner.clicks("Media sosial")
    await owner.clicks("Berikutnya")
    owner.sees("(2/")


async def test_a_withdrawn_entry_needs_a_second_person_and_can_be_sent_back(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    reviewer = await office.joins("petugas", Role.REVIEWER, "Peninjau 1")
    await editor.sends("/admin")
    await editor.clicks("Cari")
    await editor.sends("like-konten-calon")
    await editor.clicks("Like")
    await editor.clicks("Sunting")
    await editor.clicks("Contoh pertanyaan")
    await editor.sends("nglike status caleg tetangga piye pak\nnglike reels cawali konco lawas piye")
    await editor.clicks("Tarik entri")
    editor.sees("Perlu orang kedua")
    await editor.clicks("Terbitkan")
    await editor.sends("aturan dicabut")
    if "lebih buruk" in editor.last.text:
        await editor.clicks("Ya, tetap lakukan")
    await reviewer.clicks("Lihat")
    await reviewer.clicks("Kembalikan")
    await reviewer.sends("aturannya masih berlaku")
    reviewer.sees("masih ditulis")
    reviewer.sees("aturannya masih berlaku")
    editor.sees("Peninjau 1 mengembalikan perubahan Anda pada Like postingan calon")
    editor.sees("Alasan: aturannya masih berlaku")
    # Nobody is told of what they do themselves
    assert "mengembalikan" not in " ".join(one.text for one in reviewer.messages if one.from_bot)
    await reviewer.clicks("Buang draf")
    editor.sees("membuang draf Anda")


async def test_an_officer_is_invited_for_a_region_and_sees_no_desk(office: Staffed) -> None:
    officer = await office.joins("petugas", Role.OFFICER, "Petugas 1")
    await officer.sends("/admin")
    officer.sees("/bantuan")
    who = await office.bot.services.access.who(officer.user.id)
    assert who is not None
    assert who.region == "kota-malang"


async def test_an_entry_filled_to_the_brim_still_fits_into_messages(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    await editor.sends("/admin")
    await editor.clicks("Entri baru")
    await editor.sends("apakah boleh " + "sekali " * 70)
    for field in (
        "Judul",
        "Pertanyaan",
        "Jawaban",
        "Alasan",
        "Yang aman",
        "Catatan",
        "Sanksi",
        "Menurut siapa",
        "Sumber",
    ):
        await editor.clicks(field)
        await editor.sends("\n".join(f"butir {number} yang cukup panjang untuk satu baris" for number in range(75)))
    editor.sees("terlalu panjang")
    await editor.clicks("Sumber")
    editor.sees("ketuk untuk menyalin")
    await editor.sends("x" * 4_096)
    editor.sees("Terlalu panjang: 4096 huruf")


async def test_going_back_to_something_worse_needs_a_second_tap(office: Staffed) -> None:
    owner, services = Person(office.cloud, "admin"), office.bot.services
    await owner.sends("/admin")
    who = await services.access.who(OWNER)
    assert who
    withdrawal = await withdrawn_and_back(services.desk, who, "like-konten-calon")
    await owner.clicks("Cari")
    await owner.sends("like-konten-calon")
    await owner.clicks("Like")
    await owner.clicks("Riwayat")
    await owner.clicks(f"#{withdrawal}")
    await owner.clicks("Kembali ke versi ini")
    owner.sees("Belum ada yang diubah. Yakin?")
    assert "like-konten-calon" in services.edition.base.entries
    await owner.clicks("Ya, tetap lakukan")
    owner.sees("Terbit sebagai edisi 3")
