"""`tanya-netral doctor`: what is wrong with this installation, and what to do about it."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.serve import StartError, prepare_folder
from bot.settings import Mode, Settings, SettingsError, load_settings
from bot.store.base import StoreError, StoreTooNew
from bot.store.outbox import Depth
from bot.store.recipients import Channel, Recipient
from bot.store.seal import Keyring, SealError, Vault, read_keyring
from bot.store.sqlite import SqliteStore
from knowledge.base import read
from knowledge.errors import Severity

SPARE_DISK = 200_000_000
"""Bytes that should be free where the data is kept."""

SQLITE_NEEDED = (3, 38, 0)
"""First SQLite with all that the store uses: JSON functions always built in."""

LONGEST_WAIT = 3600
"""Seconds after which a letter that waits is a fault."""


@dataclass(frozen=True)
class Finding:
    """One thing that was checked, and what to do when it is not healthy."""

    subject: str
    healthy: bool
    remark: str

    def __str__(self) -> str:
        return f"{'ok ' if self.healthy else 'BAD'}  {self.subject}: {self.remark}"


def examine() -> list[Finding]:
    """Check everything that can be checked from here."""
    try:
        settings = load_settings()
    except SettingsError as fault:
        return [Finding("settings", False, str(fault))]
    return list(_examine(settings))


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", True, f"mode {settings.mode.value}")
    yield _folder(settings)
    yield _disk(settings)
    yield _database(settings)
    yield _keys(settings)
    yield from _knowledge(settings)
    yield from asyncio.run(examine_delivery(settings))
    yield _telegram(settings)


def _folder(settings: Settings) -> Finding:
    try:
        prepare_folder(settings)
    except StartError as fault:
        return Finding("data folder", False, str(fault))
    if settings.data_dir.stat().st_mode & 0o077:
        return Finding("data folder", False, "others can look into it, and it is not ours; set its mode to 0700.")
    return Finding("data folder", True, "can be written, and others cannot look into it")


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    if not place.exists():
        return Finding("disk", False, "DATA_DIR: its parent folder is missing; make it or choose another.")
    free = shutil.disk_usage(place).free
    if free < SPARE_DISK:
        return Finding("disk", False, f"only {free // 1_000_000} MB free; make room before the bot has to stop.")
    return Finding("disk", True, f"{free // 1_000_000} MB free")


def _database(settings: Settings) -> Finding:
    if sqlite3.sqlite_version_info < SQLITE_NEEDED:
        return Finding("database", False, f"SQLite {sqlite3.sqlite_version} is too old; use a newer Python.")
    if not settings.data_dir.is_dir():
        return Finding("database", False, "there is no data folder to keep it in.")
    try:
        asyncio.run(_open_and_close(settings))
    except StoreTooNew:
        return Finding("database", False, "it is from a newer version; start that version instead.")
    except StoreError:
        return Finding("database", False, "it cannot be opened; restore a backup or check the file's rights.")
    return Finding("database", True, f"opens (SQLite {sqlite3.sqlite_version})")


async def _open_and_close(settings: Settings) -> None:
    store = SqliteStore(settings.database)
    await store.open()
    await store.close()


def _keys(settings: Settings) -> Finding:
    given = settings.master_keys
    try:
        if not given and not settings.key_file.exists():
            return Finding("keys", True, "the first start makes a key file beside DATA_DIR; keep a copy of it apart")
        keyring = read_keyring(given, settings.key_file)
        asyncio.run(_check_keys(settings, keyring))
    except (SealError, StoreError) as fault:
        remark = f"SEAL_KEYS or the key file are not the keys of this database ({type(fault).__name__}); restore them."
        return Finding("keys", False, remark)
    if given:
        return Finding("keys", True, "SEAL_KEYS opens what is stored")
    if settings.key_file.stat().st_mode & 0o077:
        return Finding("keys", False, f"others can read {settings.key_file.name}; set its mode to 0600.")
    return Finding("keys", True, "WARNING: a key file on the same disk; SEAL_KEYS keeps keys and data apart")


async def _check_keys(settings: Settings, keyring: Keyring) -> None:
    store = SqliteStore(settings.database)
    await store.open()
    try:
        await Vault(keyring, store.sealed).check()
    finally:
        await store.close()


def _knowledge(settings: Settings) -> Iterator[Finding]:
    base, problems = read()
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if base is None or errors:
        yield Finding("knowledge base", False, f"{len(errors)} errors; `tanya-netral kb check` lists them.")
        return
    stale = sum(problem.message.startswith("stale") for problem in problems)
    yield Finding("knowledge base", True, f"{len(base.entries)} entries, {stale} waiting for a review")
    known = settings.region in base.regions
    remark = base.regions[settings.region].name if known else f"REGION: use one of {', '.join(base.regions)}."
    yield Finding("region", known, remark)


async def examine_delivery(settings: Settings) -> list[Finding]:
    """Check who receives reports, and what waits to reach them."""
    try:
        recipients, depth = await _look_at_outbox(settings)
    except StoreError:
        return []  # said above, under the database
    findings = [*_regions(recipients), _outbox(depth)]
    faults = sorted({each.fault for each in recipients if each.fault})
    if faults:
        findings.append(
            Finding("delivery", False, f"failing ({', '.join(faults)}); docs/operating.md has the remedies.")
        )
    if settings.smtp_url is None and any(each.channel is Channel.MAIL for each in recipients):
        findings.append(Finding("mail", False, "SMTP_URL: there are recipients by mail, but no mail server; set it."))
    return findings


def _regions(recipients: Sequence[Recipient]) -> Iterator[Finding]:
    base, _ = read()
    for region in base.regions.values() if base else ():
        channels = [each.channel.value for each in recipients if each.region == region.id]
        remark = ", ".join(channels) if channels else "WARNING: nobody; an owner connects a group with /penerima"
        yield Finding(f"reports for {region.name}", True, remark)


def _outbox(depth: Depth) -> Finding:
    if depth.held:
        return Finding("outbox", False, f"{depth.held} letters have no recipient; connect one with /penerima.")
    if depth.oldest > LONGEST_WAIT:
        hours = depth.oldest // 3600
        return Finding("outbox", False, f"{depth.waiting} wait, the oldest {hours} hours; is `run` or `deliver` up?")
    return Finding("outbox", True, f"{depth.waiting} deliveries wait")


async def _look_at_outbox(settings: Settings) -> tuple[Sequence[Recipient], Depth]:
    store = SqliteStore(settings.database)
    await store.open()
    try:
        return await store.recipients.active(), await store.outbox.depth()
    finally:
        await store.close()


def _telegram(settings: Settings) -> Finding:
    if settings.mode is Mode.SANDBOX:
        return Finding("telegram", True, "no TELEGRAM_TOKEN, so `run` starts the sandbox")
    try:
        name = asyncio.run(_introduce(settings))
    except InvalidToken:
        return Finding("telegram", False, "TELEGRAM_TOKEN: Telegram does not know it; copy it again from @BotFather.")
    except TelegramError as fault:
        return Finding("telegram", False, f"cannot be reached ({type(fault).__name__}); check network and firewall.")
    return Finding("telegram", True, f"the token belongs to @{name}")


async def _introduce(settings: Settings) -> str:
    async with Bot(settings.token, base_url=f"{settings.telegram_api_url}/bot") as bot:
        return bot.username
