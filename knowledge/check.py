"""The rules that a knowledge base must keep, each one a small function over the whole base.

Promises A1 and A2 of docs/privacy.md and docs/architecture.md are enforced here.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from knowledge.entries import Citation, Confidence, Entry, Verdict
from knowledge.errors import Problem, Severity
from knowledge.reporting.check import check_reporting
from knowledge.variety import MIN_VOICES, shortcomings

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

REVIEW_PERIOD = timedelta(days=180)
"""After this time without a review an entry is stale."""

MIN_PHRASINGS = 30

SAME_QUESTION = 90
"""Likeness (0 to 100) from which two questions ask the same."""

_OPENINGS = {
    Verdict.DILARANG: re.compile(r"^(boleh|ya,? boleh)\b", re.IGNORECASE),
    Verdict.BOLEH: re.compile(r"^(tidak boleh|jangan|dilarang)\b", re.IGNORECASE),
}
_NOT_WORD = re.compile(r"[\W_]+")


def errors(base: "KnowledgeBase") -> list[Problem]:
    """Apply the rules that a base must keep to be used, leaving out those that only warn."""
    found = [problem for rule in RULES if rule not in _WARNINGS for problem in rule(base)]
    return sorted(problem for problem in found if problem.severity is Severity.ERROR)


def check(base: "KnowledgeBase", today: date | None = None) -> list[Problem]:
    """Apply every rule; `today` (default: the current day) decides what is stale."""
    found = [problem for rule in RULES for problem in rule(base)]
    return sorted(found + list(_stale(base, today or date.today())))


def is_stale(entry: Entry, today: date) -> bool:
    """Tell whether an entry waits for a review: too long since the last one, or past its validity."""
    expired = entry.valid_until is not None and today > entry.valid_until
    return expired or today - entry.reviewed > REVIEW_PERIOD


def plain(text: str) -> str:
    """Reduce a phrasing to what makes it the same as another: letters and digits, case aside."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()


_plain_phrasing = lru_cache(maxsize=1 << 15)(plain)
"""Phrasings are held against each other at each edit; only what is published comes here, no question of a user."""


def _problem(base: "KnowledgeBase", entry: str, field: str, message: str, warning: bool = False) -> Problem:
    file, _ = base.places.get(entry, ("faq", 0))
    return Problem(file, base.line(entry, field), entry, field, message, _severity(warning))


def _severity(warning: bool) -> Severity:
    return Severity.WARNING if warning else Severity.ERROR


