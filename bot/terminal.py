"""What the commands print: answers, scores and checks as plain text or JSON."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.settings import Settings
from knowledge import evaluate as scoring
from knowledge import exchange
from knowledge.base import SHIPPED, KnowledgeBase, read
from knowledge.edition import Edition, open_edition
from knowledge.entries import Verdict
from knowledge.errors import BrokenBase, MissingTool, Problem, Severity
from knowledge.exchange import Format
from knowledge.fitting import MOST_ROWS
from knowledge.language import check_language
from knowledge.lexicon import load_lexicon
from knowledge.match import Match, MatchEntry, Matcher, Outcome
from knowledge.parameters import Model, load_model
from knowledge.statistics import CategoryFigures, statistics_of
from knowledge.training import check_lessons
from knowledge.variety import Variety, measure_all


def ask(edition: Edition, settings: Settings, question: str, after: str | None, *, as_json: bool, explain: bool) -> str:
    """Answer one question; the JSON is that of docs/architecture.md."""
    started = perf_counter()
    match = edition.matcher.match(question, after)
    milliseconds = round((perf_counter() - started) * 1000, 3)
    region = edition.base.regions[settings.region]
    stage = edition.base.stage(datetime.now(region.zone).date(), region.id).kind.value
    if as_json:
        answer = _answer_json(edition, match) | {"stage": stage, "ms": milliseconds}
        return json.dumps(answer | ({"explain": _explanation(match)} if explain else {}), ensure_ascii=False)
    lines = [_answer_text(edition, match), f"({match.outcome.value}, score {match.score:.2f}, {milliseconds} ms)"]
    lines += [json.dumps(_explanation(match), ensure_ascii=False, indent=2)] if explain else []
    return "\n".join(lines)


def evaluate(file: Path, base: Path | None, *, as_json: bool, errors: bool) -> str:
    """Score labelled questions against the shipped base, or against the bare phrasings in `base`.

    Raises:
        BadRow: a row cannot be read.
    """
    matcher = _bare_matcher(base) if base else open_edition().matcher
    report = scoring.evaluate(matcher, scoring.load_rows(file))
    failed = [scoring.describe(row) for row in report.errors] if errors else []
    if as_json:
        return json.dumps(dict(report.figures) | ({"errors": failed} if errors else {}), ensure_ascii=False)
    return "\n".join([f"{name:28} {value}" for name, value in report.figures.items()] + failed)


def tune(dev: Sequence[Path] | None, work: Path) -> str:
    """Train the shipped matcher anew and tell its thresholds with what they do on every group of questions.

    Raises:
        MissingTool: a library that only training needs is not installed.
        BadRow: a labelled question cannot be read.
    """
    if not find_spec("sklearn"):
        raise MissingTool("training needs scikit-learn: pip install 'tanya-netral[train]'")
    from knowledge import train

    parameters = train.train(SHIPPED, dev or train.DEV, work)
    lines = [f"{verdict:12} answered from {needed:.3f}" for verdict, needed in parameters.answer.items()]
    lines += [f"in scope from {parameters.in_scope:.3f}", ""]
    groups = {name: group for name, group in parameters.figures.items() if "top1" in group}
    names = list(groups["all"])
    lines.append("".join([f"{'':10}", *(f"{name:>14}" for name in names)]))
    lines += ["".join([f"{name:10}", *(f"{group[key]:14.4g}" for key in names)]) for name, group in groups.items()]
    return "\n".join(lines)


def _bare_matcher(file: Path) -> Matcher:
    """Fit the phrasings in `file` on the spot; too many take a network where the `train` extra is installed."""
    entries = [MatchEntry(name, "", "", tuple(texts)) for name, texts in scoring.load_phrasings(file).items()]
    lexicon, network = load_lexicon(SHIPPED).for_another_field(), None
    if sum(len(entry.phrasings) for entry in entries) > MOST_ROWS and find_spec("scipy"):
        from knowledge.train import fit_bare

        network = fit_bare(entries, lexicon)
    return Matcher.build(entries, lexicon, Model(load_model(SHIPPED).parameters, network))


def check(folder: Path, today: date, *, quiet: bool = False) -> tuple[str, bool]:
    """Check the base in `folder`; returns what to print and whether it is sound."""
    base, problems = read(folder, today)
    said = {phrasing.text: name for name, own in base.phrasings.items() for phrasing in own} if base else {}
    problems = [*problems, *check_language(folder, said)]
    problems += check_lessons(folder, base.entries, said) if base else []
    counts = Counter(problem.severity for problem in problems)
    lines = [_problem_line(problem) for problem in problems if not (quiet and problem.severity is Severity.WARNING)]
    size = f"{len(base.entries)} entries, {sum(map(len, base.phrasings.values()))} phrasings, " if base else ""
    lines += [_variety_line(base)] if base else []
    lines.append(f"{size}{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings")
    return "\n".join(lines), counts[Severity.ERROR] == 0


def stats(folder: Path, today: date, *, as_json: bool) -> str:
    """Count the base in `folder`: entries by category and verdict, phrasings, what is stale, confidence.

    Raises:
        BrokenBase: its files cannot be read.
    """
    found = statistics_of(_readable(folder, today), today)
    if as_json:
        return json.dumps(found.as_json(), ensure_ascii=False)
    rows = [("category", "entries", *Verdict, "phrasings")]
    rows += [(name, *_figures(category)) for name, category in found.categories.items()]
    rows += [("all", *_figures(found.total))]
    lines = ["".join([f"{row[0]:24}", *(f"{cell:>11}" for cell in row[1:])]) for row in rows]
    voices = ", ".join(f"{voice} {count}" for voice, count in found.variety.voices.items())
    confidence = ", ".join(f"{level} {count}" for level, count in found.confidence.items())
    stale = f"stale: {len(found.stale)} {' '.join(found.stale)}".rstrip()
    return "\n".join([*lines, f"voices: {voices}", _variety_text(found.variety), f"confidence: {confidence}", stale])


def export(folder: Path, wanted: Format) -> bytes:
    """Write the base in `folder` as one file; warnings and broken rules do not stand in the way.

    Raises:
        BrokenBase: its files cannot be read.
    """
    return exchange.export(_readable(folder, date.today()), wanted)


def import_(file: Path, folder: Path, tell: Callable[[str], None], *, apply: bool) -> None:
    """Tell what `file` would change in the base in `folder`, and change it only with `apply`.

    Raises:
        KnowledgeError: a row is bad or the base cannot be changed; nothing was changed.
        OSError: a file cannot be read or written.
    """
    plan = exchange.plan(file, folder)
    tell("\n".join(exchange.describe(plan.difference)))
    if not plan.difference:
        return
    if not apply:
        tell("Nothing was changed; --apply changes it.")
        return
    exchange.apply(plan)
    tell("\n".join(f"changed {change.name}" for change in plan.files))


def _readable(folder: Path, today: date) -> KnowledgeBase:
    base, problems = read(folder, today)
    if base is None:
        raise BrokenBase(problems)
    return base


def _figures(found: CategoryFigures) -> tuple[int, ...]:
    return (found.entries, *found.verdicts.values(), found.phrasings)


def _variety_line(base: KnowledgeBase) -> str:
    return _variety_text(measure_all([base.phrasings.get(entry_id, ()) for entry_id in base.entries]))


def _variety_text(found: Variety) -> str:
    rate = f"{found.near_duplicate_rate:.1%} near-duplicates, {len(found.voices)} voices"
    return f"variety: {found.words} distinct words in {found.phrasings} phrasings, {rate}"


def _answer_json(edition: Edition, match: Match) -> dict[str, Any]:
    entry = edition.base.find(match.entry) if match.entry else None
    return {
        "outcome": match.outcome.value,
        "entry": entry.id if entry else None,
        "verdict": entry.verdict.value if entry else None,
        "score": round(match.score, 4),
        "choices": [{"entry": choice.entry, "score": round(choice.score, 4)} for choice in match.choices],
    }


def _answer_text(edition: Edition, match: Match) -> str:
    if match.outcome is Outcome.ANSWER and match.entry:
        entry = edition.base.entries[match.entry]
        return f"{entry.verdict.value.upper()}: {entry.question}\n{entry.answer}\n{entry.reason}"
    if match.outcome is Outcome.CHOICES:
        listed = [f"- {edition.base.entries[choice.entry].question}" for choice in match.choices]
        return "\n".join(["Maksud Anda yang mana?", *listed])
    return f"Saya belum tahu jawabannya. [{match.scope.value}]"


def _explanation(match: Match) -> dict[str, Any]:
    facets = {name: sorted(values) for name, values in asdict(match.facets).items()}
    return {"phrasing": match.phrasing, "facets": facets} | asdict(match.explain)


def _problem_line(problem: Problem) -> str:
    return f"{problem.severity.value}: {problem}"
