"""People who report, and offices that receive."""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from PIL import Image

from bot.sandbox import Person
from bot.sandbox.shown import Shown
from bot.store.cases import Case
from tests.support.town import Town

CAMPAIGN = datetime(2024, 10, 7, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday in the campaign of the pilkada of 2024."""

STORY = "Lurah membagikan kaos bergambar calon wali kota kepada warga di balai kelurahan sesudah rapat RW"

EARLY, OFFICIAL = "Informasi awal", "Laporan resmi"

IDENTITY = {
    "lengkap Anda": "Pelapor Sungguhan",
    "tanggal lahir Anda": "Malang, 1 Januari 1990",
    "Jenis kelamin": "press:Perempuan",
    "pekerjaan Anda": "Guru",
    "Kewarganegaraan": "press:Indonesia",
    "Alamat Anda": "Jalan Pelapor 7",
    "Nomor telepon Anda": "0812 3456 7890",
    "e-mail Anda": "press:Lewati",
}
"""What a reporter answers to what is asked of their identity; "press:" is a button."""


@dataclass
class Answers:
    """What a reporter answers, by words of the question; a test states only what it is about."""

    values: dict[str, str] = field(
        default_factory=lambda: {
            "Apa yang terjadi?": STORY,
            "Apakah ini pelanggaran?": "press:Teruskan laporan|Bukan itu",
            "Kapan kejadiannya?": "5 Oktober 2024",
            "Di mana kejadiannya?": "Balai Kelurahan Sukun",
            "Kota atau kabupaten mana?": "press:Kota Malang",
            "Siapa yang dilaporkan?": "press:ASN",
            "Siapa namanya?": "Fulan bin Fulan",
            "Apa jabatannya?": "Lurah",
            "Di kantor mana?": "Kelurahan Sukun",
            "Ada orang lain yang dilaporkan?": "press:Tidak ada, lanjut",
            "Kapan Anda mengetahuinya?": "kemarin",
            "Ada bukti?": "press:Selesai",
            "Ada saksi?": "press:Lewati",
            "Ada pintu lain": "press:Tetap lanjut",
            "Dikirim sebagai apa?": f"press:{EARLY}",
            "alamat orang yang dilaporkan": "Kantor Kelurahan Sukun",
            "Bagaimana Anda ingin mendengar": "press:Saya cek sendiri",
            **IDENTITY,
        }
    )

    def but(self, **changes: str) -> "Answers":
        """Change answers, by a word of the question's key."""
        names = {
            "story": "Apa yang terjadi?", "day": "Kapan kejadiannya?", "place": "Di mana kejadiannya?",
            "region": "Kota atau kabupaten mana?", "subject": "Siapa yang dilaporkan?", "name": "Siapa namanya?",
            "known": "Kapan Anda mengetahuinya?", "evidence": "Ada bukti?", "witnesses": "Ada saksi?",
            "kind": "Dikirim sebagai apa?", "way": "Bagaimana Anda ingin mendengar",
        }  # fmt: skip
        return Answers(self.values | {names[key]: value for key, value in changes.items()})

    def to(self, question: str) -> str:
        """Find the answer to a question that is shown."""
        return next(answer for words, answer in self.values.items() if words in question)


async def begins(person: Person) -> None:
    """Open a new report up to its first question."""
    await person.sends("/lapor")
    await person.clicks("Mulai melapor")
    person.sees("Apa yang terjadi?")


async def answers(person: Person, given: Answers, until: str) -> None:
    """Answer questions until one that contains `until` is asked."""
    for _ in range(40):
        question = person.last.text
        if until in question:
            return
        answer = given.to(question)
        if answer.startswith("press:"):
            wanted = answer.removeprefix("press:").split("|")
            await person.clicks(next(each for each in wanted if any(each in label for label in person.buttons)))
        else:
            await person.sends(answer)
    raise AssertionError(f"{until!r} was never asked; last: {person.last.text}")


PREVIEWED = "Itulah yang akan dilihat petugas"


async def reports(person: Person, given: Answers | None = None) -> str:
    """Report from the first command to the receipt; returns the receipt code."""
    await begins(person)
    await answers(person, given or Answers(), PREVIEWED)
    await person.clicks("Kirim")
    return code_of(person)


CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


def code_of(person: Person) -> str:
    """Read the receipt code from the newest receipt."""
    found = CODE.search(person.sees("kode tanda terima Anda").text)
    assert found
    return found[0]


async def connects(town: Town, region: str = "kota-malang", group: str = "bawaslu") -> Person:
    """Make an office's group the recipient of a region, as its handshake does; returns an officer in it."""
    officer = Person(town.cloud, "petugas").in_group(group)
    services = town.bot.services
    invited = await services.directory.invite(region)
    await services.store.apply(invited.effect)
    assert await services.directory.connect_group(invited.code, officer.chat.id)
    return officer


def evidence_of(person: Person) -> list[Shown]:
    """The messages with files of evidence that stand in an officers' group, without the summary of the case."""
    documents = [message for message in person.messages if "document" in message.body]
    return [each for each in documents if each.body["document"]["file_name"].startswith("bukti-")]


def files_of(person: Person) -> list[bytes]:
    """The files of evidence that stand in an officers' group."""
    found = (person.cloud.files.get(each.body["document"]["file_id"]) for each in evidence_of(person))
    return [file.content for file in found if file]


async def cases(town: Town) -> list[Case]:
    """Every open case."""
    return list(await town.bot.services.store.cases.open_cases())


def photo(color: str = "red", comment: bytes = b"") -> bytes:
    """A small JPEG of its own, with a comment in it."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(made, "JPEG", comment=comment)
    return made.getvalue()
