"""One call to the Bot API: token, fault, method, answer as JSON."""

import inspect
import json
import re
from typing import NamedTuple

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import ApiError, Dropped
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.receiving import Raw
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Call

_TOKEN = re.compile(r"\d+:[\w-]+")


class Reply(NamedTuple):
    """What Telegram answers: an HTTP status and a body."""

    status: int
    body: bytes


async def call(cloud: Cloud, token: str, method: str, params: Params) -> Reply:
    """Carry out one call and answer as Telegram does.

    Raises:
        Dropped: A broken connection was asked for.
    """
    try:
        body = await _result(cloud, token, method.lower(), params)
    except ApiError as fault:
        cloud.requests.append(Call(method, dict(params.values), fault.code))
        return Reply(fault.code, _refusal(fault))
    except Dropped:
        cloud.requests.append(Call(method, dict(params.values), 0))
        raise
    cloud.requests.append(Call(method, dict(params.values), 200))
    return Reply(200, b'{"ok":true,"result":' + body + b"}")


async def _result(cloud: Cloud, token: str, method: str, params: Params) -> bytes:
    _check_token(cloud, token)
    run = METHODS.get(method)
    if run is None:
        raise ApiError(404, "Not Found: method not found")
    fault = cloud.faults.next_for(method)
    if fault and not fault.after:
        raise fault.error
    result = run(cloud, params)
    if inspect.isawaitable(result):
        result = await result
    if fault:
        raise fault.error
    return result if isinstance(result, Raw) else json.dumps(result).encode()


def _check_token(cloud: Cloud, token: str) -> None:
    if token == cloud.token:
        return
    if not _TOKEN.fullmatch(token):
        raise ApiError(404, "Not Found")
    raise ApiError(401, "Unauthorized")


def _refusal(fault: ApiError) -> bytes:
    refusal: Json = {"ok": False, "error_code": fault.code, "description": fault.description}
    if fault.parameters:
        refusal["parameters"] = fault.parameters
    return json.dumps(refusal).encode()


def download(cloud: Cloud, token: str, path: str) -> Reply:
    """Fetch the bytes of a file by the path that getFile told."""
    try:
        _check_token(cloud, token)
    except ApiError as fault:
        return Reply(fault.code, _refusal(fault))
    file = cloud.files.at(path)
    if file is None:
        return Reply(404, _refusal(ApiError(404, "Not Found")))
    return Reply(200, file.content)
