"""The command `digest`: making, showing and sending the weekly summary from the shell."""

import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from bot.digest.demo import demo_issue
from bot.digest.forms import make_files
from bot.digest.issue import Issue
from bot.digest.message import plain, render_message
from bot.digest.publishing import NotOver
from bot.digest.sending import Kind, Recipient, Sent
from bot.digest.sources import publisher_over
from bot.digest.weeks import NoSuchWeek, Week
from bot.settings import Settings
from bot.store.base import StoreError
from bot.store.digest import SendState
from bot.store.seal import SealError
from bot.store.sqlite import SqliteStore
from knowledge.base import KnowledgeBase
from knowledge.edition import Edition

OFFLINE = "0:offline"
"""Stands in for the token where nothing is sent to Telegram."""


class WeeklyError(Exception):
    """The summary cannot be made or sent as asked; the message is one sentence that says what to change."""


def read_week(name: str | None, now: datetime) -> Week:
    """Read the week asked for; the last one that is over by default.

    Raises:
        WeeklyError: it is no week.
    """
    try:
        return Week.named(name) if name else Week.last_complete(now)
    except NoSuchWeek as fault:
        raise WeeklyError("--week: not an ISO week; it looks like 2026-W47") from fault


async def make(settings: Settings, base: KnowledgeBase, name: str | None, *, demo: bool, public: bool) -> Issue:
    """Publish a week, or take what was published of it; with `demo` from generated weeks in a throw-away store.

    Raises:
        WeeklyError: it is no week, or not over, or the store cannot be used.
    """
    now = _now(settings, base)
    week = read_week(name, now)
    if demo:
        issue = await _demo(settings, base, now, week if name else None)
    else:
        issue = await _publish(settings, base, week)
    return issue.for_everyone() if public else issue


def words(issue: Issue) -> str:
    """Write an issue for the terminal."""
    return plain(render_message(issue, lambda _: ""))


def write(issue: Issue, folder: Path) -> list[Path]:
    """Write the files of an issue into a folder, made where it is missing.

    Raises:
        WeeklyError: the folder cannot be written.
    """
    made = make_files(issue).named(issue)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError as fault:
        raise WeeklyError(f"--out: {folder} cannot be written ({fault.strerror}); name another folder") from fault
    return [folder / name for name in made]


async def send(settings: Settings, edition: Edition, name: str | None) -> list[Sent]:
    """Send a week to every recipient that has not got it, also where it failed before or is unclear.

    Raises:
        WeeklyError: there are no recipients, or something is missing for sending.
    """
    from telegram.error import TelegramError

    from bot.app import create_bot

    week = read_week(name, _now(settings, edition.base))
    if not settings.database.exists():
        raise _no_log()
    try:
        bot = create_bot(settings, edition, token=settings.token or OFFLINE)
        async with AsyncExitStack() as stack:
            await bot.services.store.open()
            stack.push_async_callback(bot.services.store.close)
            await bot.services.switches.refresh()
            await bot.services.workshop.refresh()
            _check_recipients(settings, bot.services.summaries.recipients)
            if settings.telegram_token:
                await bot.connect()
                stack.push_async_callback(bot.application.shutdown)
            return await bot.services.summaries.send(week, bot.services.summaries.recipients, again=True)
    except NotOver as fault:
        raise _not_over(week) from fault
    except (StoreError, SealError) as fault:
        raise _no_store() from fault
    except TelegramError as fault:
        raise WeeklyError("TELEGRAM_TOKEN: Telegram cannot be reached; `tanya-netral doctor` tells more") from fault


def _check_recipients(settings: Settings, recipients: Sequence[Recipient]) -> None:
    if not recipients:
        raise WeeklyError("DIGEST_CHATS, DIGEST_MAILS: name at least one recipient")
    if settings.telegram_token is None and any(one.kind is Kind.CHAT for one in recipients):
        raise WeeklyError("TELEGRAM_TOKEN: needed to send to chats")


def told(sent: list[Sent]) -> tuple[str, bool]:
    """Say how each sending stands, and whether all arrived."""
    lines = [f"{one.recipient.kind.value} {one.recipient.place}: {one.state.value}" for one in sent]
    return "\n".join(lines), all(one.state is SendState.SENT for one in sent)


async def _publish(settings: Settings, base: KnowledgeBase, week: Week) -> Issue:
    if not settings.database.exists():
        raise _no_log()
    zone = base.regions[settings.region].zone
    store = SqliteStore(settings.database)
    publisher = publisher_over(store, lambda: base, settings.region, zone, lambda: datetime.now(zone))
    try:
        await store.open()
        try:
            return await publisher.issue(week)
        finally:
            await store.close()
    except NotOver as fault:
        raise _not_over(week) from fault
    except StoreError as fault:
        raise _no_store() from fault


async def _demo(settings: Settings, base: KnowledgeBase, now: datetime, week: Week | None) -> Issue:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "demo.db")
        await store.open()
        try:
            return await demo_issue(store, base, settings.region, now, week)
        finally:
            await store.close()


def _now(settings: Settings, base: KnowledgeBase) -> datetime:
    return datetime.now(base.regions[settings.region].zone)


def _not_over(week: Week) -> WeeklyError:
    return WeeklyError(f"--week: {week.name} is not over yet")


def _no_log() -> WeeklyError:
    return WeeklyError("DATA_DIR: there is no log yet; --demo shows a summary of generated weeks")


def _no_store() -> WeeklyError:
    return WeeklyError("DATA_DIR: the store cannot be used; `tanya-netral doctor` tells more")
