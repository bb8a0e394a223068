"""One request of someone who is signed in, and what can be answered to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.access import Permission, Staff
from bot.context import Services
from bot.panel.forms import Form
from bot.signin import Visitor


@dataclass(frozen=True)
class Page:
    """A page to show: its template, what it shows, and the status."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True)
class Go:
    """Go on to another page of the panel; `notice` names what it says on top."""

    path: str
    notice: str = ""
    anchor: str = ""

    def location(self, root: str) -> str:
        """Write the address."""
        query = ("&" if "?" in self.path else "?") + urlencode({"kabar": self.notice}) if self.notice else ""
        return f"{root}{self.path}{query}{f'#{self.anchor}' if self.anchor else ''}"


@dataclass(frozen=True)
class Leave:
    """The visitor is signed out."""


@dataclass(frozen=True)
class Download:
    """A file; an HTML page is shown instead, as a document of its own beside the panel."""

    content: bytes
    media: str
    name: str


Answer = Page | Go | Leave | Download


@dataclass(frozen=True)
class Visit:
    """Someone signed in asks for a page or sends a form."""

    services: Services
    visitor: Visitor
    path: Mapping[str, str]
    query: QueryParams
    form: Form

    @property
    def staff(self) -> Staff:
        """Who visits."""
        return self.visitor.staff

    def may(self, permission: Permission) -> bool:
        """Tell whether the visitor's role permits something."""
        return self.visitor.staff.may(permission)

    def asked(self, name: str, longest: int = 200) -> str:
        """Get a part of the query, cut to a length."""
        return self.query.get(name, "")[:longest].strip()

    @property
    def page(self) -> int:
        """The number of the page of a list that is asked for."""
        text = self.query.get("hal", "")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


Endpoint = Callable[[Visit], Awaitable[Answer]]


@dataclass(frozen=True)
class Place:
    """One row of the table of routes: who may reach what. Without a permission: everyone with a role.

    A form that only shows something (`trial`) may be sent again; any other counts once. Only an `upload` takes a file.
    """

    method: str
    path: str
    permission: Permission | None
    endpoint: Endpoint
    trial: bool = False
    upload: bool = False
