"""The panel's routes: each one guarded by role as it is registered, each answer with the same headers."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.access import NotAllowed
from bot.context import Services
from bot.editing.drafts import Conflict
from bot.editing.texts import EditRefused
from bot.logs import incident
from bot.panel.address import Address
from bot.panel.forms import TOKEN, Form, read_form
from bot.panel.headers import document_policy, secured
from bot.panel.refusals import Refused
from bot.panel.rendering import Renderer
from bot.panel.table import TABLE
from bot.panel.visits import Answer, Download, Go, Leave, Place, Visit
from bot.signin import InitDataRefused, Refusal, Visitor
from bot.store.base import StoreError

log = structlog.get_logger(__name__)

_STATIC = Path(__file__).parent / "static"
_FILES = frozenset(path.name for path in _STATIC.iterdir())

_EVERY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

Serve = Callable[[Request], Awaitable[Response]]

_REFUSALS = {Refusal.FOREIGN: ("foreign_form", 403), Refusal.REPEATED: ("repeated_form", 409)}


def panel_routes(services: Services) -> list[BaseRoute]:
    """Serve the panel below `/panel`; nothing where it has no address."""
    if services.panel_url is None:
        return []
    panel = _Panel(services, Address(services.panel_url))
    routes = [panel.route(place) for place in TABLE]
    routes += [
        Route("/masuk", panel.serve(panel.show_link), methods=["GET"]),
        Route("/masuk", panel.serve(panel.use_link), methods=["POST"]),
        Route("/telegram", panel.serve(panel.show_telegram), methods=["GET"]),
        Route("/telegram", panel.serve(panel.use_telegram), methods=["POST"]),
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/{rest:path}", panel.serve(panel.nowhere), methods=_EVERY_METHOD),
    ]
    return [Mount("/panel", routes=routes), Route("/panel", panel.serve(panel.home), methods=["GET"])]


class _Panel:
    """Turns requests into visits, and answers into responses."""

    def __init__(self, services: Services, address: Address) -> None:
        self._services, self._address = services, address
        self._sessions = services.sessions
        self._renderer = Renderer(services, address.root)

    def route(self, place: Place) -> Route:
        """Register one place, with its guard."""

        async def guarded(request: Request) -> Response:
            visitor = await self._visitor(request)
            if visitor is None:
                return self._plain("signed_out", 401)
            if place.permission and not visitor.staff.may(place.permission):
                raise Refused("not_permitted", 403)
            form = await self._form(request, visitor, place) if place.method == "POST" else Form()
            visit = Visit(self._services, visitor, request.path_params, request.query_params, form)
            return self._answered(visit, await place.endpoint(visit))

        return Route(place.path or "/", self.serve(guarded), methods=[place.method])

    def serve(self, work: Serve) -> Serve:
        """Serve with what all answers share: refusals, faults and headers."""

        async def served(request: Request) -> Response:
            visitor = await self._visitor_or_none(request)
            try:
                response = await work(request)
            except Refused as refused:
                response = self._refusal(visitor, refused)
            except HTTPException as fault:
                response = self._refusal(visitor, Refused("unknown_page", fault.status_code))
            except NotAllowed:
                response = self._refusal(visitor, Refused("not_permitted_role", 403))
            except EditRefused as refused:
                response = HTMLResponse(self._renderer.refusal(visitor, refused), 422)
            except Conflict:
                response = self._refusal(visitor, Refused("conflict", 409))
            except StoreError:
                response = self._refusal(visitor, Refused("store_unavailable", 503))
            except Exception as fault:  # the visitor gets an answer whatever went wrong
                response = self._refusal(visitor, Refused("incident", 500), incident(log, fault))
            framed = bool(visitor and visitor.in_telegram) or request.url.path.endswith("/telegram")
            return secured(response, framed=framed)

        return served

    async def home(self, _: Request) -> Response:
        """Lead from `/panel` to `/panel/`."""
        return RedirectResponse(f"{self._address.root}/", 308)

    async def nowhere(self, _: Request) -> Response:
        """Say that there is no such page."""
        raise Refused("unknown_page", 404)

    async def show_link(self, request: Request) -> Response:
        """Show a button to sign in. Looking does not use the link up: preview robots look too."""
        link = request.query_params.get("kode", "")
        if not await self._sessions.is_good(link):
            return self._plain("link_gone", 410)
        return HTMLResponse(self._renderer.plain("link", link=link))

    async def use_link(self, request: Request) -> Response:
        """Sign in with a link."""
        self._same_origin(request)
        secret = await self._sessions.by_link((await read_form(request)).text("kode"))
        if secret is None:
            return self._plain("link_gone", 410)
        return self._let_in(secret, in_telegram=False)

    async def show_telegram(self, request: Request) -> Response:
        """Show the page that hands over what Telegram says of its visitor."""
        if await self._visitor(request):
            return RedirectResponse(f"{self._address.root}/", 303)
        return HTMLResponse(self._renderer.plain("telegram"))

    async def use_telegram(self, request: Request) -> Response:
        """Sign in from inside Telegram."""
        self._same_origin(request)
        try:
            secret = await self._sessions.by_telegram((await read_form(request)).text("data"))
        except InitDataRefused:
            return self._plain("telegram_refused", 403)
        return self._let_in(secret, in_telegram=True) if secret else self._plain("no_role", 403)

    def _answered(self, visit: Visit, answer: Answer) -> Response:
        if isinstance(answer, Go):
            return RedirectResponse(answer.location(self._address.root), 303)
        if isinstance(answer, Leave):
            response: Response = self._plain("left", 200)
            in_telegram = visit.visitor.in_telegram
            response.headers["Set-Cookie"] = self._address.cookie("", in_telegram=in_telegram)
            return response
        if isinstance(answer, Download):
            return _file(answer)
        return HTMLResponse(self._renderer.page(visit, answer), answer.status)

    def _let_in(self, secret: str, *, in_telegram: bool) -> Response:
        response = RedirectResponse(f"{self._address.root}/", 303)
        response.headers["Set-Cookie"] = self._address.cookie(secret, in_telegram=in_telegram)
        return response

    def _same_origin(self, request: Request) -> None:
        if not self._address.sent_from_here(request):
            raise Refused("foreign_form", 403)

    async def _form(self, request: Request, visitor: Visitor, place: Place) -> Form:
        self._same_origin(request)
        form = await read_form(request, upload=place.upload)
        refusal = await self._sessions.take_form(visitor, form.text(TOKEN), once=not place.trial)
        if refusal:
            raise Refused(*_REFUSALS[refusal])
        return form

    async def _visitor(self, request: Request) -> Visitor | None:
        return await self._sessions.who(request.cookies.get(self._address.cookie_name, ""))

    async def _visitor_or_none(self, request: Request) -> Visitor | None:
        try:
            return await self._visitor(request)
        except StoreError:
            return None

    def _plain(self, template: str, status: int) -> Response:
        return HTMLResponse(self._renderer.plain(template), status)

    def _refusal(self, visitor: Visitor | None, refused: Refused, code: str = "") -> Response:
        return HTMLResponse(self._renderer.refusal(visitor, refused, code), refused.status)


def _file(file: Download) -> Response:
    if file.media == "text/html":
        return HTMLResponse(file.content, headers={"Content-Security-Policy": document_policy(file.content.decode())})
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, headers=named, media_type=file.media)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404)
    return secured(FileResponse(_STATIC / name), framed=False, cached=True)
