"""The questions of a report, as data: which there are, when each is asked, and how its answer is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.reports import parsers
from bot.reports.draft import ADD, MOST_PERSONS, PREVIEW, Draft, of_person
from bot.reports.facts import Facts
from bot.reports.parsers import LONG, SHORT, Parser, line
from knowledge.reporting import ReportKind, Subject

Options = Callable[[Draft, Facts], Sequence[str]]
Asked = Callable[[Draft, Facts], bool]

TODAY, SAME_DAY = "today", "same"
GO_ON, NONE = "go", "none"


def _no_options(_draft: Draft, _facts: Facts) -> Sequence[str]:
    return ()


def _always(_draft: Draft, _facts: Facts) -> bool:
    return True


def _official(draft: Draft, _facts: Facts) -> bool:
    return draft.kind is ReportKind.LAPORAN_RESMI


def _fixed(*values: str) -> Options:
    return lambda _draft, _facts: values


def _regions(_draft: Draft, facts: Facts) -> Sequence[str]:
    return [facts.home, *(name for name in facts.base.regions if name != facts.home)]


def _forms(draft: Draft, facts: Facts) -> Sequence[str]:
    return [form.id for form in facts.forms(draft)]


def _known_days(draft: Draft, _facts: Facts) -> Sequence[str]:
    return [TODAY, SAME_DAY] if draft.get("event_day") else [TODAY]


def _rules(draft: Draft, _facts: Facts) -> Sequence[str]:
    likely = draft.likely
    return [*likely, NONE] if len(likely) > 1 else [GO_ON, NONE]


class Part(StrEnum):
    """The parts of a report, in order: how far a reporter has come, whatever their answers make us ask."""

    EVENT = "kejadian"
    PERSON = "terlapor"
    PROOF = "bukti"
    SENDING = "pengiriman"
    IDENTITY = "data-diri"
    """Belongs to sending for those who count parts, because only a laporan resmi has it."""


COUNTED = (Part.EVENT, Part.PERSON, Part.PROOF, Part.SENDING)
"""The parts that every report has."""


@dataclass(frozen=True)
class Step:
    """One question.

    `optional` lets it be skipped; `resets` are answers that a new answer makes stale; `options` are values for buttons.
    `listed` offers it for changing in the preview; `number` is which of several people it is about.
    """

    key: str
    parse: Parser
    asked: Asked = _always
    optional: bool = False
    options: Options = _no_options
    resets: tuple[str, ...] = ()
    listed: bool = True
    part: Part = Part.EVENT
    number: int = 1

    @property
    def question(self) -> str:
        """What is asked, whoever of several people it is about."""
        return self.key.removesuffix(str(self.number))


def _in(part: Part, *steps: Step) -> tuple[Step, ...]:
    return tuple(replace(step, part=part) for step in steps)


def _of(number: int, *steps: Step) -> tuple[Step, ...]:
    """Ask questions about one of several people."""
    return tuple(
        replace(
            step,
            key=of_person(step.key, number),
            asked=_while_there(number, step.asked),
            resets=tuple(of_person(key, number) for key in step.resets),
            number=number,
        )
        for step in steps
    )


def _while_there(number: int, asked: Asked) -> Asked:
    return lambda draft, facts: number <= draft.persons and asked(draft, facts)


def _new_doors(number: int) -> Asked:
    return lambda draft, facts: bool(facts.doors(draft, number))


def _chosen(key: str, options: Options, asked: Asked = _always, resets: tuple[str, ...] = ()) -> Step:
    return Step(key, parsers.choose, asked, options=options, resets=resets)


def _passed(key: str, asked: Asked) -> Step:
    """Something to read, with nothing to answer but going on."""
    return Step(key, parsers.choose, asked, options=_fixed(GO_ON), listed=False)


def _own(key: str, parse: Parser, *values: str, optional: bool = False) -> Step:
    return Step(key, parse, _official, optional, _fixed(*values))


_DATED = ("form", *(of_person("doors", number) for number in range(1, MOST_PERSONS + 1)))
"""What depends on when and where it happened."""

_EVENT = _in(
    Part.EVENT,
    Step("story", parsers.story, resets=("entry", "rule", "story_doors")),
    # What the knowledge base says to the story; what is likely is put in beside the story.
    Step("rule", parsers.choose, lambda draft, _: bool(draft.likely), options=_rules, listed=False),
    # Doors are shown as soon as they are known, so that nobody fills in a whole report for the wrong office.
    _passed("story_doors", lambda draft, facts: bool(facts.story_doors(draft))),
    Step("event_day", parsers.event_day, optional=True, options=_fixed(TODAY), resets=_DATED),
    Step("place", line(LONG), optional=True),
    _chosen("region", _regions, resets=_DATED),
)
_OF_PERSON = ("subject", "doors", "name", "position", "office", "more", "address")


def _others(number: int) -> Step:
    """Ask whether there is somebody else; without, whoever came after is taken out."""
    later = range(number + 1, MOST_PERSONS + 1)
    gone = tuple(of_person(key, each) for each in later for key in _OF_PERSON)
    asked = _while_there(number, _always)
    return Step(
        of_person("more", number), parsers.choose, asked, options=_fixed(GO_ON, ADD), resets=gone, number=number
    )


_PERSONS = tuple(
    step
    for number in range(1, MOST_PERSONS + 1)
    for step in (
        *_of(
            number,
            _chosen("subject", _fixed(*Subject), resets=("doors",)),
            _passed("doors", _new_doors(number)),
            Step("name", line(SHORT), optional=True),
            Step("position", line(SHORT), optional=True),
            Step("office", line(SHORT), optional=True),
        ),
        *([_others(number)] if number < MOST_PERSONS else []),
    )
)
_PROOF = _in(
    Part.PROOF,
    Step("known", parsers.known, optional=True, options=_known_days),
    Step("evidence", parsers.choose, options=_fixed(GO_ON)),
    Step("witnesses", parsers.witnesses, optional=True),
)
_KIND = _in(
    Part.SENDING,
    _chosen("form", _forms, lambda draft, facts: len(facts.forms(draft)) > 1),
    _chosen("kind", _fixed(*ReportKind)),
    *(
        step
        for number in range(1, MOST_PERSONS + 1)
        for step in _of(number, Step("address", line(LONG), _official, optional=True))
    ),
)
_IDENTITY = _in(
    Part.IDENTITY,
    _own("own_name", line(SHORT)),
    _own("own_birth", line(SHORT)),
    _own("own_gender", parsers.choose, "Laki-laki", "Perempuan"),
    _own("own_occupation", line(SHORT)),
    _own("own_nationality", line(SHORT), "Indonesia"),
    _own("own_address", line(LONG)),
    _own("own_phone", parsers.phone),
    _own("own_email", parsers.mail, optional=True),
)
_WAY = _in(Part.SENDING, _chosen("way", _fixed("bot", "self")))

PASSED = ("story_doors", "doors", "evidence", "more")
"""Questions at which nothing needs to be said to go on."""

AGREED = ("story_doors", "doors", "rule")
"""Questions at which a yes means to go on."""

STEPS: tuple[Step, ...] = (*_EVENT, *_in(Part.PERSON, *_PERSONS), *_PROOF, *_KIND, *_IDENTITY, *_WAY)
BY_KEY = {step.key: step for step in STEPS}


def step_of(draft: Draft) -> Step:
    """Get the question at which a draft stands; a draft of an older version may stand at one that is gone."""
    return BY_KEY.get(draft.step, STEPS[0])


def asked_steps(draft: Draft, facts: Facts) -> list[Step]:
    """List the questions that this draft is asked, in order."""
    return [step for step in STEPS if step.asked(draft, facts)]


@dataclass(frozen=True)
class Progress:
    """How far a report has come. `number` of `total` parts, and within the own data which question of how many."""

    number: int
    total: int
    part: Part
    question: int = 0
    questions: int = 0


def progress(step: Step) -> Progress:
    """Tell how far a report has come that stands at a question; it never goes back when answers add questions."""
    own = [each.key for each in STEPS if each.part is Part.IDENTITY]
    if step.part is Part.IDENTITY:
        return Progress(len(COUNTED), len(COUNTED), step.part, own.index(step.key) + 1, len(own))
    return Progress(COUNTED.index(step.part) + 1, len(COUNTED), step.part)


def goes_on(draft: Draft, facts: Facts) -> Draft:
    """Go to the next question without an answer, or to the preview when there is none."""
    steps = asked_steps(draft, facts)
    open_steps = [step.key for step in steps if step.key not in draft.answers]
    behind = [step.key for step in STEPS][_position(draft.step) + 1 :]
    following = [key for key in open_steps if key in behind] or open_steps
    return draft.at(following[0] if following else PREVIEW)


def goes_back(draft: Draft, facts: Facts) -> Draft:
    """Go to the question before; the first stays where it is."""
    before = [step.key for step in asked_steps(draft, facts) if _position(step.key) < _position(draft.step)]
    return draft.at(before[-1]) if before else draft


def _position(key: str) -> int:
    return next((at for at, step in enumerate(STEPS) if step.key == key), len(STEPS))
