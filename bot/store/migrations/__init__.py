"""The schema of the SQLite store, as numbered migrations; never change one that was released.

They are applied in the order in which their modules are imported here.
"""

from bot.store.migrations import (
    m01_log,
    m02_sealed,
    m03_weeks,
    m10_cases,
    m11_evidence,
    m12_waiting,
    m13_digests,
    m20_outbox,
    m30_people,
    m31_edits,
    m40_digest,
    m41_released,
    m50_panel,
)
from bot.store.migrations.registry import migrations

__all__ = [
    "m01_log",
    "m02_sealed",
    "m03_weeks",
    "m10_cases",
    "m11_evidence",
    "m12_waiting",
    "m13_digests",
    "m20_outbox",
    "m30_people",
    "m31_edits",
    "m40_digest",
    "m41_released",
    "m50_panel",
    "migrations",
]
