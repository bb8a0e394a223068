"""Evidence: taken by content, cleaned, counted, refused with the reason."""

import asyncio
import hashlib
import io
import re
import zipfile

import pytest
from PIL import Image

from bot.app import tidy
from bot.delivery.cleaning.model import Kind
from bot.delivery.digests import Digests, open_digests
from bot.delivery.documents import verify
from bot.reports.papers import signing_key
from bot.sandbox import Person
from knowledge.edition import Edition
from tests.support import planted
from tests.support.reporting import PREVIEWED, Answers, answers, begins, cases, code_of, evidence_of, files_of, photo
from tests.support.town import Town


@pytest.fixture
async def witness(campaign: Town) -> Person:
    """A reporter who is asked for evidence."""
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Ada bukti?")
    return campaign.guru


async def sent(town: Town, person: Person) -> list[bytes]:
    """Finish the report; returns the files that the officers got."""
    await person.clicks("Selesai, lanjut")
    await answers(person, Answers(), "Itulah yang akan dilihat")
    await person.clicks("Kirim")
    await town.delivered()
    return files_of(town.officers)


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "isi")
    return made.getvalue()


async def test_limits_are_told_beforehand(witness: Person) -> None:
    assert "Paling banyak 10 bukti, masing-masing paling besar 20 MB" in witness.last.text


async def test_a_photo_arrives_without_its_place_and_its_original_is_kept_sealed(
    campaign: Town, witness: Person
) -> None:
    original = planted.image("JPEG")
    await witness.sends_document(original, planted.FILE_NAME, caption="dari depan balai")
    witness.sees("data tersembunyinya sudah dibuang")
    (arrived,) = await sent(campaign, witness)
    assert not Image.open(io.BytesIO(arrived)).getexif()
    assert not any(secret.encode() in arrived for secret in planted.SECRETS)
    (case,) = await cases(campaign)
    (item,) = await campaign.bot.services.store.cases.evidence(case.id)
    digests = await open_digests(campaign.bot.services.vault, item)
    assert digests == Digests(hashlib.sha256(original).hexdigest(), hashlib.sha256(arrived).hexdigest())
    # Who holds the file cannot find its case by it: not in what officers see, nor on the disk
    said = " ".join(message.text + str(message.body.get("caption")) for message in campaign.officers.messages)
    assert digests.outgoing[:12] in said
    assert digests.original[:12] not in said
    assert digests.original.encode() not in campaign.stored()
    assert bytes.fromhex(digests.original) not in campaign.stored()
    sealed = await campaign.bot.services.store.blobs.get(f"{item.id}.original")
    assert sealed is not None
    assert await campaign.bot.services.vault.unseal(f"case:{case.id}", f"file {item.id}.original", sealed) == original
    campaign.officers.sees("dari depan balai")
    campaign.officers.does_not_see(planted.FILE_NAME)


async def test_an_album_is_one_item_with_all_its_photos(campaign: Town, witness: Person) -> None:
    await witness.sends_album(photo("red"), photo("blue"), photo("green"))
    assert sum("Bukti diterima" in message.text for message in witness.messages) == 1
    witness.sees("Bukti diterima (1 dari 10)")
    assert len(await sent(campaign, witness)) == 3


async def test_video_voice_document_and_link_are_taken(campaign: Town, witness: Person) -> None:
    await witness.sends_video(planted.film("mp4"))
    witness.sees("(1 dari 10)")
    await witness.sends_document(planted.pdf(), "surat rahasia.pdf")
    witness.sees("(2 dari 10)")
    await witness.sends_photo(photo())
    witness.sees("(3 dari 10)")
    await witness.sends("lihat https://example.org/video?id=7 ya")
    assert "Sudah diterima: 4 bukti" in witness.last.text
    assert len(await sent(campaign, witness)) == 3
    campaign.officers.sees("https://example.org/video?id=7")


async def test_words_without_a_link_are_not_evidence(witness: Person) -> None:
    await witness.sends("ada saksi banyak")
    witness.sees("kirim berkas atau tautan")


