"""Pages from templates: strict about missing variables, every value escaped."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.access import Permission
from bot.cards import BADGES
from bot.context import Services
from bot.digest.words import number, span
from bot.editing.texts import EditRefused
from bot.messages import indonesian_date
from bot.panel.refusals import Refused
from bot.panel.visits import Page, Visit
from bot.signin import Visitor
from bot.signin.forms import form_token
from knowledge.entries import Verdict

_HERE = Path(__file__).parent

_LONGEST_FAULT = 300
"""Characters of one fault; a page has more room than a message."""


@dataclass(frozen=True)
class Door:
    """One item of the navigation; its name stands in labels.yaml."""

    path: str
    icon: str
    permission: Permission | None


DOORS = (
    Door("/", "home", None),
    Door("/kotak", "inbox", Permission.INBOX),
    Door("/entri", "book", Permission.READ),
    Door("/draf", "draft", Permission.EDIT),
    Door("/lembar", "sheet", Permission.READ),
    Door("/emas", "check", Permission.READ),
    Door("/ringkasan", "chart", Permission.READ),
    Door("/laporan", "report", Permission.READ),
    Door("/kasus", "report", Permission.CASES),
    Door("/siaran", "send", Permission.BROADCAST),
    Door("/sakelar", "switch", Permission.SWITCH),
    Door("/orang", "people", Permission.PEOPLE),
    Door("/catatan", "log", Permission.AUDIT),
    Door("/periksa", "pulse", Permission.EXAMINE),
)


class Renderer:
    """Renders the panel's pages."""

    def __init__(self, services: Services, root: str) -> None:
        self._labels: Mapping[str, Mapping[str, str]] = yaml.safe_load((_HERE / "labels.yaml").read_text("utf-8"))
        self._services = services
        self._messages = services.messages
        self._environment = _environment()
        self._environment.filters["alasan"] = self._why
        self._environment.filters["judul"] = self._title
        self._environment.filters["label"] = self._messages.label
        self._environment.globals |= {
            "root": root,
            "labels": self._labels,
            "Permission": Permission,
            "now": services.now,
        }

    def page(self, visit: Visit, page: Page) -> str:
        """Render a page for who visits."""
        notice = self._labels["notices"].get(visit.query.get("kabar", ""), "")
        return self._for(visit.visitor, page.template, {"notice": notice} | dict(page.values))

    def plain(self, template: str, **values: object) -> str:
        """Render a page for someone who is not signed in."""
        return self._render(template, values)

    def refusal(self, visitor: Visitor | None, refused: Refused | EditRefused, code: str = "") -> str:
        """Render why something was not done."""
        said = self._labels["refusals"][refused.reason] if isinstance(refused, Refused) else self._why(refused)
        values = {"reason": said, "code": code, "notice": ""}
        if visitor is None:
            return self._render("refused_outside", values)
        return self._for(visitor, "refused", values)

    def _why(self, refused: EditRefused) -> Markup:
        """Say why an edit was refused, in the words that editors read in Telegram too."""
        values = {name: value for name, value in refused.values.items() if name != "code"}
        return Markup(self._messages.render("admin/refused", code=refused.code, cut=_LONGEST_FAULT, **values))  # noqa: S704 - escaped there

    def _title(self, entry_id: str) -> str:
        entry = self._services.edition.base.find(entry_id)
        return entry.title if entry else entry_id

    def _for(self, visitor: Visitor, template: str, values: Mapping[str, object]) -> str:
        staff = visitor.staff
        own = {
            "staff": staff,
            "doors": [door for door in DOORS if door.permission is None or staff.may(door.permission)],
            "new_token": lambda: form_token(visitor.secret),
        }
        return self._render(template, own | dict(values))

    def _render(self, template: str, values: Mapping[str, object]) -> str:
        return self._environment.get_template(f"{template}.html.j2").render(**values).strip() + "\n"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"tanggal": indonesian_date, "kata": _word, "awal_besar": _capital}
    environment.filters |= {"angka": number, "rentang": span}
    return environment


def _word(verdict: Verdict) -> str:
    return BADGES[verdict].split()[0]


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]
