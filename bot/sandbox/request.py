"""The in-process way to the sandbox for python-telegram-bot: an ordinary BaseRequest."""

import asyncio
from typing import IO, Any
from urllib.parse import unquote

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.sandbox.api import Reply, call, download
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import Dropped
from bot.sandbox.params import Params, Upload

_READ_TIMEOUT = 5.0


class SandboxRequest(BaseRequest):
    """Carries the calls of an unchanged Bot to a Cloud, as the strings and JSON that would go over the wire."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    @property
    def read_timeout(self) -> float | None:
        """The seconds that a call may take; nothing here takes longer by itself."""
        return _READ_TIMEOUT

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing behind."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - GET or POST; Telegram takes both for everything
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """Answer one call.

        Raises:
            NetworkError: A broken connection was asked for.
        """
        # A real call never answers without letting others run; races must not hide here.
        await asyncio.sleep(0)
        try:
            return await self._answer(url, request_data)
        except Dropped as fault:
            raise NetworkError("httpx.ReadError: ") from fault

    async def _answer(self, url: str, data: RequestData | None) -> Reply:
        path = unquote(url.partition("://")[2].partition("/")[2])
        if path.startswith("file/bot"):
            token, _, name = path.removeprefix("file/bot").partition("/")
            return download(self._cloud, token, name)
        token, _, name = path.removeprefix("bot").partition("/")
        values = data.json_parameters if data else {}
        files = _uploads(data) if data and data.contains_files else None
        return await call(self._cloud, token, name, Params(values, files))


def _uploads(data: RequestData) -> dict[str, Upload]:
    parts = data.multipart_data.items()
    return {part: Upload(name, _bytes(content), mime) for part, (name, content, mime) in parts}


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()