async def test_the_eleventh_item_is_refused_and_the_ten_stay(campaign: Town, witness: Person) -> None:
    for number in range(10):
        await witness.sends(f"https://example.org/{number}")
    await witness.sends_photo(photo())
    witness.sees("Sudah 10 bukti")
    await witness.sends("https://example.org/11")
    assert await sent(campaign, witness) == []
    campaign.officers.sees("https://example.org/9")


async def test_a_video_of_21_megabytes_is_not_even_fetched(campaign: Town, witness: Person) -> None:
    await witness.sends_video(b"\0" * (21 * 1024 * 1024))
    witness.sees("lebih dari 20 MB")
    assert "getFile" not in {call.method for call in campaign.cloud.requests}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(), "arsip terkompres"),
        (b"MZ\x90\0" + b"\0" * 200, "berisi program"),
        (b"\x7fELF" + b"\0" * 200, "berisi program"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "rusak"),
        (b"\x01\x02\x03\x04" * 40, "tidak kami kenal"),
    ],
)
async def test_what_a_name_hides_is_found_and_refused_with_the_reason(
    campaign: Town, witness: Person, content: bytes, words: str
) -> None:
    await witness.sends_document(content, "foto.jpg")
    witness.sees(words)
    draft = await campaign.bot.services.reports.find(witness.chat.id)
    assert draft is not None
    assert draft.item_count == 0


async def test_what_cannot_be_cleaned_goes_only_with_consent(campaign: Town, witness: Person) -> None:
    rtf = b"{\\rtf1\\ansi{\\info{\\author Bambang}} surat edaran}"
    await witness.sends_document(rtf, "surat.rtf")
    witness.sees("tidak bisa kami buang")
    await witness.clicks("Jangan sertakan")
    assert "Ada bukti?" in witness.last.text
    await witness.sends_document(rtf, "surat.rtf")
    await witness.clicks("Setuju, sertakan")
    witness.sees("Bukti diterima (1 dari 10)")
    assert await sent(campaign, witness) == [rtf]


RTF = b"{\\rtf1\\ansi surat edaran}"


async def test_consent_after_days_still_brings_the_file(campaign: Town, witness: Person) -> None:
    await witness.sends_document(RTF, "surat.rtf")
    for _ in range(3):
        campaign.wait(days=1)
        await tidy(campaign.bot.services)
        await witness.clicks("Simpan dulu")
        await witness.sends("/lapor")
        await witness.clicks("Lanjutkan draf")
    await witness.clicks("Setuju, sertakan")
    witness.sees("Bukti diterima (1 dari 10)")
    assert await sent(campaign, witness) == [RTF]


async def test_consent_to_a_file_that_is_gone_asks_for_it_again(campaign: Town, witness: Person) -> None:
    await witness.sends_document(RTF, "surat.rtf")
    for file in (campaign.settings.data_dir / "evidence").iterdir():
        file.unlink()
    await witness.clicks("Setuju, sertakan")
    assert "Tolong kirim lagi berkasnya" in witness.last.text
    assert "Ada bukti?" in witness.last.text
    await witness.sends_document(RTF, "surat.rtf")
    await witness.clicks("Setuju, sertakan")
    assert await sent(campaign, witness) == [RTF]


async def test_the_last_item_can_be_taken_back(campaign: Town, witness: Person) -> None:
    await witness.sends_photo(photo("red"))
    await witness.sends_album(photo("blue"), photo("green"))
    await witness.clicks("Buang bukti terakhir")
    assert "Sudah diterima: 1 bukti" in witness.last.text
    assert len(await sent(campaign, witness)) == 1


async def test_a_file_at_another_question_is_evidence_and_the_question_stands(campaign: Town) -> None:
    await begins(campaign.guru)
    await answers(campaign.guru, Answers(), "Siapa namanya?")
    await campaign.guru.sends_photo(photo())
    campaign.guru.sees("Bukti diterima")
    assert "Siapa namanya?" in campaign.guru.last.text


