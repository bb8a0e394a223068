from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.site import SiteOptions, render_site, write_site
from knowledge.base import KnowledgeBase, load

TODAY = date(2026, 11, 23)
OPTIONS = SiteOptions("tanya_netral_bot", "https://bkpsdm.example.go.id/netralitas")


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def files(base: KnowledgeBase) -> Mapping[str, bytes]:
    """The site of the shipped base, for an agency with a bot and an address."""
    return render_site(base, OPTIONS, TODAY)


@pytest.fixture(scope="session")
def site(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in a folder, as it opens without bot, address or server."""
    folder = tmp_path_factory.mktemp("site") / "keluaran"
    write_site(folder, render_site(base, SiteOptions(), TODAY))
    return folder
