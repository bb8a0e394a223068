"""What personal data leaves a question before it is stored."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.privacy import Personal, scrub

NIP, NIK, PHONE = Personal.NIP, Personal.NIK, Personal.PHONE
EMAIL, HANDLE, LINK, NAME = Personal.EMAIL, Personal.HANDLE, Personal.LINK, Personal.NAME

# (reason, what the user wrote, what is stored, kinds taken out)
TAKEN = [
    ("NIP in one piece", "NIP 198501012010011001", "NIP [NIP]", {NIP}),
    ("NIP as printed, with spaces", "nip saya 19850101 201001 1 001", "nip saya [NIP]", {NIP}),
    ("NIP with dots", "19850101.201001.1.001", "[NIP]", {NIP}),
    ("NIP with dashes in odd places", "1985-0101-2010-01-1-001", "[NIP]", {NIP}),
    ("NIP of a PPPK", "199001012023211001 PPPK", "[NIP] PPPK", {NIP}),
    ("NIP glued to letters", "nip198501012010011001ya", "nip[NIP]ya", {NIP}),
    ("NIP behind another number", "kelas 1 19850101 201001 1 001", "kelas 1 [NIP]", {NIP}),
    ("NIP in full-width digits", "１９８５０１０１２０１００１１００１", "[NIP]", {NIP}),
    ("NIP in Arabic digits", "١٩٨٥٠١٠١٢٠١٠٠١١٠٠١", "[NIP]", {NIP}),
    ("NIP with a zero-width space inside", "19850101\u200b2010011001", "[NIP]", {NIP}),
    ("NIP with a soft hyphen inside", "198501012010\u00ad011001", "[NIP]", {NIP}),
    ("NIP mistyped with 17 digits", "19850101201001100", "[NIP]", {NIP}),
    ("old NIP of nine digits", "NIP. 130 123 456", "NIP. [NIP]", {NIP}),
    ("NIK in one piece", "NIK 3507120101850001", "NIK [NIK]", {NIK}),
    ("NIK in groups of four", "3507 1201 0185 0001", "[NIK]", {NIK}),
    ("NIK with dots", "35.07.12.010185.0001", "[NIK]", {NIK}),
    ("NIK of a woman, 40 added to the day", "3573-0241-0190-0002", "[NIK]", {NIK}),
    ("family card number", "no kk 3507121503120004", "no kk [NIK]", {NIK}),
    ("NUPTK, which holds no birth date", "NUPTK 1234 5678 9012 3456", "NUPTK [NIK]", {NIK}),
    ("tax number", "NPWP 12.345.678.9-012.345", "NPWP [NIK]", {NIK}),
    ("mobile with dashes", "WA 0812-3456-7890 ya", "WA [nomor telepon] ya", {PHONE}),
    ("mobile in one piece", "hubungi 081234567890", "hubungi [nomor telepon]", {PHONE}),
    ("mobile, old and short", "0811959575", "[nomor telepon]", {PHONE}),
    ("mobile with country code", "+62 812 3456 7890", "[nomor telepon]", {PHONE}),
    ("country code, rest in one piece", "+62 81234567890", "[nomor telepon]", {PHONE}),
    ("country code without plus", "6281234567890", "[nomor telepon]", {PHONE}),
    ("country code in brackets", "(+62) 812-3456-7890", "[nomor telepon]", {PHONE}),
    ("country code dialled with 00", "0062 812 3456 7890", "[nomor telepon]", {PHONE}),
    ("mobile in pairs", "08 12 34 56 78 90", "[nomor telepon]", {PHONE}),
    ("mobile digit by digit", "0-8-1-2-3-4-5-6-7-8-9-0", "[nomor telepon]", {PHONE}),
    ("mobile without the zero", "812-3456-7890", "[nomor telepon]", {PHONE}),
    ("mobile in keycap emoji", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣", "[nomor telepon]", {PHONE}),
    ("landline with dash", "0341-123456", "[nomor telepon]", {PHONE}),
    ("landline with brackets", "(0341) 123456", "[nomor telepon]", {PHONE}),
    ("landline abroad spelling", "+62 (341) 123456", "[nomor telepon]", {PHONE}),
    ("foreign mobile", "+60 12-345 6789", "[nomor telepon]", {PHONE}),
    ("the label tells that it is a phone", "telp 551234", "telp [nomor telepon]", {PHONE}),
    ("Telegram id", "id saya 123456789", "id saya [nomor telepon]", {PHONE}),
    ("count behind a phone stays", "081234567890 2 orang", "[nomor telepon] 2 orang", {PHONE}),
    ("e-mail", "kirim ke budi.santoso@gmail.com ya", "kirim ke [e-mail] ya", {EMAIL}),
    ("official e-mail is a person's too", "a.b@guru.sd.belajar.id", "[e-mail]", {EMAIL}),
    ("e-mail with spaces", "budi @ gmail.com", "[e-mail]", {EMAIL}),
    ("e-mail in words", "budi at gmail dot com", "[e-mail]", {EMAIL}),
    ("e-mail cut short", "kirim ke budi@gmail", "kirim ke [e-mail]", {EMAIL}),
    ("account", "komen di @budi_s, boleh?", "komen di [akun], boleh?", {HANDLE}),
    ("account with full-width at", "＠budi", "[akun]", {HANDLE}),
    ("account after a label", "ig: budisantoso", "ig: [akun]", {HANDLE}),
    ("account in a sentence", "ig saya budi_88 dilihat", "ig saya [akun] dilihat", {HANDLE}),
    ("name of a Facebook account", "fb: Budi Santoso", "fb: [akun]", {HANDLE}),
    ("Instagram profile", "lihat instagram.com/budi", "lihat [tautan]", {LINK}),
    ("Facebook profile with query", "https://www.facebook.com/profile.php?id=1", "[tautan]", {LINK}),
    ("short Facebook host", "fb.com/budi", "[tautan]", {LINK}),
    ("TikTok", "tiktok.com/@budi", "[tautan]", {LINK}),
    ("Telegram", "t.me/budi", "[tautan]", {LINK}),
    ("Telegram scheme", "tg://user?id=12345", "[tautan]", {LINK}),
    ("WhatsApp link holds a number", "wa.me/6281234567890", "[tautan]", {LINK}),
    ("X", "https://x.com/budi/status/1", "[tautan]", {LINK}),
    ("YouTube channel", "youtube.com/@budi", "[tautan]", {LINK}),
    ("LinkedIn", "linkedin.com/in/budi", "[tautan]", {LINK}),
    ("any other page", "https://detik.com/a/b?c=1", "[tautan]", {LINK}),
    ("short link", "bit.ly/abc", "[tautan]", {LINK}),
    ("one's own blog", "budisantoso.blogspot.com", "[tautan]", {LINK}),
    ("official host only in disguise", "https://instagram.com/kpu.go.id", "[tautan]", {LINK}),
    ("official page with a query", "https://sscasn.bkn.go.id/cek?nama=budi", "[tautan]", {LINK}),
    ("name after Pak", "Pak Budi boleh kampanye?", "Pak [nama] boleh kampanye?", {NAME}),
    ("name with degree", "Bu Siti Aminah, S.Pd.", "Bu [nama]", {NAME}),
    ("several degrees", "Bu Siti, S.Pd., M.Pd. hadir", "Bu [nama] hadir", {NAME}),
    ("two titles", "Bapak H. Ahmad Dahlan M.Pd", "Bapak H. [nama]", {NAME}),
    ("academic title", "Ibu Dr. Ratna", "Ibu Dr. [nama]", {NAME}),
    ("Drs. alone", "Drs. Slamet Riyadi datang", "Drs. [nama] datang", {NAME}),
    ("titles of Java", "Mas Joko, Mbak Rini, Kang Emil", "Mas [nama], Mbak [nama], Kang [nama]", {NAME}),
    ("titles of East Java", "Cak Mat, Ning Ela, Gus Ipul", "Cak [nama], Ning [nama], Gus [nama]", {NAME}),
    ("religious titles", "Ustadz Somad, KH. Hasyim Asy'ari", "Ustadz [nama], KH. [nama]", {NAME}),
    ("letter titles", "Sdr. Budi dan Sdri. Ani", "Sdr. [nama] dan Sdri. [nama]", {NAME}),
    ("on behalf of", "a.n. Joko Susilo", "a.n. [nama]", {NAME}),
    ("on behalf of, in words", "atas nama Budi Santoso", "atas nama [nama]", {NAME}),
    ("own name", "nama saya Budi Santoso dari SDN 1", "nama saya [nama] dari SDN 1", {NAME}),
    ("own name in lower case", "perkenalkan saya budi, guru", "perkenalkan saya [nama], guru", {NAME}),
    ("spouse by name", "suami saya bernama joko nyaleg", "suami saya bernama [nama] nyaleg", {NAME}),
    ("chat writes no capitals", "pak budi kepsek saya nyuruh", "pak [nama] kepsek saya nyuruh", {NAME}),
    ("two names in lower case", "pak budi santoso nyaleg", "pak [nama] nyaleg", {NAME}),
    ("no capitals for a woman", "bu siti ikut kampanye", "bu [nama] ikut kampanye", {NAME}),
    ("everything in capitals", "PAK BUDI SANTOSO BOLEH KAMPANYE?", "PAK [nama] BOLEH KAMPANYE?", {NAME}),
    ("initials", "Pak M. Sanusi hadir", "Pak [nama] hadir", {NAME}),
    ("dot and no space", "Bpk.Budi hadir", "Bpk.[nama] hadir", {NAME}),
    ("office before the name", "Bapak Kepala Sekolah Budi Adi", "Bapak Kepala Sekolah [nama]", {NAME}),
    ("village head", "pak kades slamet nyuruh", "pak kades [nama] nyuruh", {NAME}),
    ("office in lower case", "pak guru budi nyuruh", "pak guru [nama] nyuruh", {NAME}),
    ("degree and no title", "Siti Aminah, S.Pd. hadir", "[nama] hadir", {NAME}),
    ("degree in lower case", "apakah siti aminah spd boleh", "apakah [nama] boleh", {NAME}),
    ("candidates are persons as well", "Pak Prabowo atau Bu Khofifah", "Pak [nama] atau Bu [nama]", {NAME}),
    ("a name that is a word too", "Pak Hari dan Bu Indah", "Pak [nama] dan Bu [nama]", {NAME}),
    ("letters in another typeface", "𝐏𝐚𝐤 𝐁𝐮𝐝𝐢", "Pak [nama]", {NAME}),
    ("several kinds at once", "Bu Siti, NIP 198501012010011001", "Bu [nama], NIP [NIP]", {NAME, NIP}),
]

# (reason, what must be stored as it is)
KEPT = [
    ("article and letter", "Pasal 5 huruf n PP 94/2021 melarang"),
    ("law and year", "UU 20/2023 dan PP 94 tahun 2021"),
    ("law with abbreviated number", "UU No.20/2023, Permendikbud No.12/2024"),
    ("regulation of the KPU", "PKPU 15 Tahun 2023 pasal 280 ayat (1)"),
    ("letter h is no Haji", "Pasal 280 ayat (1) huruf h. Apakah berlaku?"),
    ("date in words", "27 November 2024 libur?"),
    ("date in digits", "tanggal 14-02-2024 dan 27/11/2024"),
    ("date that begins like a mobile", "08-12-2024 10.00 WIB rapat"),
    ("spans of years", "masa 2019-2024, 2024-2029, TA 2023/2024"),
    ("four election years are no NIK", "pemilu 2009 2014 2019 2024"),
    ("candidate pair", "paslon 02 atau paslon 01, 02, 03"),
    ("candidate number", "nomor urut 2 boleh?"),
    ("money with dots", "denda Rp12.000.000 atau Rp 1.200.000.000"),
    ("money in one piece", "dapat Rp1200000000"),
    ("money in words", "dikasih 5 juta, harga @5.000"),
    ("number of votes", "menang 1.250.000 suara"),
    ("class", "kelas 5A dan XII-2"),
    ("schools", "SDN 1 Kepanjen, SMAN 4 Malang, SMPN 12"),
    ("time", "jam 07.00-12.00, 07:30 - 16:00"),
    ("number of an official letter", "surat 800/1234/35.07.101/2024"),
    ("offices", "calon bupati, cawali, cawagub, pak bupati"),
    ("office with its place", "Pak Bupati Malang, Pak Camat Kepanjen"),
    ("institutions", "KPU, Bawaslu, BKN dan Ibu Ketua PGRI"),
    ("title before an office", "pak kepala sekolah, pak kades, bu guru, pak camat"),
    ("more offices", "bu lurah, pak RT 05, Pak Kapolsek, bu bidan desa"),
    ("one's own parents", "bapak saya caleg, ibu kandung saya juga"),
    ("ibu in fixed phrases", "ibu hamil, ibu rumah tangga, ibu kota"),
    ("addressing the bot", "pak boleh gak like postingan?"),
    ("addressing the bot, asking", "mas mau tanya, kak izin tanya"),
    ("addressing the bot, about oneself", "mbak saya guru honorer"),
    ("addressing the bot, formal", "Bapak/Ibu guru bolehkah? Pak apakah boleh?"),
    ("chat short forms", "pak bs gk klo pns dtg, bu sy mw tny"),
    ("verbs after an address", "bu menyebarkan brosur dilarang? pak kedapatan selfie"),
    ("sentence ends with an address", "Makasih Bu. Saya mau tanya, kak. oke"),
    ("today", "pak hari ini boleh kampanye?"),
    ("one's name misused", "nama saya dicatut parpol, nama saya ada di Sipol"),
    ("on behalf of no person", "atas nama pribadi, atas nama sekolah"),
    ("degree without a person", "guru bergelar S.Pd. atau M.Pd"),
    ("circular letter, not a degree", "SE Menpan, SE Bupati"),
    ("from, in chat", "dr sekolah ke kantor dr pagi"),
    ("official links", "https://www.kpu.go.id/berita/baca/1 dan bawaslu.go.id"),
    ("bare host", "baca di detik.com, akun instagram.com"),
    ("slash between words", "dan/atau, PNS/PPPK, S.Pd/M.Pd"),
    ("a network and a question", "ig: boleh gak? fb: apakah dilarang"),
    ("placeholders", "[NIP] [NIK] [nomor telepon] [e-mail] [akun] [tautan] Pak [nama]"),
    ("emoji and line breaks", "boleh nggak 🙏\n\tterima kasih 👍🏽"),
]

NASTY = [
    *("a", "1", "1 ", "0 8 ", "6 2 8 ", "19 ", "812 ", "+62", "(", "-", "_", ".", "wa 1", "nip: "),
    *("@", "a@", "@a", "a.", "a-", "www.", "http://", "x at ", "x at gmail ", "ig: a", "ig a_"),
    *("Pak ", "pak a", "Pak A. ", "pak H. ", "A. ", "S.", "M.Pd ", "Ab, S.Pd ", "nama saya ", "Haji "),
    *("[nama]", "[", " ", "\t", "\n", "\0", "\u200b", "\ud800", "ﷺ", "é"),
]

FRAGMENTS = st.sampled_from(
    [
        "Pak ",
        "bu ",
        "H. ",
        "a.n. ",
        "nama saya ",
        "Budi",
        "budi ",
        "M.",
        "S.Pd.",
        ", ",
        "@",
        "gmail.com",
        "/",
        "ig: ",
        "_",
        "0812",
        "-",
        " ",
        "198501012010011001",
        "62",
        "+",
        "(",
        ")",
        "[nama]",
        "[",
        "]",
        "https://",
        "x.com",
        "\u200b",
        "é",
    ]
)
WRITTEN = st.lists(st.one_of(FRAGMENTS, st.text(max_size=4)), max_size=25).map("".join)


@pytest.mark.parametrize(("reason", "text", "stored", "kinds"), TAKEN)
def test_personal_data_is_taken_out(reason: str, text: str, stored: str, kinds: set[Personal]) -> None:
    found = scrub(text)
    assert found.text == stored, reason
    assert found.removed == kinds, reason


@pytest.mark.parametrize(("reason", "text"), KEPT)
def test_everything_else_stays(reason: str, text: str) -> None:
    found = scrub(text)
    assert found.text == text, reason
    assert not found.removed, reason


@pytest.mark.parametrize("text", [row[1] for row in TAKEN] + [row[1] for row in KEPT])
def test_table_rows_are_scrubbed_once_for_all(text: str) -> None:
    once = scrub(text).text
    assert scrub(once).text == once


@pytest.mark.parametrize("piece", NASTY)
def test_the_longest_message_of_one_repeated_piece_is_no_trap(piece: str) -> None:
    once = scrub((piece * 4096)[:4096]).text
    assert scrub(once).text == once


@given(st.text() | WRITTEN | st.text(st.characters(categories=["Cs", "Cf", "Nd", "Mn", "Cc"])))
@example("a@@b@c")
@example("\ud800 Pak \udfff")
@settings(deadline=None, max_examples=400)
def test_any_text_is_scrubbed_once_for_all_and_can_be_stored(text: str) -> None:
    found = scrub(text)
    assert scrub(found.text).text == found.text
    assert not scrub(found.text).removed
    found.text.encode()


@given(st.text(max_size=30), st.text(max_size=30))
@settings(deadline=None)
def test_a_nip_survives_in_no_surroundings(before: str, after: str) -> None:
    # Digits on either side would make it another number.
    sides = ["".join(c for c in side if not c.isnumeric()) for side in (before, after)]
    assert "2010011001" not in scrub(sides[0] + "198501012010011001" + sides[1]).text


def test_placeholders_carry_the_plain_word() -> None:
    assert [kind.placeholder for kind in Personal] == [
        "[NIP]", "[NIK]", "[nomor telepon]", "[e-mail]", "[akun]", "[tautan]", "[nama]", "[kode]"
    ]  # fmt: skip
