"""Checks of the matcher's language: the lexicon and the questions that are out of scope."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.errors import BrokenBase, Problem, Severity
from knowledge.lexicon import FILE, Lexicon, load_lexicon
from knowledge.reading import line_of, read_yaml
from knowledge.text import Normaliser

NEGATIVES = "negatives.yaml"
KINDS = frozenset(
    {"kepegawaian", "sekolah", "pemilu-lain", "umum", "pilih-siapa"}
    | {"sapaan", "terima-kasih", "hinaan", "siapa-bot", "bahasa-lain", "acak"}
)
"""The kinds of questions that no entry answers; the second half is answered like small talk."""

_CLASS = re.compile(r"[A-Z]{2,}")


def check_language(folder: Path, phrasings: Mapping[str, str]) -> list[Problem]:
    """Check lexicon and negatives in `folder`; `phrasings` maps each phrasing to its entry."""
    try:
        lexicon = load_lexicon(folder)
    except BrokenBase as broken:
        return list(broken.problems)
    return [*_spellings(folder, lexicon), *_cues(folder, lexicon), *_negatives(folder, phrasings)]


def _spellings(folder: Path, lexicon: Lexicon) -> Iterator[Problem]:
    """Find spellings in capitals, and standards that are rewritten again into something else."""
    normaliser = Normaliser(lexicon)
    for table, standards in (("slang", lexicon.slang), ("phrases", lexicon.phrases)):
        for standard, spellings in standards.items():
            line = line_of(folder / FILE, (table, standard))
            for spelling in spellings:
                if spelling != spelling.lower():
                    yield Problem(FILE, line, "", table, f"'{spelling}' must be in lower case")
            again = normaliser.text(standard)
            if again and normaliser.text(again) != again:
                yield Problem(FILE, line, "", table, f"'{standard}' has no settled form: it becomes '{again}'")


def _cues(folder: Path, lexicon: Lexicon) -> Iterator[Problem]:
    """Find cues that name a class of words which does not exist, and classes of more than single words."""
    for name, words in lexicon.classes.items():
        for word in (word for word in words if " " in word):
            line = line_of(folder / FILE, ("classes", name))
            yield Problem(FILE, line, "", "classes", f"'{word}' is more than one word: each would stand for the class")
    for table in ("actors", "objects", "circumstances"):
        cues: Mapping[str, tuple[str, ...]] = getattr(lexicon, table)
        for value, phrases in cues.items():
            for name in {name for phrase in phrases for name in _CLASS.findall(phrase)} - lexicon.classes.keys():
                yield Problem(
                    FILE, line_of(folder / FILE, (table, value)), "", table, f"{name} is not a class of words"
                )


def _negatives(folder: Path, phrasings: Mapping[str, str]) -> Iterator[Problem]:
    data, problems = read_yaml(folder / NEGATIVES, folder)
    yield from problems
    seen: set[str] = set()
    for kind, texts in data.items() if isinstance(data, dict) else ():
        if kind not in KINDS or not isinstance(texts, list):
            yield Problem(NEGATIVES, line_of(folder / NEGATIVES, (kind,)), "", kind, "must be a known kind with a list")
            continue
        for at, text in enumerate(texts):
            fault = _fault(text, seen, phrasings)
            if fault:
                severity = Severity.WARNING if fault.startswith("stands") else Severity.ERROR
                yield Problem(NEGATIVES, line_of(folder / NEGATIVES, (kind, at)), "", kind, fault, severity)


def _fault(text: object, seen: set[str], phrasings: Mapping[str, str]) -> str:
    if not isinstance(text, str) or not text.strip():
        return "must be a text"
    if text in phrasings:
        return f"'{text[:60]}' is a phrasing of {phrasings[text]}"
    if text in seen:
        return f"stands twice: '{text[:60]}'"
    seen.add(text)
    return ""
