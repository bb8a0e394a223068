"""Golden questions with the reason for each; hard pairs: nearly the same words about another person or circumstance."""

import pytest

from knowledge.edition import Edition
from knowledge.match import Match, Outcome

GOLDEN = [
    ("cuma pencet love di status cabup, emang masalah?", "like-konten-calon", "love is a like"),
    ("👍 postingan caleg boleh?", "like-konten-calon", "an emoji is a like"),
    ("ngomen semangat di tiktok paslon gpp kan", "komentar-dukungan", "slang for commenting"),
    ("nyebarin flyer cagub ke grup guru", "forward-wa-grup-guru", "sharing in the teachers' group"),
    ("posting foto bareng cawali di fb kena sanksi ga", "foto-bersama-calon-diunggah", "a picture that is uploaded"),
    ("diajak foto caleg di kondangan, fotonya gak tak unggah", "foto-bersama-calon-tanpa-unggah", "not uploaded"),
    ("salah pencet like postingan paslon", "akun-dibajak-atau-like-tak-sengaja", "by mistake is another case"),
    ("masuk grup timses gara2 ditambahin orang", "dimasukkan-grup-tanpa-izin", "added by others"),
    ("mobil plat merah dipakai konvoi kampanye", "mobil-dinas-kampanye", "a paraphrase of the official car"),
    ("aula sekolah dipinjam buat kampanye partai", "aula-sekolah-kampanye", "the school's hall"),
    ("sekolah kami dipakai TPS boleh kan?", "sekolah-jadi-tps", "a polling station is no campaign"),
    ("NIK saya kok ada di sipol partai", "nik-dicatut-sipol", "a stolen identity number"),
    ("fotokopi KTP buat dukung calon independen, boleh pns?", "ktp-dukungan-perseorangan", "support by identity card"),
    ("pns boleh nyoblos nggak sih", "mencoblos-di-tps", "the right to vote"),
    ("foto surat suara di bilik boleh?", "foto-surat-suara-bilik", "in the booth"),
    ("gaya foto dua jari pas acara kantor", "pose-jari-nomor", "a number by fingers"),
    ("istri nyaleg, aku arep ngancani kampanye nanging durung cuti", "pasangan-calon-tanpa-cltn", "Javanese, no leave"),
    ("saya PPPK, suami nyalon bupati, boleh dampingi?", "pppk-pasangan-calon", "the contract teacher's own rule"),
    ("guru honorer boleh jadi timses?", "honorer-kampanye", "honorary staff"),
    ("kades ikut kampanye cabup piye hukume", "kepala-desa-kampanye", "the village head is no ASN"),
    ("dosen negeri ikut kampanye di kampus", "dosen-asn-kampanye-kampus", "a lecturer who is ASN"),
    ("murid tanya saya pilih siapa, jawabnya gimana?", "jawab-siswa-netral", "a pupil asks"),
    ("bikin soal ujian pakai nama paslon", "soal-ujian-calon", "in an exam"),
    ("boleh nggak menolak perintah kadis buat dukung paslon", "menolak-perintah-politik", "refusing an order"),
    ("lapor pns gak netral ke mana ya", "lapor-ke-mana", "where to report"),
    ("identitas pelapor dirahasiakan gak?", "kerahasiaan-pelapor", "the reporter's secrecy"),
    ("KASN kan udah bubar, terus siapa yg ngawasin", "kasn-bubar", "an institution that is gone"),
    ("berapa lama bawaslu proses laporan", "lama-penanganan", "how long it takes"),
    ("sanksi pppk yang gak netral apa", "sanksi-pppk", "sanctions of the contract teacher"),
    ("masa tenang itu berapa hari sih", "masa-tenang-apa", "the quiet days"),
]


@pytest.mark.parametrize(("question", "entry", "why"), GOLDEN, ids=[why for *_, why in GOLDEN])
def test_gives_or_offers_the_right_entry(edition: Edition, question: str, entry: str, why: str) -> None:
    match = edition.matcher.match(question)
    assert entry in _said(match), why
    assert match.outcome is not Outcome.ANSWER or match.entry == entry, why


