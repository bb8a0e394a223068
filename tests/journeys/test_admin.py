"""A day of staff in Telegram."""

from bot.access import Staff
from bot.sandbox import Person, people
from bot.store.people import Role
from tests.support.staffed import OWNER, Staffed

WAYANG = "asn boleh nonton wayang kulit semalam suntuk gak"


async def test_a_miss_becomes_an_alias_and_the_next_asker_is_answered(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    question = "pak saya asn disuruh nemenin wayangan caleg sampe subuh piye"
    await office.guru.sends(question)
    if "Maksud Anda" in office.guru.last.text:
        await office.guru.clicks("Bukan semuanya")
    await office.guru.clicks("Tanyakan ke admin")
    code = office.guru.last.text.split("kode ini: ")[1].split()[0]
    await office.guru.sends(f"/status {code}")
    office.guru.sees("Masih menunggu admin")
    await editor.sends("/admin")
    await editor.clicks("Kotak masuk")
    editor.sees("wayangan caleg")
    await editor.clicks("wayangan")
    await editor.clicks("entri lain")
    await editor.sends("hadir kampanye pasif")
    entry = office.edition.base.entries["hadir-kampanye-pasif"]
    await editor.clicks(entry.title)
    if "lebih buruk" in editor.last.text:
        await editor.clicks("Ya, tetap lakukan")
    editor.sees("Terbit sebagai edisi 1")
    await office.guru.sends(question)
    office.guru.sees(entry.question)
    await office.guru.sends(f"/status {code.lower()}")
    office.guru.sees("Sudah terjawab")


async def test_a_new_entry_is_written_reviewed_published_and_rolled_back_on_a_phone(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    reviewer = await office.joins("petugas", Role.REVIEWER, "Peninjau 1")
    await editor.sends("/admin")
    await editor.clicks("Entri baru")
    await editor.sends(WAYANG)
    editor.sees("Perlu dilengkapi")
    await editor.clicks("Topik")
    await editor.clicks("Kegiatan sosial")
    await editor.clicks("Putusan")
    await editor.clicks("boleh")
    for field, text in {
        "Judul": "Menonton wayang",
        "Jawaban": "Silakan menonton wayang selama tidak ada unsur kampanye.",
        "Alasan": "Hiburan umum bukan kegiatan politik dan tidak menunjukkan keberpihakan.",
        "Dasar hukum": "uu-20-2023: Pasal 24 ayat (1) huruf d",
        "Sumber": "https://example.go.id/aturan",
    }.items():
        await editor.clicks(field)
        await editor.sends(text)
    editor.sees("Perlu orang kedua")
    await editor.clicks("Pratinjau")
    editor.sees("BOLEH ✅")
    await editor.clicks("Kembali")
    await editor.clicks("Coba tanya")
    await editor.sends(WAYANG)
    editor.sees("bila draf terbit")
    await editor.clicks("Kembali")
    await editor.clicks("Terbitkan")
    await editor.sends("sering ditanyakan")
    if "lebih buruk" in editor.last.text:
        await editor.clicks("Ya, tetap lakukan")
    editor.sees("menunggu orang kedua")
    await reviewer.clicks("Lihat")
    await reviewer.clicks("Setujui")
    if "lebih buruk" in reviewer.last.text:
        await reviewer.clicks("Ya, tetap lakukan")
    reviewer.sees("Terbit sebagai edisi 1")
    editor.sees("Peninjau 1 menyetujui perubahan Anda")
    editor.sees("Alasan: sering ditanyakan")
    await office.guru.sends(WAYANG)
    office.guru.sees("Silakan menonton wayang")
    await reviewer.sends("/admin")
    await reviewer.clicks("Cari")
    await reviewer.sends("wayang kulit")
    await reviewer.clicks("Menonton wayang")
    await reviewer.clicks("Riwayat")
    await reviewer.clicks("#1")
    await reviewer.clicks("Batalkan perubahan")
    reviewer.sees("Terbit sebagai edisi 2")
    await office.guru.sends(WAYANG)
    assert "Silakan menonton wayang" not in office.guru.last.text


async def test_two_editors_on_one_entry_the_second_is_told(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    second = await office.joins("petugas", Role.EDITOR, "Editor 2")
    for person in (editor, second):
        await person.sends("/admin")
        await person.clicks("Cari")
        await person.sends("like-konten-calon")
        await person.clicks("Like")
        await person.clicks("Sunting")
        await person.clicks("Catatan")
        await person.sends(f"Catatan dari {person.user.key}.")
    for person in (editor, second):
        await person.clicks("Terbitkan")
        await person.sends("catatan lebih jelas")
    editor.sees("Terbit sebagai edisi 1")
    second.sees("Tidak ada yang ditimpa")
    await second.clicks("Bawa draf saya")
    second.sees("Catatan dari petugas.")
    assert office.bot.services.edition.base.entries["like-konten-calon"].note == "Catatan dari guru2."


async def test_an_expired_link_and_a_used_one_are_refused(office: Staffed) -> None:
    await office.joins("guru2", Role.EDITOR, "Editor 1")
    owner = Person(office.cloud, "admin")
    payload = owner.sees("?start=").text.split("?start=")[1].split()[0]
    await office.guru.sends(f"/start {payload}")
    office.guru.sees("sudah dipakai")
    await office.guru.sends("/start undang_tidak-ada")
    office.guru.sees("sudah dipakai")
    await office.guru.sends("/admin")
    office.guru.sees("/bantuan")


async def test_what_could_mislead_is_refused_and_can_be_written_again(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    await editor.sends("/admin")
    await editor.clicks("Cari")
    await editor.sends("like-konten-calon")
    await editor.clicks("Like")
    await editor.clicks("Sunting")
    await editor.clicks("Catatan")
    await editor.sends("Catatan {{ 7*7 }}")
    editor.sees("kurung kurawal")
    await editor.sends("Catatan <b>tebal</b>")
    editor.sees("kode HTML")
    await editor.sends("Catatan biasa.")
    editor.sees("bisa langsung diterbitkan")
    await editor.sends("boleh like postingan caleg?")
    editor.sees("DILARANG")


async def test_switches_work_at_once_with_a_reason_in_the_log(office: Staffed) -> None:
    owner = Person(office.cloud, "admin")
    await owner.sends("/admin")
    await owner.clicks("Sakelar")
    await owner.clicks("Pesan pemeliharaan")
    await owner.sends("Kembali pukul 10.00.")
    await owner.sends("memindahkan server")
    await office.guru.sends("boleh like postingan caleg?")
    office.guru.sees("Kembali pukul 10.00.")
    await office.guru.sends("/privasi")
    office.guru.sees("Tidak kami simpan")
    await owner.sends("boleh like postingan caleg?")
    owner.sees("DILARANG")
    await owner.sends("/admin")
    await owner.clicks("Sakelar")
    await owner.clicks("Pesan pemeliharaan")
    await owner.sends("mati")
    await owner.sends("sudah selesai")
    await office.guru.sends("boleh like postingan caleg?")
    office.guru.sees("DILARANG")
    await owner.clicks("Jawaban di grup")
    await owner.sends("uji coba")
    group = office.guru.in_group("staf")
    await group.sends("/topik")
    assert not any(message.from_bot for message in group.messages)
    pressed = people.press(office.cloud, group.user, group.chat, group.messages[-1].id, "t")
    await group.settles()
    assert "dimatikan" in (await pressed.answer).text
    await owner.clicks("Menu")
    await owner.clicks("Catatan")
    owner.sees("memindahkan server")
    await office.restart()
    assert office.bot.services.switches.position.groups is False


async def test_the_self_check_names_each_fault_with_its_remedy(office: Staffed) -> None:
    owner = Person(office.cloud, "admin")
    await office.bot.services.switches.move(await _owner(office), "recipients", ["12345", "dinas@example.go.id"], "uji")
    await owner.sends("/periksa")
    owner.sees("✅ Kunci penyegel")
    owner.sees("/setinline")
    owner.sees("⛔ Penerima ringkasan 12345: Belum bisa ditulisi")
    owner.sees("SMTP_URL belum diatur")
    await office.guru.sends("/periksa")
    office.guru.sees("/bantuan")


async def _owner(office: Staffed) -> Staff:
    found = await office.bot.services.access.who(OWNER)
    assert found is not None
    return found


async def test_a_rare_question_is_released_for_the_summary_and_taken_back(office: Staffed) -> None:
    editor = await office.joins("guru2", Role.EDITOR, "Editor 1")
    await office.guru.sends("pak saya asn disuruh nemenin wayangan caleg sampe subuh piye")
    if "Maksud Anda" in office.guru.last.text:
        await office.guru.clicks("Bukan semuanya")
    await office.guru.clicks("Tanyakan ke admin")
    await editor.sends("/admin")
    await editor.clicks("Kotak masuk")
    await editor.clicks("wayangan")
    await editor.clicks("Tampilkan di ringkasan")
    editor.sees("tampil apa adanya di ringkasan pekan ini")
    await editor.clicks("Jangan tampilkan")
    assert "tampil apa adanya" not in editor.last.text
