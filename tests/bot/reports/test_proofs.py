"""A proof of receipt that a reporter shows can be checked, and nothing else passes as one."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from tests.support.reporting import CAMPAIGN, connects, reports
from tests.support.town import Town


async def test_a_proof_is_checked_by_its_installation_alone(town: Town, tmp_path: Path) -> None:
    town.now = CAMPAIGN
    await connects(town)
    await reports(town.guru)
    await town.guru.clicks("Bukti tanda terima")
    file = town.cloud.files.get(town.guru.last.body["document"]["file_id"])
    assert file is not None
    shown = tmp_path / "proof.pdf"
    shown.write_bytes(file.content)
    home = {"DATA_DIR": str(town.settings.data_dir)}
    good = await asyncio.to_thread(CliRunner().invoke, app, ["proof", str(shown)], env=home)
    assert good.exit_code == 0, good.output
    assert "Wilayah: Kota Malang" in good.output
    assert "Isi: " in good.output
    other = tmp_path / "other"
    other.mkdir()
    bad = await asyncio.to_thread(CliRunner().invoke, app, ["proof", str(shown)], env={"DATA_DIR": str(other)})
    assert bad.exit_code == 2
    assert "did not sign" in bad.output