async def test_evidence_has_one_number_for_everybody_and_status_lists_what_came_later(campaign: Town) -> None:
    guru = campaign.guru
    await begins(guru)
    await answers(guru, Answers(), "Ada bukti?")
    await guru.sends_photo(photo("red"), caption="spanduk")
    await guru.sends("https://example.org/video")
    await guru.clicks("Selesai, lanjut")
    await answers(guru, Answers(), PREVIEWED)
    code = await confirmed(guru)
    await campaign.delivered()
    # Then what it is stands there in words, and nobody is addressed who does not read it
    case = campaign.officers.sees("Uraian").text
    assert "1. tautan: https://example.org/video" in case
    assert re.search(r"2\. foto \(JPEG\), 1 KB: spanduk \(sidik [0-9a-f]{12}\)", case)
    assert "sejak pelapor tahu" in case
    assert "Anda" not in case
    # When the reporter adds a file to the case, both sides call it by the same number
    await guru.sends(f"/status {code}")
    await guru.clicks("Jawab atau tambah bukti")
    await guru.sends_document(planted.pdf(), "surat.pdf")
    guru.sees("Bukti diterima sebagai bukti 3")
    await guru.clicks("Selesai")
    await campaign.delivered()
    campaign.officers.sees("Bukti tambahan dari pelapor (bukti 3)")
    names = [message.body["document"]["file_name"] for message in evidence_of(campaign.officers)]
    assert names == ["bukti-2.jpg", "bukti-3.pdf"]
    await guru.sends(f"/status {code}")
    assert re.search(
        r"1\. tautan: https://example.org/video\n2\. foto \(JPEG\), 1 KB, 7 Oktober 2024: spanduk\n3\. dokumen \(PDF\)",
        guru.sees("Perjalanan").text,
    )


async def test_a_heic_goes_as_jpeg_and_its_released_original_as_what_it_is(campaign: Town, witness: Person) -> None:
    original = planted.image("HEIF")
    await witness.sends_document(original, "IMG_0001.HEIC")
    await witness.clicks("Selesai, lanjut")
    await answers(witness, Answers(), PREVIEWED)
    code = await confirmed(witness)
    await campaign.delivered()
    assert "1. foto (HEIC)" in campaign.officers.sees("Uraian").text
    await witness.sends(f"/status {code}")
    await witness.clicks("Izinkan petugas menerima berkas asli")
    await witness.clicks("Ya, kirim berkas asli")
    await campaign.delivered()
    evidence = [message.body["document"] for message in evidence_of(campaign.officers)]
    assert [document["file_name"] for document in evidence] == ["bukti-1.jpg", "bukti-1.heic"]
    copy, released = (campaign.cloud.files.get(document["file_id"]) for document in evidence)
    assert copy
    assert copy.content.startswith(b"\xff\xd8\xff")
    assert released
    assert released.content == original
    # Each bears the fingerprint of what it is
    captions = [message.body["caption"] for message in evidence_of(campaign.officers)]
    for caption, file in zip(captions, (copy, released), strict=True):
        assert hashlib.sha256(file.content).hexdigest()[:16] in caption


async def test_the_reporters_own_proof_names_the_original(campaign: Town, witness: Person) -> None:
    original = planted.image("JPEG")
    await witness.sends_document(original, "foto.jpg")
    await sent(campaign, witness)
    await witness.clicks("Bukti tanda terima")
    proof = campaign.cloud.files.get(witness.last.body["document"]["file_id"])
    assert proof
    key = (await signing_key(campaign.bot.services.vault)).public_key()
    signed = await asyncio.to_thread(verify, proof.content, key)
    assert signed
    assert hashlib.sha256(original).hexdigest() in str(signed)


async def test_ten_long_links_are_shown_and_sent_in_as_many_messages_as_they_need(
    campaign: Town, witness: Person
) -> None:
    for number in range(10):
        await witness.sends(f"https://example.org/{number}/{'x' * 470}")
    await sent(campaign, witness)
    for number in range(10):
        campaign.officers.sees(f"https://example.org/{number}/")


async def confirmed(person: Person) -> str:
    await person.clicks("Kirim")
    return code_of(person)


def test_every_type_of_file_has_words(edition: Edition) -> None:
    rules = edition.base.reporting
    assert {kind.value for kind in Kind} | {"link"} == set(rules.file_kinds)
    assert rules.file("jpeg", 2_200_000) == "foto (JPEG), 2,1 MB"
