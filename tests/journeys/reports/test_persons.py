"""A report about several people: entered one after the other, and there wherever the case is shown."""

from pathlib import Path

from bot.sandbox import Person
from tests.support import probing
from tests.support.reporting import OFFICIAL, PREVIEWED, Answers, answers, begins, cases, reports
from tests.support.town import Town

OTHERS = (
    ("Kepala atau perangkat desa", "Sarip Tambakoso", "Kepala desa", "Desa Contoh"),
    ("Honorer", "Suminah", "Guru honorer", "SMP Negeri 3"),
)


async def adds(person: Person, *others: tuple[str, str, str, str]) -> None:
    """Add people after the first, from the question whether there are others."""
    for kind, *rest in others:
        await person.clicks("Tambah orang lain")
        await person.clicks(kind)
        if "Ada pintu lain" in person.last.text:
            await person.clicks("Tetap lanjut")
        for answer in rest:
            await person.sends(answer)
    assert "Ada orang lain yang dilaporkan?" in person.last.text


async def test_several_people_stand_in_preview_message_and_form(campaign: Town, tmp_path: Path) -> None:
    guru = campaign.guru
    given = Answers().but(kind=f"press:{OFFICIAL}")
    await begins(guru)
    await answers(guru, given, "Ada orang lain yang dilaporkan?")
    await adds(guru, *OTHERS)
    for number, name in enumerate(("Fulan bin Fulan, Lurah", "Sarip Tambakoso", "Suminah"), start=1):
        assert f"{number}. {name}" in guru.last.text
    await answers(guru, given, PREVIEWED)
    preview = guru.sees("Terlapor").text
    assert "1. Fulan bin Fulan, Lurah, Kelurahan Sukun\nAlamat: Kantor Kelurahan Sukun\n2. Sarip Tambakoso" in preview
    await guru.clicks("Kirim")
    await guru.clicks("Formulir siap tanda tangan")
    file = campaign.cloud.files.get(guru.last.body["document"]["file_id"])
    assert file
    (tmp_path / "form.pdf").write_bytes(file.content)
    form = probing.run("pdftotext", "-layout", str(tmp_path / "form.pdf"), "-")
    await campaign.delivered()
    assert campaign.officers.sees("Terlapor").text == preview
    for name in ("Fulan bin Fulan", "Sarip Tambakoso", "Suminah"):
        assert name in form


async def test_each_kind_of_person_shows_its_own_doors_once(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada orang lain yang dilaporkan?")
    await guru.clicks("Tambah orang lain")
    assert "Orang ke-2" in guru.last.text
    await guru.clicks("Kepala atau perangkat desa")
    assert "Inspektorat" in guru.last.text
    await guru.clicks("Tetap lanjut")
    for answer in ("Sarip", "Kepala desa", "Desa Contoh"):
        await guru.sends(answer)
    await guru.sends("ada")
    await guru.clicks("Kepala atau perangkat desa")
    assert "Siapa namanya?" in guru.last.text, "the same doors are not shown again"


async def test_five_people_at_most_and_one_can_be_changed_or_taken_out_in_the_preview(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada orang lain yang dilaporkan?")
    for number in range(2, 6):
        await guru.clicks("Tambah orang lain")
        await guru.clicks("ASN")
        for answer in (f"Orang {number}", "Staf", "Kelurahan Sukun"):
            await guru.sends(answer)
    assert "Kapan Anda mengetahuinya?" in guru.last.text
    await answers(guru, Answers(), PREVIEWED)
    await guru.clicks("Ubah jawaban")
    await guru.clicks("Nama terlapor 3")
    await guru.sends("Orang Ketiga")
    assert "3. Orang Ketiga" in guru.sees("Terlapor").text
    # Whoever came last is taken out, and comes back empty
    await guru.clicks("Ubah jawaban")
    await guru.clicks("Hapus terlapor 5")
    preview = guru.sees("Terlapor").text
    assert "4. Orang 4" in preview
    assert "Orang 5" not in preview
    await guru.clicks("Ubah jawaban")
    await guru.clicks("Tambah terlapor")
    await guru.clicks("Tambah orang lain")
    await guru.clicks("ASN")
    assert "Jawaban Anda sekarang" not in guru.last.text


async def test_a_second_person_makes_reports_similar_too(campaign: Town) -> None:
    await reports(campaign.guru, Answers().but(name="Sarip Tambakoso", place="Aula desa"))
    (first,) = await cases(campaign)
    await campaign.delivered()
    await begins(campaign.other)
    await answers(campaign.other, Answers(), "Ada orang lain yang dilaporkan?")
    await adds(campaign.other, OTHERS[0])
    await answers(campaign.other, Answers(), PREVIEWED)
    await campaign.other.clicks("Kirim")
    await campaign.delivered()
    campaign.officers.sees(f"Mungkin sama dengan kasus {first.id}")
