"""A bot running on the embedded Telegram, with the people who use it."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from structlog.testing import LogCapture

from bot.app import Bot, create_bot
from bot.sandbox import Cloud, Person, SandboxRequest
from bot.settings import Settings, load_settings
from knowledge.edition import Edition

START = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday outside any election stage."""


class Town:
    """Starts, restarts and stops a bot over one cloud and one data folder."""

    def __init__(self, edition: Edition, folder: Path, log: LogCapture, **settings: Any) -> None:
        folder.mkdir(exist_ok=True)
        self.edition = edition
        self.cloud = Cloud()
        owner = str(self.cloud.users["admin"].id)
        self.settings: Settings = load_settings({"data_dir": folder, "owner_ids": owner} | settings)
        self.log = log
        self.now = START
        self.expected_incidents = 0
        self.guru = Person(self.cloud, "guru")
        self.owner = Person(self.cloud, "admin")
        self.officers = Person(self.cloud, "bawaslu")
        self.other = Person(self.cloud, "guru2")
        self.bot: Bot
        self._polling: asyncio.Task[None]

    @property
    def incidents(self) -> int:
        """How many updates ended in an apology."""
        return sum(entry["event"] == "incident" for entry in self.log.entries)

    @property
    def database(self) -> Path:
        """The bot's database file."""
        return self.settings.data_dir / "tanya-netral.db"

    async def open(self) -> None:
        """Start the bot."""
        self.bot = create_bot(
            self.settings, self.edition, lambda: SandboxRequest(self.cloud), self.cloud.token, lambda: self.now
        )
        await self.bot.services.store.open()
        await self.bot.start()
        self._poller = self.bot.poller()
        self._polling = asyncio.create_task(self._poller.run())

    async def close(self) -> None:
        """Stop the bot in an orderly way."""
        self._poller.stop()
        await self._polling
        await self.bot.stop()
        await self.bot.services.store.close()

    async def restart(self) -> None:
        """Stop the bot and start it again over the same data, as a deployment does."""
        await self.close()
        await self.open()

    async def delivered(self) -> None:
        """Wait until everything that is due has been delivered, or was tried in vain."""
        await asyncio.wait_for(self.bot.delivery.settle(), 20)

    def wait(self, **time: float) -> None:
        """Let the bot's calendar move on."""
        self.now += timedelta(**time)

    def stored(self) -> bytes:
        """Every byte the bot keeps on disk."""
        return b"".join(path.read_bytes() for path in sorted(self.settings.data_dir.rglob("*")) if path.is_file())