def _citations(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry in base.entries.values():
        for index, citation in enumerate(entry.basis):
            fault = _citation_fault(base, citation)
            if fault:
                yield _problem(base, entry.id, f"basis.{index}", fault)


def _citation_fault(base: "KnowledgeBase", citation: Citation) -> str:
    law = base.laws.get(citation.law)
    if law is None:
        return f"{citation.law} is not in laws.yaml"
    if not law.binding:
        return f"{law.short} is repealed and cannot be a legal basis"
    if law.article(citation.ref) is None:
        return f"{law.short} has no article {citation.ref!r} in laws.yaml"
    return ""


def _references(base: "KnowledgeBase") -> Iterator[Problem]:
    vocabulary = base.vocabulary
    known: dict[str, Iterable[str]] = {
        "category": [category.id for category in vocabulary.categories],
        "when": [period.id for period in vocabulary.periods],
        "sanctions": base.sanctions,
        "applies_to": vocabulary.terms("actor"),
        "related": [*base.entries, *base.aliases],
    }
    for entry in base.entries.values():
        for field, allowed in known.items():
            value = getattr(entry, field)
            for item in (value,) if isinstance(value, str) else value:
                if item not in allowed:
                    yield _problem(base, entry.id, field, f"{item} is not known")
        if entry.id in entry.related:
            yield _problem(base, entry.id, "related", "names the entry itself")


def _facets(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry in base.entries.values():
        pairs = [
            (f"facets.{name}", name, value)
            for name in ("actor", "object", "circumstance")
            for value in getattr(entry.facets, name)
        ]
        pairs += [(f"cases.{index}", case.facet, case.value) for index, case in enumerate(entry.cases)]
        for field, facet, value in pairs:
            if value not in base.vocabulary.terms(facet):  # type: ignore[arg-type]
                yield _problem(base, entry.id, field, f"{value} is not a known {facet}")


def _aliases(base: "KnowledgeBase") -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for entry in base.entries.values():
        for alias in entry.aliases:
            other = alias if alias in base.entries else owners.get(alias)
            if other:
                yield _problem(base, entry.id, "aliases", f"{alias} already stands for {other}")
            owners[alias] = entry.id


def _verdicts(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry in base.entries.values():
        if entry.verdict is Verdict.BOLEH and entry.confidence is Confidence.RENDAH:
            yield _problem(base, entry.id, "verdict", "an entry of confidence rendah is never published as boleh")
        opening = _OPENINGS.get(entry.verdict)
        if opening and opening.match(entry.answer):
            yield _problem(base, entry.id, "answer", f"its first words contradict the verdict {entry.verdict}")
        forbids = any(base.sanctions[name].kind != "tanpa-sanksi" for name in entry.sanctions if name in base.sanctions)
        if entry.verdict is Verdict.BOLEH and forbids:
            yield _problem(base, entry.id, "sanctions", "an allowed act carries no sanction")


def _offices(base: "KnowledgeBase") -> Iterator[Problem]:
    gone = [office for office in base.institutions.values() if office.abolished]
    for entry in base.entries.values():
        for office in gone:
            if entry.id in office.explained_by:
                continue
            for field in ("answer", "alternative"):
                if re.search(rf"\b{re.escape(office.short)}\b", getattr(entry, field)):
                    yield _problem(base, entry.id, field, f"sends people to {office.short}, which no longer exists")


def _phrasings(base: "KnowledgeBase") -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for entry_id, phrasings in base.phrasings.items():
        if entry_id not in base.entries:
            yield Problem("phrasings", 0, entry_id, "", "has phrasings but is not an entry")
            continue
        for phrasing in phrasings:
            other = owners.setdefault(_plain_phrasing(phrasing.text), entry_id)
            if other != entry_id and other in base.entries:
                yield _problem(base, entry_id, "phrasings", _shared(base, entry_id, other, phrasing.text))


def _shared(base: "KnowledgeBase", entry_id: str, other: str, text: str) -> str:
    same = base.entries[entry_id].verdict is base.entries[other].verdict
    kind = "also a phrasing of" if same else "contradicts: another verdict for the same words in"
    return f"{text[:60]!r} is {kind} {other}" if same else f"{text[:60]!r} {kind} {other}"


def _questions(base: "KnowledgeBase") -> Iterator[Problem]:
    for field in ("question", "title"):
        seen: dict[str, str] = {}
        for entry in base.entries.values():
            other = seen.setdefault(plain(getattr(entry, field)), entry.id)
            if other != entry.id:
                yield _problem(base, entry.id, field, f"reads the same as that of {other}")


def _contradictions(base: "KnowledgeBase") -> Iterator[Problem]:
    """Find entries that ask nearly the same of the same people and decide differently."""
    seen: dict[object, list[Entry]] = defaultdict(list)
    for entry in base.entries.values():
        if entry.verdict is Verdict.INFO:
            continue
        for other in seen[entry.category, entry.facets]:
            alike = fuzz.token_sort_ratio(plain(entry.question), plain(other.question)) >= SAME_QUESTION
            if alike and entry.verdict is not other.verdict:
                yield _problem(base, entry.id, "verdict", f"contradicts {other.id}: same facets, another verdict")
        seen[entry.category, entry.facets].append(entry)


def _voices(base: "KnowledgeBase") -> Iterator[Problem]:
    known = {voice.id for voice in base.vocabulary.voices}
    for entry_id in base.entries:
        unknown = {phrasing.voice for phrasing in base.phrasings.get(entry_id, ())} - known
        if unknown:
            yield _problem(base, entry_id, "phrasings", f"{min(unknown)} is not a known voice")


def _thin(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry_id in base.entries:
        phrasings = base.phrasings.get(entry_id, ())
        voices = {phrasing.voice for phrasing in phrasings}
        if len(phrasings) < MIN_PHRASINGS or len(voices) < MIN_VOICES:
            message = f"thin: {len(phrasings)} phrasings in {len(voices)} voices"
            yield _problem(base, entry_id, "phrasings", message, warning=True)


def _monotonous(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry_id in base.entries:
        for message in shortcomings(base.phrasings.get(entry_id, ())):
            yield _problem(base, entry_id, "phrasings", message, warning=True)


def _twice(base: "KnowledgeBase") -> Iterator[Problem]:
    for entry_id, phrasings in base.phrasings.items():
        counts: dict[str, int] = defaultdict(int)
        for phrasing in phrasings:
            counts[plain(phrasing.text)] += 1
        for text, count in counts.items():
            if count > 1:
                yield _problem(base, entry_id, "phrasings", f"{text[:60]!r} stands {count} times", warning=True)


def _stale(base: "KnowledgeBase", today: date) -> Iterator[Problem]:
    for entry in base.entries.values():
        if is_stale(entry, today):
            message = f"stale: last reviewed {entry.reviewed.isoformat()}"
            yield _problem(base, entry.id, "reviewed", message, warning=True)


RULES: tuple[Callable[["KnowledgeBase"], Iterator[Problem]], ...] = (
    _citations,
    _references,
    _facets,
    _aliases,
    _verdicts,
    _offices,
    _phrasings,
    _questions,
    _contradictions,
    _twice,
    _voices,
    _thin,
    _monotonous,
    check_reporting,
)

_WARNINGS = frozenset({_twice, _thin, _monotonous})
"""Rules that never find an error, and cost the most."""
