"""The panel over a running town: people with roles, and a browser's worth of HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from starlette.routing import BaseRoute
from structlog.testing import LogCapture

from bot.access import Staff
from bot.digest.weeks import Week
from bot.store.people import Role
from bot.web import create_web
from knowledge.edition import Edition
from knowledge.golden import golden_rows
from tests.support.applications import serving_made
from tests.support.town import Town
from tests.support.weeks import crowd, log

ORIGIN = "http://127.0.0.1"
OWNER = 5160840331
"""Dewi, who sits at the sandbox's admin seat."""

PEOPLE = {
    Role.ADMIN: 900_000_001,
    Role.REVIEWER: 900_000_002,
    Role.EDITOR: 900_000_003,
    Role.OFFICER: 900_000_004,
    Role.VIEWER: 900_000_005,
}


@dataclass
class Sent:
    """A form as it stands on a page: where it goes, and what it holds."""

    action: str
    method: str
    encoding: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects forms with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append(Sent(given.get("action") or "", given.get("method") or "get", given.get("enctype") or ""))
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append(given.get("formaction") or "")
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value") or "")
        elif tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self._add(name, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].fields.setdefault(name, []).append(value)


class Seat:
    """Someone at the panel, as a browser without scripts."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page: httpx.Response

    async def goes(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = await self.client.get(path)
        return self.page

    def forms(self) -> list[Sent]:
        """List the forms of the page."""
        reader = _Reader()
        reader.feed(self.page.text)
        return reader.forms

    def form(self, action: str) -> Sent:
        """Get the form of the page that goes to `action`."""
        return next(form for form in self.forms() if urlsplit(form.action).path.endswith(action))

    async def sends(self, action: str, **fields: str) -> httpx.Response:
        """Fill in the form that goes to `action` and send it."""
        return await self.posts(self.form(action), **fields)

    async def posts(self, form: Sent, to: str = "", **fields: str) -> httpx.Response:
        """Send a form, with other fields; `to` is the address of one of its buttons."""
        data = form.fields | {name: [value] for name, value in fields.items()}
        self.page = await self.client.post(to or form.action, data=data, headers={"Origin": ORIGIN})
        return self.page

    async def uploads(self, action: str, name: str, content: bytes, **fields: str) -> httpx.Response:
        """Choose a file in the page's only form that takes one, and press the button that goes to `action`."""
        form = next(form for form in self.forms() if form.encoding == "multipart/form-data")
        data = {key: values[-1] for key, values in form.fields.items() if key != "berkas"} | fields
        to = next(button for button in [form.action, *form.buttons] if button.endswith(action))
        files = {"berkas": (name, content)} if name else {"berkas": ("", b"")}
        self.page = await self.client.post(to, data=data, files=files, headers={"Origin": ORIGIN})
        return self.page

    def sees(self, text: str) -> None:
        """Make sure that the page says something."""
        assert text in self.page.text, re.sub(r"<[^>]+>|\s+", " ", self.page.text)[-2000:]


async def misses(town: Town, question: str) -> None:
    """Have a teacher ask something and find the answer useless, if there is one."""
    await town.guru.sends(question)
    for useless in ("Belum membantu", "Bukan semuanya"):
        if any(useless in label for label in town.guru.buttons):
            await town.guru.clicks(useless)
            return


async def publish_week(town: Town) -> str:
    """Have six people ask in the week that is over, and publish its summary; returns the week's name."""
    services = town.bot.services
    week = Week.last_complete(services.now())
    await log(services.store, crowd(week.monday, 6))
    await services.publisher.issue(week)
    return week.name


@asynccontextmanager
async def staffed_town(edition: Edition, folder: Path, log: LogCapture) -> AsyncIterator[Town]:
    """Run a bot whose owner is the sandbox's admin; afterwards nothing of it must have gone wrong."""
    town = Town(edition, folder / "data", log, owner_ids=str(OWNER))
    await town.open()
    yield town
    await asyncio.wait_for(town.close(), 20)
    await town.cloud.aclose()
    assert town.incidents == town.expected_incidents, town.log.entries


class Office:
    """The panel of a town."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.services = town.bot.services
        self.services.panel_url = ORIGIN
        known = town.edition.base.entries.keys()
        self.services.workshop.golden = [row for row in golden_rows() if set(row.right) <= known][:60]
        self.web = create_web(town.bot, [])

    async def staff(self, role: Role) -> Staff:
        """Get someone with a role, invited when there is nobody yet."""
        access = self.services.access
        owner = await access.who(OWNER)
        assert owner
        if role is Role.OWNER:
            return owner
        known = await access.who(PEOPLE[role])
        if known is None:
            token = await access.invite(owner, role, f"{role.value} 1", "kota-malang")
            known = await access.accept(token, PEOPLE[role], PEOPLE[role])
        assert known
        return known

    @asynccontextmanager
    async def stranger(self) -> AsyncIterator[Seat]:
        """Sit down without being signed in."""
        transport = httpx.ASGITransport(app=self.web)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=True) as client:
            yield Seat(client)

    @asynccontextmanager
    async def seat(self, role: Role) -> AsyncIterator[Seat]:
        """Sit down, signed in with a link as `/panel` sends it."""
        async with self.stranger() as seat:
            link = await self.services.sessions.link(await self.staff(role))
            await seat.goes(f"/panel/masuk?kode={link}")
            await seat.sends("/masuk")
            assert seat.page.status_code == 200, seat.page.text
            yield seat

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Serve the panel on a free port, for real browsers."""

        def made(address: str) -> Sequence[BaseRoute]:
            self.services.panel_url = address
            return create_web(self.town.bot, []).routes

        async with serving_made(made) as address:
            yield address

    async def link(self, address: str, role: Role) -> str:
        """Make a link as `/panel` sends it."""
        return f"{address}/panel/masuk?kode={await self.services.sessions.link(await self.staff(role))}"
