"""Find numbers that belong to one person: NIP, NIK, telephone (P2 of docs/privacy.md)."""

import re

from bot.privacy.personal import Personal, take_out

_GAP = r"[ \t.\-‐‒–—/_()]{0,3}"


def _spaced(*digits: str) -> str:
    return _GAP.join(digits)


def _any(count: int) -> tuple[str, ...]:
    return (r"\d",) * count


# Nothing shorter than six digits in a row is a personal number: "Pasal 5", "27 November 2024" leave here.
_LONG_ENOUGH = re.compile(_spaced(*_any(6)))

# Born yyyymmdd, appointed yyyymm (PPPK: yyyy21), sex 1 or 2, serial number.
_NIP = re.compile(
    r"(?<!\d)"
    + _spaced("1", "9", r"\d", r"\d", rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])", rf"(?:[0-2]{_GAP}\d|3{_GAP}[01])")
    + _GAP
    + _spaced("[12]", "[09]", *_any(4), "[12]", *_any(3))
    + r"(?!\d)"
)
# Region (province 11-97), birth ddmmyy with 40 added to a woman's day, serial number.
_NIK = re.compile(
    r"(?<!\d)"
    + _spaced("[1-35-9]", "[1-7]", *_any(4), rf"(?:[04]{_GAP}[1-9]|[1256]{_GAP}\d|[37]{_GAP}[01])")
    + _GAP
    + _spaced(rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])", *_any(6))
    + r"(?!\d)"
)
_YEARS = r"(?:(?:19|20)\d\d[ .\-–/]){3}"
_FOUR_FOURS = re.compile(rf"(?<!\d)(?!{_YEARS})\d{{4}}(?:([ .\-–/])\d{{4}})(?:\1\d{{4}}){{2}}(?!\d)")
_TAX_NUMBER = re.compile(r"(?<!\d)\d\d\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_GLUED_NIP = re.compile(r"\d{17,}")
_GLUED_NIK = re.compile(r"\d{14,}")


def _labelled(labels: str) -> re.Pattern[str]:
    """Match six or more digits behind one of `labels`, whatever their shape."""
    between = r"[^\w+(]{0,3}"
    owner = rf"(?:(?:saya|sy|nya|beliau|dia|no|nomor|baru|lama|adalah)\b{between}){{0,2}}"
    return re.compile(rf"(?P<label>\b(?:{labels}){between}{owner})\(?\+?\d(?:{_GAP}\d){{5,20}}", re.I)


_LABELLED_NIP = _labelled("nip(?:ppk|pppk)?")
_LABELLED_NIK = _labelled("nik|nuptk|nrg|nisn|nrp|npwp|kk|ktp|rek|rekening|norek")
_LABELLED_PHONE = _labelled("te?lp|telepon|telpon|hp|wa|whatsapp")

_NOT_MONEY = r"(?<!\d)(?<!rp)(?<!rp[ .])(?<!rp\. )"
_NOT_DATE = r"(?!\d\d(?P<sep>[-./ ])[01]\d(?P=sep)(?:19|20)\d\d(?!\d|(?P=sep)\d))"
_GLUED_PHONE = re.compile(rf"{_NOT_MONEY}(?:\(?\+?62{_GAP})?\d{{10,13}}(?!\d)", re.I)
_PHONES = re.compile(
    rf"{_NOT_MONEY}{_NOT_DATE}(?:"
    rf"\(?\+{_GAP}[1-9](?:{_GAP}\d){{7,14}}"
    rf"|\(?(?:0{_GAP}0{_GAP})?6{_GAP}2{_GAP}(?:0{_GAP})?8{_GAP}[1-9](?:{_GAP}\d){{7,10}}"
    rf"|\(?0{_GAP}8{_GAP}[1-9](?:{_GAP}\d){{7,10}}"
    rf"|\(?0[2-79]\d{{1,2}}\)?[ .\-–/]{{1,3}}\d{{3,4}}(?:{_GAP}\d){{2,5}}"
    r"|8[1-9]\d[ \-–]\d{3,4}[ \-–]\d{3,5}"
    r"|\d{9}"
    r")(?!\d)",
    re.I,
)

_RULES = (
    (_NIP, Personal.NIP),
    (_GLUED_NIP, Personal.NIP),
    (_NIK, Personal.NIK),
    (_FOUR_FOURS, Personal.NIK),
    (_TAX_NUMBER, Personal.NIK),
    (_GLUED_NIK, Personal.NIK),
    (_LABELLED_NIP, Personal.NIP),
    (_LABELLED_NIK, Personal.NIK),
    (_LABELLED_PHONE, Personal.PHONE),
    (_GLUED_PHONE, Personal.PHONE),
    (_PHONES, Personal.PHONE),
)


def scrub_numbers(text: str, removed: set[Personal]) -> str:
    """Replace staff, identity and telephone numbers in any spelling, and note their kinds in `removed`."""
    if not _LONG_ENOUGH.search(text):
        return text
    # The longer number goes first: a NIP holds what looks like a NIK, a NIK what looks like a phone.
    for pattern, kind in _RULES:
        text = take_out(pattern, kind, text, removed)
    return text
