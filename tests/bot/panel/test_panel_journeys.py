"""Whole days at the panel, with the bot's users on the other side."""

import re

from bot.sandbox import Person
from bot.store.people import Role
from knowledge.match import Outcome
from tests.support.edits import withdrawn_and_back
from tests.support.panel import Office, Seat, Sent, misses
from tests.support.town import Town

LIKE = "like-konten-calon"
WAYANG = "asn nonton wayang kulit yang dalangnya caleg gimana"
PASSIVE = "hadir-kampanye-pasif"


def editor_form(seat: Seat) -> Sent:
    """The form of a draft's page."""
    return next(form for form in seat.forms() if "answer" in form.fields)


async def drafts(seat: Seat, entry: str) -> Sent:
    """Begin a draft of an entry; returns its form."""
    await seat.goes(f"/panel/entri/{entry}")
    await seat.sends("/sunting")
    return editor_form(seat)


async def surely(seat: Seat) -> None:
    """Say the second yes where the panel asks for it."""
    for form in seat.forms():
        if "sure" in form.fields:
            await seat.posts(form)


async def test_a_miss_becomes_a_better_answer_at_once(town: Town, office: Office) -> None:
    await misses(town, WAYANG)
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes("/panel/kotak")
        seat.sees(WAYANG)
        await seat.posts(seat.form(f"/kotak/{await group_id(office)}"), aksi="contoh", entri=PASSIVE, sure="1")
        seat.sees("langsung berlaku")
        seat.sees("Kosong.")
        match = office.services.edition.matcher.match(WAYANG)
        assert match.ranked[0].entry == PASSIVE
        await town.guru.sends(WAYANG)
        title = office.services.edition.base.entries[PASSIVE]
        if match.outcome is Outcome.ANSWER:
            town.guru.sees(title.question)
        else:
            assert title.title in " ".join(town.guru.buttons)


async def group_id(office: Office) -> str:
    """Id of the only group in the inbox."""
    (group,) = await office.services.inbox.groups()
    return group.id


async def test_what_would_worsen_another_question_needs_a_second_yes(town: Town, office: Office) -> None:
    golden = next(row for row in office.services.workshop.golden or () if row.right == (LIKE,))
    await misses(town, golden.question)
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes("/panel/kotak")
        await seat.posts(seat.form(f"/kotak/{await group_id(office)}"), aksi="luar")
        assert seat.page.status_code == 409
        seat.sees("Belum ada yang berubah")
        seat.sees(golden.question)
        assert len(await office.services.inbox.groups()) == 1
        await seat.posts(next(form for form in seat.forms() if "sure" in form.fields))
        seat.sees("di luar cakupan")
        assert await office.services.inbox.groups() == ()
    # Taught by mistake, and taken back
    async with office.seat(Role.REVIEWER) as second:
        await second.goes("/panel/kotak/ditolak")
        second.sees(golden.question)
        await second.sends("/ditolak")
        second.sees("tidak ditolak lagi")


