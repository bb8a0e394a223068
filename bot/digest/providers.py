"""What the summary asks of other parts of the bot. A section appears when its provider has something to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.digest.weeks import Week


@dataclass(frozen=True)
class Reports:
    """Reports handed in during a week: counts by region name and by state label, both of the same reports."""

    by_region: Mapping[str, int]
    by_state: Mapping[str, int]
    hours_to_receipt: Sequence[float] = ()
    """For each report that an officer received in the week: hours since it was confirmed."""
    missed_deadlines: int = 0


@dataclass(frozen=True)
class QuizTopic:
    """How one topic of the quiz went: distinct players, answers, and how many of them were right."""

    title: str
    players: int
    answers: int
    right: int


@dataclass(frozen=True)
class Delivery:
    """How the outbox did in a week: deliveries made, tries that failed, and deliveries that still wait."""

    made: int
    failed_tries: int
    waiting: int


class ReportFigures(Protocol):
    """Counts reports."""

    async def reports(self, week: Week) -> Reports | None:
        """Count the reports of a week; None where reports are not taken."""
        ...


class QuizFigures(Protocol):
    """Counts the quiz."""

    async def quiz(self, week: Week) -> Sequence[QuizTopic]:
        """List the topics played in a week."""
        ...


class DeliveryHealth(Protocol):
    """Tells how deliveries went."""

    async def delivery(self, week: Week) -> Delivery | None:
        """Count the deliveries of a week; None where nothing is delivered."""
        ...


class MissReleases(Protocol):
    """Wording of questions that an editor has read and released for publication."""

    async def released(self, week: Week) -> Sequence[str]:
        """List what was released of a week's questions that were not understood."""
        ...


@dataclass(frozen=True)
class Providers:
    """Who serves the sections beyond the question log; None where that part of the bot is not there."""

    reports: ReportFigures | None = None
    quiz: QuizFigures | None = None
    delivery: DeliveryHealth | None = None
    releases: MissReleases | None = None


@dataclass(frozen=True)
class Gathered:
    """What the providers had to say of one week."""

    reports: Reports | None = None
    quiz: Sequence[QuizTopic] = field(default=())
    delivery: Delivery | None = None
    released: Sequence[str] = field(default=())


async def gather(providers: Providers, week: Week) -> Gathered:
    """Ask every provider for a week."""
    return Gathered(
        reports=await providers.reports.reports(week) if providers.reports else None,
        quiz=await providers.quiz.quiz(week) if providers.quiz else (),
        delivery=await providers.delivery.delivery(week) if providers.delivery else None,
        released=await providers.releases.released(week) if providers.releases else (),
    )
