"""Fixtures of the panel's tests."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import LogCapture

from knowledge.edition import Edition
from tests.support.panel import OWNER, Office
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
    town = Town(edition, tmp_path / "data", log, owner_ids=str(OWNER))
    await town.open()
    yield town
    await asyncio.wait_for(town.close(), 20)
    await town.cloud.aclose()
    assert town.incidents == town.expected_incidents, town.log.entries


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)