async def test_wording_is_published_by_one_person(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as seat:
        form = await drafts(seat, LIKE)
        answer = "Tidak boleh. Tanda suka pada unggahan calon dibaca sebagai dukungan."
        # A preview shows and keeps nothing
        await seat.posts(form, form.action + "/pratinjau", answer=answer)
        seat.sees(answer)
        assert (await office.services.store.edits.drafts())[0].version == 1
        # Asking the draft answers from it
        await seat.posts(form, form.action + "/coba", coba="boleh like postingan caleg?")
        seat.sees("Langsung dijawab dengan")
        # A reason is needed
        await seat.posts(form, form.action + "/ajukan", answer=answer)
        assert seat.page.status_code == 422
        assert answer in editor_form(seat).fields["answer"][0]
        await seat.posts(editor_form(seat), form.action + "/ajukan", answer=answer, why="Diperjelas")
        seat.sees("Sudah terbit")
    await town.guru.sends("boleh like postingan caleg?")
    town.guru.sees(answer)


async def test_a_verdict_changes_only_with_a_second_person_and_goes_back_with_one_tap(
    town: Town, office: Office
) -> None:
    change = {
        "verdict": "bersyarat",
        "answer": "Sebaiknya jangan. Tanda suka dapat dibaca sebagai dukungan.",
        "why": "Edaran baru",
    }
    boss = Person(town.cloud, "admin")
    await boss.sends("/start")
    async with office.seat(Role.REVIEWER) as author, office.seat(Role.ADMIN) as second:
        form = await drafts(author, LIKE)
        await author.posts(form, form.action + "/ajukan", **change)
        await surely(author)
        author.sees("setelah disetujui orang kedua")
        boss.sees("mengajukan perubahan pada like-konten-calon")
        # The author may approve what others write, but not this
        await author.goes(form.action)
        author.sees("Yang menyetujui harus orang lain")
        assert not [one for one in author.forms() if one.action.endswith("/setujui")]
        forged = editor_form(author)
        await author.posts(forged, form.action + "/setujui")
        assert author.page.status_code == 422
        author.sees("orang lain yang menyetujui")
        assert office.services.edition.base.entries[LIKE].verdict == "dilarang"
        # Somebody else sees the difference and that it allows more, and says yes
        await second.goes(form.action)
        second.sees("mengizinkan lebih banyak")
        second.sees("<ins>bersyarat</ins>")
        await second.sends("/setujui")
        await surely(second)
        second.sees("Sudah terbit")
        await town.guru.sends("boleh like postingan caleg?")
        town.guru.sees("BERSYARAT")
        # One tap back; it allows less, so it counts at once
        await second.goes(f"/panel/entri/{LIKE}/riwayat")
        second.sees("disetujui admin 1")
        await second.sends("/kembali", why="Edarannya dicabut")
        second.sees("Sudah kembali")
        await town.guru.sends("boleh like postingan caleg?")
        town.guru.sees("DILARANG")
        await second.goes("/panel/catatan")
        second.sees("mengembalikan versi")


async def test_a_draft_goes_back_with_a_reason_and_can_be_thrown_away(town: Town, office: Office) -> None:
    boss = Person(town.cloud, "admin")
    await boss.sends("/start")
    async with office.seat(Role.OWNER) as author, office.seat(Role.REVIEWER) as second:
        form = await drafts(author, LIKE)
        await author.posts(form, form.action + "/ajukan", confidence="rendah", why="Ragu")
        await second.goes(form.action)
        await second.sends("/kembalikan", why="Sebutkan sumbernya")
        second.sees("Dikembalikan")
        boss.sees("reviewer 1 mengembalikan perubahan Anda pada Like postingan calon")
        boss.sees("Alasan: Sebutkan sumbernya")
        await author.goes(form.action)
        author.sees("Sebutkan sumbernya")
        await author.sends("/buang")
        author.sees("Draf dibuang")
        assert (await author.goes(form.action)).status_code == 404


async def test_an_entry_is_withdrawn_by_two_people(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as author, office.seat(Role.REVIEWER) as second:
        form = await drafts(author, PASSIVE)
        await author.posts(form, form.action + "/ajukan", withdrawn="1", why="Aturannya dicabut")
        author.sees("Ini membuat pertanyaan lain memburuk")
        await author.posts(next(form for form in author.forms() if "sure" in form.fields))
        author.sees("setelah disetujui orang kedua")
        await second.goes(form.action)
        second.sees("Entri ditarik")
        await second.posts(second.form("/setujui"), sure="1")
        assert office.services.edition.base.find(PASSIVE) is None


async def test_going_back_to_something_worse_needs_a_second_yes(office: Office) -> None:
    desk = office.services.desk
    withdrawal = await withdrawn_and_back(desk, await office.staff(Role.OWNER), LIKE)
    async with office.seat(Role.REVIEWER) as seat:
        await seat.goes(f"/panel/entri/{LIKE}/riwayat")
        form = next(form for form in seat.forms() if form.fields.get("to") == [str(withdrawal)])
        await seat.posts(form, why="Keliru")
        assert seat.page.status_code == 409
        seat.sees("Belum ada yang berubah")
        assert LIKE in office.services.edition.base.entries
        await surely(seat)
        seat.sees("Sudah kembali")
        assert LIKE not in office.services.edition.base.entries


async def test_the_second_of_two_editors_sees_a_conflict_and_nothing_is_overwritten(town: Town, office: Office) -> None:
    async with office.seat(Role.EDITOR) as one, office.seat(Role.REVIEWER) as two:
        first, second = await drafts(one, LIKE), await drafts(two, LIKE)
        await one.posts(
            first, first.action + "/ajukan", reason="Alasan dari editor pertama, yang lebih dulu.", why="Satu"
        )
        one.sees("Sudah terbit")
        mine = "Alasan dari editor kedua, yang terlambat."
        note = "Catatan dari editor kedua."
        await two.posts(second, second.action + "/ajukan", reason=mine, note=note, why="Dua")
        assert two.page.status_code == 409
        two.sees("Bentrok")
        two.sees("editor 1")
        assert mine in editor_form(two).fields["reason"][0]
        assert "pertama" in office.services.edition.base.entries[LIKE].reason
        # Brought to what is published now, what only the second changed is kept, and the rest is told
        await two.posts(editor_form(two), second.action + "/sesuaikan")
        two.sees(mine)
        assert "pertama" in editor_form(two).fields["reason"][0]
        await two.posts(editor_form(two), second.action + "/ajukan", why="Dua")
        two.sees("Sudah terbit")
        entry = office.services.edition.base.entries[LIKE]
        assert ("pertama" in entry.reason, entry.note) == (True, note)
        # The same draft open in two windows: the later save is told so too
        form = await drafts(one, PASSIVE)
        await two.goes(form.action)
        other = editor_form(two)
        await one.posts(form, note="Catatan satu.")
        one.sees("Draf disimpan")
        await two.posts(other, note="Catatan dua.")
        assert two.page.status_code == 409
        await two.goes(form.action)
        assert "Catatan satu." in editor_form(two).fields["note"][0]


async def test_a_new_entry_from_the_inbox_is_reviewed_published_and_withdrawn(town: Town, office: Office) -> None:
    await misses(town, WAYANG)
    async with office.seat(Role.EDITOR) as author, office.seat(Role.REVIEWER) as second:
        await author.goes("/panel/kotak")
        await author.posts(author.form(f"/kotak/{await group_id(office)}"), aksi="baru")
        form = editor_form(author)
        await author.posts(
            form,
            form.action + "/ajukan",
            title="Menonton wayang caleg",
            question="Bolehkah ASN menonton wayang yang dalangnya caleg?",
            verdict="bersyarat",
            answer="Boleh bila bukan kampanye dan tanpa atribut.",
            reason="Hiburan umum bukan kegiatan politik selama tidak ada ajakan memilih.",
            basis="uu-20-2023: Pasal 24 ayat (1) huruf d",
            sources="https://example.go.id/aturan",
            category="sosial",
            why="Sering ditanyakan",
        )
        author.sees("setelah disetujui orang kedua")
        await second.goes(form.action)
        second.sees("Entri baru")
        await second.posts(second.form("/setujui"), sure="1")
        second.sees("Sudah terbit")
        await town.guru.sends(WAYANG)
        assert "wayang" in f"{town.guru.last.text} {town.guru.buttons}".lower()
        name = form_subject(second)
        await second.goes(f"/panel/entri/{name}/riwayat")
        await second.sends("/kembali", why="Keliru")
        assert name not in office.services.edition.base.entries


def form_subject(seat: Seat) -> str:
    """Id of the entry that the page shows."""
    found = re.search(r"/panel/entri/([a-z0-9-]+)/riwayat", seat.page.text)
    assert found
    return found[1]


async def test_someone_is_invited_from_the_panel_and_let_go(town: Town, office: Office) -> None:
    async with office.seat(Role.OWNER) as owner:
        await owner.goes("/panel/orang")
        await owner.sends("/undang", label="Peninjau 2", peran="reviewer")
        found = re.search(r"\?start=(undang_[\w-]+)", owner.page.text)
        assert found
        await town.other.sends(f"/start {found[1]}")
        staff = await office.services.access.who(town.other.user.id)
        assert staff
        assert (staff.label, staff.roles) == ("Peninjau 2", {Role.REVIEWER})
        await owner.goes("/panel/orang")
        await owner.sends("/cabut")
        owner.sees("langsung keluar")
        assert await office.services.access.who(town.other.user.id) is None
        # An officer needs a region; names are not what labels are for
        await owner.goes("/panel/orang")
        await owner.sends("/undang", label="Petugas 9", peran="officer")
        owner.sees("terikat pada satu wilayah")
        assert await office.services.access.invitations() == []


async def test_a_switch_is_moved_with_a_reason_and_users_see_it(town: Town, office: Office) -> None:
    async with office.seat(Role.ADMIN) as seat:
        await seat.goes("/panel/sakelar")
        form = next(form for form in seat.forms() if form.fields.get("sakelar") == ["maintenance"])
        await seat.posts(form, nilai="Bot sedang dirawat sampai pukul 12.")
        assert seat.page.status_code == 422
        await seat.goes("/panel/sakelar")
        form = next(form for form in seat.forms() if form.fields.get("sakelar") == ["maintenance"])
        await seat.posts(form, nilai="Bot sedang dirawat sampai pukul 12.", why="Pindah server")
        seat.sees("Pindah server")
        await town.guru.sends("boleh like?")
        town.guru.sees("sedang dirawat")
        await seat.goes("/panel/catatan")
        seat.sees("memindah sakelar")


async def test_a_broadcast_is_looked_at_scheduled_and_stopped(town: Town, office: Office) -> None:
    boss = Person(town.cloud, "admin")
    await boss.sends("/start")
    async with office.seat(Role.OWNER) as seat:
        await seat.goes("/panel/siaran")
        await seat.sends("/siaran", teks="Masa kampanye mulai besok & periksa lagi.")
        seat.sees("Masa kampanye mulai besok &amp; periksa lagi.")
        await seat.sends("/coba")
        seat.sees("Terkirim ke percakapan Anda")
        boss.sees("Masa kampanye mulai besok")
        await seat.sends("/kirim", kapan="2026-11-22T10:00")
        seat.sees("sudah lewat")
        await seat.goes("/panel/siaran")
        (broadcast,) = await office.services.broadcasting.recent()
        await seat.goes(f"/panel/siaran/{broadcast.id}")
        await seat.sends("/kirim", kapan="2026-11-30T10:00")
        seat.sees("Terjadwal")
        await seat.sends("/henti")
        seat.sees("Dihentikan")


async def test_the_panel_answers_nobody_where_it_has_no_address(town: Town) -> None:
    town.bot.services.panel_url = None
    admin = Person(town.cloud, "admin")
    await admin.sends("/panel")
    admin.sees("PANEL_URL")


async def test_an_editor_releases_a_question_that_few_asked_for_the_summary(town: Town, office: Office) -> None:
    await misses(town, WAYANG)
    inbox = office.services.inbox
    async with office.seat(Role.EDITOR) as seat:
        await seat.goes("/panel/kotak")
        await seat.posts(seat.form(f"/kotak/{await group_id(office)}"), aksi="tampilkan")
        seat.sees("tampil apa adanya di ringkasan")
        assert await inbox.released() == {WAYANG}
        await seat.posts(seat.form(f"/kotak/{await group_id(office)}"), aksi="sembunyikan")
        assert await inbox.released() == frozenset()


async def test_the_self_check_stands_in_the_panel_with_its_remedies(town: Town, office: Office) -> None:
    town.cloud.hears_all = True
    async with office.seat(Role.REVIEWER) as seat:
        await seat.goes("/panel/periksa")
        seat.sees("Kunci penyegel")
        seat.sees("Nyalakan privasi dengan /setprivacy di @BotFather")
