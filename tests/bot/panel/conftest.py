"""Fixtures of the panel's tests."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from knowledge.edition import Edition
from tests.support.panel import Office, staffed_town
from tests.support.town import Town


@pytest.fixture(scope="session")
def edition(edition: Edition) -> Edition:
    """Thirty shipped entries: whatever is published or tried here is indexed anew many times."""
    base = edition.base
    names = [*(entry.id for entry in base.in_category("media-sosial")[:30]), "hadir-kampanye-pasif"]
    entries = {name: base.entries[name] for name in names}
    entries = {
        name: entry.model_copy(update={"related": tuple(other for other in entry.related if other in entries)})
        for name, entry in entries.items()
    }
    phrasings = {name: base.phrasings[name] for name in names}
    return edition.remade(replace(base, entries=entries, phrasings=phrasings, places={}), ())


@pytest.fixture
async def town(edition: Edition, tmp_path: Path, log: LogCapture) -> AsyncIterator[Town]:
    """A running bot whose owner is the sandbox's admin."""
    async with staffed_town(edition, tmp_path, log) as town:
        yield town


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)
