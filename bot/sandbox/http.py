"""The Bot API over HTTP, for a bot in another process: `base_url=http://127.0.0.1:8080/bot`."""

import json

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.api import call, download
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import Dropped
from bot.sandbox.guard import local_only
from bot.sandbox.params import Json, Params, Upload


def api_routes(cloud: Cloud) -> list[BaseRoute]:
    """Serve the Bot API methods and the files; only requests to this computer's own name are answered."""

    async def run(request: Request) -> Response:
        try:
            reply = await call(
                cloud, request.path_params["token"], request.path_params["method"], await _params(request)
            )
        except Dropped:
            # Starlette cannot break a connection; an answer that is none is the nearest to it.
            return Response(status_code=502)
        except ClientDisconnect:
            # The caller died while it was still sending; nobody is there to be answered.
            return Response(status_code=400)
        return Response(reply.body, reply.status, media_type="application/json")

    async def fetch(request: Request) -> Response:
        reply = download(cloud, request.path_params["token"], request.path_params["path"])
        return Response(reply.body, reply.status, media_type="application/octet-stream")

    return [
        Route("/bot{token}/{method}", run, methods=["GET", "POST"], middleware=local_only()),
        Route("/file/bot{token}/{path:path}", fetch, methods=["GET"], middleware=local_only()),
    ]


async def _params(request: Request) -> Params:
    values: Json = dict(request.query_params)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        values |= _object(await request.body())
    elif request.method == "POST":
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or ""
                    files[name] = Upload(value.filename or name, await value.read(), mime)
                else:
                    values[name] = value
    return Params(values, files)


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
