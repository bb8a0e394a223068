"""Find names by what stands before or behind them: a title, a cue, a degree (P2 of docs/privacy.md).

Names without any of these cannot be told from other words without a list of all names, and stay.
"""

import re

from bot.privacy.personal import Personal
from bot.privacy.words import may_be_name

_ADDRESS = (
    "pak|bapak|bpk|bp|bu|ibu|mas|mbak|mba|kak|kakak|cak|ning|gus|bang|abang|bung|bunda|kang|neng|om|tante|pakde|bude|"
    "paklik|bulik|mbah|abah|nyai|habib|sdr|sdri|saudara|saudari|ananda"
)
_RELIGIOUS = "ust|ustadzah|ustadz|ustazah|ustaz|ustad|kyai|kiai|haji|hajah|romo|pendeta|pdt"
_ACADEMIC = "prof|drs|dra|drg|drh"
# "dr" alone is chat for "dari", "h" a letter of a law, "an" an ending: these need their dot or a capital.
_STRICT = r"(?:[Dd]r\.|Ir\.|Hj\.|H\.|[Kk]\.?[Hh]\.|R\.[AM]\.|[Aa]\.n\.|(?:Dr|Hj|KH|a/n)(?![^\W_]))"
# The name that follows an office points at the same person as the office does: "pak kades slamet".
_OFFICE = (
    r"guru|kepsek|kasek|kepala\ssekolah|wakasek|dokter|dosen|bidan|presiden|wapres|menteri|gubernur|wagub|bupati|"
    r"wabup|wali\s?kota|wawali|wakil|camat|sekcam|lurah|kades|kepala\sdesa|sekdes|kasun|modin|rt|rw|sekda|kadis|kabid"
)
_CUE = (
    r"(?:nama|nm)\s(?:lengkap\s)?(?:saya|sy|aku|ku|beliau|dia|lengkap)(?:\sadalah)?|nama(?:ku|nya)|nama\s?:|"
    r"nama\slengkap\s?:|atas\snama|bernama|(?:perkenalkan|kenalkan),?\s(?:nama\s)?saya|panggil\s(?:saja\s)?saya"
)
_TITLE = re.compile(
    rf"(?<![^\W_])(?:(?i:(?P<cue>{_CUE})(?![^\W_])\s?:?)|(?i:{_ADDRESS}|{_RELIGIOUS}|{_ACADEMIC})(?![^\W_])|"
    rf"(?P<strict>{_STRICT}))"
)
# After these comes a name as often as not: "Pak Haji Budi", "Bu Guru Siti", "Bapak Drs. H. Slamet".
_BETWEEN = re.compile(
    rf"(?:(?i:{_ADDRESS}|{_RELIGIOUS}|{_ACADEMIC}|{_OFFICE})(?![^\W_])\.?|{_STRICT})(?:[ \t]{{1,2}}|(?<=\.))"
)
_SHORT_FORM = re.compile(r"(?i:bpk|bp|sdri?|prof|dr[as]|dr[gh]|pdt)|.*\..*")
_GAP = re.compile(r"[ \t]{1,3}")
_DOT_GAP = re.compile(r"\.[ \t]{0,2}(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_INITIAL = re.compile(r"(?:[A-Z]|(?i:moh|muh|moch|much|mohd|abd|st))\.[ \t]{0,2}(?=[^\W\d_])")
_PARTICLES = frozenset(("bin", "binti", "al", "el", "van", "de"))
_A_DEGREE = (
    r"(?<![^\W_])(?:[SM]\.?\s?(?:Pd|Ag|Si|Sos|Kom|Hum|Psi|Kep|Kes|Ked|Kn|Ak|Farm|STP|IP|AP)|(?i:[sm]\.?pd)|"
    r"A\.?\s?Md|Ph\.?\s?D|[SM]\.\s?[EHTMSAP]|(?<=[, ])(?:SH|MH|MM|Gr|Lc|Apt))(?![^\W_])\.?"
    r"(?:\s?(?:I|SD|Keb|AUD|Kons|H)(?![^\W_])\.?)?"
)
_DEGREE = re.compile(_A_DEGREE)
_NEXT_DEGREE = re.compile(r"[ \t]{0,2},?[ \t]{0,2}" + _A_DEGREE)
_MOST_WORDS, _MOST_LOWER_WORDS, _SHORTEST_LAST, _MOST_BETWEEN, _MOST_DEGREES = 6, 3, 4, 4, 5
_LONGEST_NAME = 100


def scrub_names(text: str, removed: set[Personal]) -> str:
    """Replace names after a title or cue and names before a degree, and note the kind in `removed`."""
    return _before_degrees(_after_titles(text, removed), removed)


def _after_titles(text: str, removed: set[Personal]) -> str:
    kept, done = [], 0
    for title in _TITLE.finditer(text):
        if title.start() < done:
            continue
        start = _name_start(text, title)
        end = _name_end(text, start)
        if end > start:
            kept += [text[done:start], Personal.NAME.placeholder]
            done = _skip_degrees(text, end)
    if not done:
        return text
    removed.add(Personal.NAME)
    return "".join(kept) + text[done:]


def _name_start(text: str, title: re.Match[str]) -> int:
    """Return where the name behind a title would begin, other titles and roles between them skipped."""
    at = title.end()
    gap = _GAP.match(text, at) or _DOT_GAP.match(text, at)
    if gap is None and not (title["strict"] or title["cue"]):
        return len(text)
    at = gap.end() if gap else at
    if gap and gap[0][0] == "." and text[at].islower() and not _SHORT_FORM.fullmatch(title[0]):
        return len(text)  # "makasih bu. saya ...": the dot ends a sentence
    for _ in range(_MOST_BETWEEN):
        between = _BETWEEN.match(text, at)
        if between is None:
            break
        at = between.end()
    return at


def _name_end(text: str, start: int) -> int:
    """Return where the name that begins at `start` ends; `start` itself where there is no name."""
    at = end = start
    words: list[str] = []
    for _ in range(_MOST_WORDS):
        if words and _DEGREE.match(text, at):
            break
        initial = _INITIAL.match(text, at)
        if initial:
            at = initial.end()
            continue
        word = _WORD.match(text, at)
        if word is None or not _continues(words, word[0], text[word.end() : word.end() + 10]):
            break
        words.append(word[0])
        end = word.end()
        gap = _GAP.match(text, end)
        if gap is None:
            break
        at = gap.end()
    return end


def _continues(words: list[str], word: str, after: str) -> bool:
    """Tell whether a word begins or continues a name whose earlier words are `words`."""
    if word.islower() and word not in _PARTICLES:
        after_capitals = bool(words) and not words[0].islower()
        shortest = _SHORTEST_LAST if words else 2
        if after_capitals or len(word) < shortest or len(words) >= _MOST_LOWER_WORDS:
            return False
    return may_be_name(word, after)


def _skip_degrees(text: str, end: int) -> int:
    for _ in range(_MOST_DEGREES):
        degree = _NEXT_DEGREE.match(text, end)
        if degree is None:
            break
        end = degree.end()
    return end


def _before_degrees(text: str, removed: set[Personal]) -> str:
    kept, done = [], 0
    for degree in _DEGREE.finditer(text):
        if degree.start() < done:
            continue
        start = _start_before(text, done, degree.start())
        if start < degree.start():
            kept += [text[done:start], Personal.NAME.placeholder]
            done = _skip_degrees(text, degree.end())
    if not done:
        return text
    removed.add(Personal.NAME)
    return "".join(kept) + text[done:]


def _start_before(text: str, floor: int, end: int) -> int:
    """Return where the run of name words that ends at `end` begins; `end` itself where there is none."""
    words = list(_WORD.finditer(text, max(floor, end - _LONGEST_NAME), end))
    start = end
    for word in reversed(words[-_MOST_WORDS:]):
        if text[word.end() : start].strip(" \t.,") or not may_be_name(word[0], ""):
            break
        start = word.start()
    return start
