"""What an agency sets for its copy of the site."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_PUBLIC_EDITION = b'<meta name="tanya-netral-edisi" content="umum">'
_BOT_NAME = re.compile(r"@?([A-Za-z]\w{4,31})", re.ASCII)
_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[\w./~-]*)?", re.ASCII)


class SiteError(Exception):
    """The site cannot be built as asked; the message says what to change."""


@dataclass(frozen=True)
class SiteOptions:
    """The bot to link to and the public address of the site; empty is none. Build with `read_options`."""

    bot: str = ""
    url: str = ""

    @property
    def server_root(self) -> str:
        """Path of the site on its server, for the one page that is shown at any address; empty when unknown."""
        return urlsplit(self.url).path + "/" if self.url else ""

    def address(self, page: str) -> str:
        """Get the public address of a page; empty without a public address."""
        return f"{self.url}/{page}" if self.url else ""

    def deep_link(self, entry_id: str) -> str:
        """Get the link that opens an entry in the bot; empty without a bot."""
        return f"https://t.me/{self.bot}?start={entry_id}" if self.bot else ""


def read_summary(file: Path) -> bytes:
    """Read a page of the weekly summary that may be published.

    Raises:
        SiteError: it cannot be read, is no such page, or holds what only the internal edition shows.
    """
    try:
        page = file.read_bytes()
    except OSError as fault:
        raise SiteError(f"--summary: {file} cannot be read: {fault.strerror}") from None
    if _PUBLIC_EDITION not in page:
        raise SiteError("--summary: not a page of the public edition; make one with `digest --public --out DIR`")
    return page


def read_options(bot: str = "", url: str = "") -> SiteOptions:
    """Check what was typed.

    Raises:
        SiteError: one sentence naming the option and what it should be.
    """
    name = _BOT_NAME.fullmatch(bot) if bot else None
    if bot and not name:
        raise SiteError("--bot: not a username of a bot; it looks like tanya_netral_bot")
    if url and not _ADDRESS.fullmatch(url):
        raise SiteError("--url: not an address for the site; it looks like https://bkpsdm.example.go.id/netralitas")
    return SiteOptions(name.group(1) if name else "", url.rstrip("/"))
