"""The weekly summaries as they were published, and their files."""

from typing import NamedTuple

from markupsafe import Markup

from bot.digest.apart import NotMade
from bot.digest.issue import TOP, Issue
from bot.digest.weeks import Week
from bot.digest.words import labels, sentences
from bot.panel.lists import part
from bot.panel.refusals import Refused
from bot.panel.visits import Download, Page, Visit


class Form(NamedTuple):
    """A form of the summary: how the name of its file ends, and what it is."""

    ending: str
    media: str


FORMS = {
    "halaman": Form(".html", "text/html"),
    "gambar": Form(".png", "image/png"),
    "gelap": Form("-gelap.png", "image/png"),
    "lembar": Form(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "data": Form(".db", "application/vnd.sqlite3"),
}
EDITIONS = ("lengkap", "umum")


async def listing(visit: Visit) -> Page:
    """List the weeks that have a summary, newest first."""
    names = await visit.services.store.digest.published_weeks()
    return Page("summaries", {"part": part([Week.named(name) for name in reversed(names)], visit.page)})


async def show(visit: Visit) -> Page:
    """Show what a week's summary says, with the ways to its forms and to what stands behind its numbers."""
    issue = await _issue(visit)
    published = await visit.services.store.digest.published_weeks()
    values = {
        "issue": issue,
        "weeks": [(Week.named(numbers.week), numbers, numbers.week in published) for numbers in reversed(issue.line)],
        "misses_note": labels()["misses_note"],
        "released": labels()["released"],
        "change_names": labels()["changes"],
        "said": [Markup(sentence) for sentence in sentences(issue)],  # noqa: S704 - the template has escaped its values
        "topics": [(trend, visit.services.edition.base.find(trend.topic.entry)) for trend in issue.trends[:TOP]],
        "forms": tuple(FORMS),
    }
    return Page("summary", values)


async def form(visit: Visit) -> Download:
    """Hand over one form of a week's summary, in the full edition or the one for everyone."""
    wanted, edition = FORMS.get(visit.path["form"]), visit.path["edition"]
    if wanted is None or edition not in EDITIONS:
        raise Refused("unknown_page", 404)
    issue = await _issue(visit)
    issue = issue.for_everyone() if edition == "umum" else issue
    try:
        files = (await visit.services.shelf.files(issue)).named(issue)
    except NotMade as fault:
        raise Refused("summary_not_made", 503) from fault
    name = min((name for name in files if name.endswith(wanted.ending)), key=len)
    return Download(files[name], wanted.media, name)


async def _issue(visit: Visit) -> Issue:
    issue = await visit.services.publisher.published(visit.path["week"])
    if issue is None:
        raise Refused("unknown_page", 404)
    return issue