PAIRS = [
    ("suami saya ASN, saya caleg, boleh dia foto sama saya?", "foto-keluarga-pasangan-calon",
     "saya ASN, boleh foto sama caleg?", "foto-bersama-calon-tanpa-unggah", "the spouse of a candidate"),
    ("follow akun ig KPU", "follow-kpu-bawaslu-media",
     "follow akun ig paslon", "follow-akun-resmi-calon-atau-partai", "an election body is no candidate"),
    ("pensiunan PNS ikut kampanye", "pensiunan-berpolitik",
     "PNS yang mau pensiun ikut kampanye", "mpp-belum-pensiun", "retired or about to retire"),
    ("dampingi suami kampanye sudah CLTN", "pasangan-calon-dengan-cltn",
     "dampingi suami kampanye tanpa CLTN", "pasangan-calon-tanpa-cltn", "with or without leave"),
    ("guru swasta ajak murid pilih caleg di kelas", "guru-swasta-di-sekolah",
     "guru swasta ikut kampanye hari minggu di lapangan", "guru-swasta-di-luar-sekolah", "inside or outside school"),
    ("nonton debat capres di rumah lewat tv", "nonton-debat-tv",
     "datang langsung ke debat capres di hotel", "hadir-debat-publik", "at home or in the hall"),
    ("jadi KPPS boleh PNS?", "jadi-kpps-pps-ppk-pantarlih",
     "jadi saksi partai boleh PNS?", "jadi-saksi-parpol", "official or party's witness"),
    ("pose mengepal saat foto kantor", "pose-mengepal-netral",
     "pose satu jari saat foto kantor", "pose-jari-nomor", "a fist or a number"),
    ("share berita pilkada dari kompas", "repost-berita-netral",
     "share postingan kampanye paslon", "share-konten-kampanye", "news or campaign"),
    ("ajak keluarga berangkat bareng ke TPS", "ajak-keluarga-ke-tps",
     "nyuruh keluarga milih nomor 2", "menyuruh-keluarga-memilih", "to vote or to vote for someone"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "first", "other", "second", "why"), PAIRS, ids=[why for *_, why in PAIRS])
def test_tells_hard_pairs_apart(edition: Edition, one: str, first: str, other: str, second: str, why: str) -> None:
    for question, entry, wrong in ((one, first, second), (other, second, first)):
        match = edition.matcher.match(question)
        assert match.entry != wrong, why
        assert entry in _said(match), why


SPLIT = [
    (["saya honorer", "ikut kampanye"], "honorer-kampanye", "who, then what"),
    (["mobil dinas", "dipake kampanye"], "mobil-dinas-kampanye", "with what, then what for"),
    (["kalau guru", "like postingan caleg"], "like-konten-calon", "the second says nearly all"),
]


@pytest.mark.parametrize(("messages", "entry", "why"), SPLIT, ids=[why for *_, why in SPLIT])
def test_reads_quick_messages_as_one_question(edition: Edition, messages: list[str], entry: str, why: str) -> None:
    part: str | None = None
    for message in messages:
        matches, asked = edition.matcher.continued(part, message)
        part = asked if edition.matcher.may_continue(asked, matches) else None
    assert matches[-1].entry == entry, why


APART = [
    ("saya honorer", "makasih min", "thanks end a question"),
    ("foto sama calon", "resep rendang", "another matter is no continuation"),
    ("foto sama calon", "apa itu masa tenang pemilu?", "a whole question stands for itself"),
]


@pytest.mark.parametrize(("part", "message", "why"), APART, ids=[why for *_, why in APART])
def test_keeps_messages_apart_that_do_not_belong_together(edition: Edition, part: str, message: str, why: str) -> None:
    matches, asked = edition.matcher.continued(part, message)
    assert asked == message, why
    assert matches == edition.matcher.answers(message), why


def _said(match: Match) -> set[str | None]:
    return {match.entry, *(choice.entry for choice in match.choices)}
