"""What the questions of a report need to know of the world: the day, the rules, the elections, the region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.reports.draft import Draft, of_person
from knowledge.base import KnowledgeBase
from knowledge.places import Region
from knowledge.reporting import Clock, Door, Form, Situation, Subject, doors, forms_on, mentions_money, report_clock

_WORKING = timedelta(days=2)
"""Calendar days that a working day takes at most, with weekends and some holidays."""


@dataclass(frozen=True)
class Facts:
    """The world as a draft meets it; `home` is the region that its chat chose."""

    base: KnowledgeBase
    now: datetime
    home: str

    @property
    def today(self) -> date:
        """The day in the region of the chat."""
        return self.now.astimezone(self.base.regions[self.home].zone).date()

    def region(self, draft: Draft) -> Region:
        """The region in which it happened."""
        return self.base.regions.get(draft.get("region")) or self.base.regions[self.home]

    def forms(self, draft: Draft) -> Sequence[Form]:
        """The forms that may apply; several when two elections run at once, none outside stages."""
        day = draft.day("event_day")
        region = self.region(draft)
        places = (region.id, region.province)
        return forms_on(self.base.reporting, day, self.base.elections, places) if day else ()

    def outside(self, draft: Draft) -> bool:
        """Tell whether it happened outside any election stage; without a day nobody knows."""
        return draft.day("event_day") is not None and not self.forms(draft)

    def story_doors(self, draft: Draft) -> Sequence[Door]:
        """Where else this belongs by what is told, before anything else is known."""
        money = mentions_money(self.base.reporting, draft.get("story"))
        return doors(self.base.reporting, Situation(Subject.UNKNOWN, money), self.region(draft))

    def doors(self, draft: Draft, number: int = 1) -> Sequence[Door]:
        """Where else this belongs by when it happened and who is reported; of several people what is new with one."""
        before = [door.row for earlier in range(1, number) for door in self._doors(draft, earlier)]
        return [door for door in self._doors(draft, number) if door.row not in before]

    def _doors(self, draft: Draft, number: int) -> Sequence[Door]:
        subject = Subject(draft.get(of_person("subject", number)) or Subject.UNKNOWN)
        return doors(self.base.reporting, Situation(subject, outside=self.outside(draft)), self.region(draft))

    def working_days(self, draft: Draft) -> bool:
        """Tell whether a report past the safe count may still be in time, because its law counts working days."""
        forms, known, deadlines = self.forms(draft), draft.day("known"), self.base.reporting.deadlines
        chosen = next((form for form in forms if form.id == draft.get("form")), forms[0] if forms else None)
        counted = chosen is not None and chosen.regime in deadlines.working_days_in
        return counted and known is not None and self.today - known <= _WORKING * deadlines.report_days

    def clock(self, draft: Draft) -> Clock | None:
        """The seven days, where the day of knowing was told."""
        known = draft.day("known")
        return report_clock(known, self.today, self.base.reporting.deadlines.report_days) if known else None
