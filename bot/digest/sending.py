"""Sending a week's summary: once to each recipient (R4), whoever asks for it and however often.

A sending is claimed in the store before it is done. A worker that dies in between leaves it unclear: it may have
arrived, so it is not repeated by itself, and the owners are told (docs/decisions/0040).
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.delivery.alerts import Alerts
from bot.delivery.faults import PictureDelayed, PictureRefused
from bot.delivery.mail import MailDelayed, Mailer, MailRefused
from bot.digest.apart import make_files_apart
from bot.digest.forms import Files
from bot.digest.issue import Issue
from bot.digest.letter import render_letter
from bot.digest.message import links_of, render_message
from bot.digest.publishing import Publisher
from bot.digest.weeks import Week
from bot.store.base import Store
from bot.store.digest import Sending, SendState, Settle
from bot.store.seal import Vault

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=10)
"""Time after which a sending that has not ended is unclear."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""Waits between tries; after the last one the owners are told."""

CATCH_UP = 4
"""Weeks that are made up for when the machine was off."""

Picture = Callable[[int, bytes, str], Awaitable[None]]
"""Sends a picture with Telegram HTML to a chat; raises `PictureNotSent`."""


Maker = Callable[[Issue], Awaitable[Files]]
"""Makes the files of an issue; raises `NotMade`."""


_CHAT = re.compile(r"-?\d{1,20}", re.ASCII)


class Kind(StrEnum):
    """How a recipient is reached."""

    CHAT = "chat"
    MAIL = "mail"


@dataclass(frozen=True)
class Recipient:
    """Who gets the summary; `place` counts the recipients of a kind, for naming one without saying who it is."""

    kind: Kind
    address: str
    place: int


@dataclass(frozen=True)
class Sent:
    """How a sending stands after a round."""

    recipient: Recipient
    state: SendState


def recipients_of(addresses: Sequence[str]) -> tuple[Recipient, ...]:
    """Read recipients: numbers are chats, anything else is mail; each of them once."""
    places: Counter[Kind] = Counter()
    found = []
    for address in dict.fromkeys(addresses):
        kind = Kind.CHAT if _CHAT.fullmatch(address) else Kind.MAIL
        places[kind] += 1
        found.append(Recipient(kind, address, places[kind]))
    return tuple(found)


class Sender:
    """Sends issues to recipients."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        publisher: Publisher,
        recipients: Callable[[], Sequence[Recipient]],
        picture: Picture,
        mailer: Mailer | None,
        alerts: Alerts,
        now: Callable[[], datetime],
        bot_name: Callable[[], str],
        make: Maker = make_files_apart,
    ) -> None:
        self._recipients = recipients
        self._store = store
        self._vault = vault
        self._publisher = publisher
        self._picture = picture
        self._mailer = mailer
        self._alerts = alerts
        self._now = now
        self._bot_name = bot_name
        self._make = make

    @property
    def recipients(self) -> Sequence[Recipient]:
        """Who gets the summary as things stand."""
        return self._recipients()

    async def send(self, week: Week, recipients: Sequence[Recipient], *, again: bool = False) -> list[Sent]:
        """Send a week to those who have not got it; with `again` also where it failed for good or is unclear.

        Raises:
            NotOver: the week is running or to come.
            NotMade: the files could not be made.
            StoreError: the store cannot be read or written.
        """
        issue = await self._publisher.issue(week)
        files = await self._make(issue)
        return [await self._send_one(issue, files, recipient, again) for recipient in recipients]

    async def due(self, latest: Week) -> list[tuple[Week, list[Recipient]]]:
        """List the weeks up to `latest` that somebody has not got, oldest first, and whom they are for.

        Someone new gets the latest week; someone who missed weeks gets those since the last, four at most.
        """
        found: dict[Week, list[Recipient]] = {}
        for recipient in self.recipients:
            sendings = await self._store.digest.sendings(await self._mark(recipient))
            for week in _open_weeks(sendings, latest, self._now()):
                found.setdefault(week, []).append(recipient)
        return sorted(found.items())

    async def report_unclear(self) -> None:
        """Tell the owners of sendings that a worker left unfinished."""
        for week, mark in await self._store.digest.overdue(self._now()):
            for recipient in self.recipients:
                if await self._mark(recipient) == mark:
                    await self._tell("summary_unclear", Week.named(week), recipient)

    async def _send_one(self, issue: Issue, files: Files, recipient: Recipient, again: bool) -> Sent:
        mark, week = await self._mark(recipient), issue.week
        attempt = await self._store.digest.claim(week.name, mark, self._now(), LEASE, again=again)
        if attempt is None:
            return Sent(recipient, (await self._store.digest.sendings(mark))[week.name].state)
        try:
            await self._hand_over(issue, files, recipient, mark)
            state, until = SendState.SENT, self._now()
        except (PictureRefused, MailRefused):
            state, until = SendState.FAILED, self._now()
        except (PictureDelayed, MailDelayed) as fault:
            state, until = self._later(attempt, getattr(fault, "wait", None))
        await self._store.apply(Settle(week.name, mark, state, until))
        log.info("summary_sending", week=week.name, kind=recipient.kind.value, state=state.value, attempt=attempt)
        if state is SendState.FAILED:
            await self._tell("summary_failed", week, recipient)
        return Sent(recipient, state)

    def _later(self, attempt: int, asked: float | None) -> tuple[SendState, datetime]:
        if attempt > len(BACKOFF):
            return SendState.FAILED, self._now()
        wait = timedelta(seconds=asked) if asked is not None else BACKOFF[attempt - 1]
        return SendState.WAITING, self._now() + wait

    async def _hand_over(self, issue: Issue, files: Files, recipient: Recipient, mark: bytes) -> None:
        if recipient.kind is Kind.CHAT:
            text = render_message(issue, links_of(self._bot_name(), issue.week.name))
            await self._picture(int(recipient.address), files.picture, text)
        elif self._mailer is None:
            raise MailRefused
        else:
            key = f"ringkasan-{issue.week.name}-{mark.hex()}"
            sender = self._mailer.sender
            await self._mailer.send(render_letter(issue, files, sender, recipient.address, key, self._now()))

    async def _tell(self, template: str, week: Week, recipient: Recipient) -> None:
        await self._alerts.tell(template, week=week.name, by_mail=recipient.kind is Kind.MAIL, place=recipient.place)

    async def _mark(self, recipient: Recipient) -> bytes:
        return await self._vault.mark("digest", recipient.kind.value, recipient.address)


def _open_weeks(sendings: Mapping[str, Sending], latest: Week, now: datetime) -> list[Week]:
    weeks = latest.shifted(1 - CATCH_UP).until(latest)
    # A clock that was set back a little shows weeks to come; one that was wrong by years must not count.
    known = [name for name in sendings if name <= latest.shifted(CATCH_UP).name]
    fresh = {week for week in weeks if week.name > max(known)} if known else {latest}
    for week in weeks:
        sending = sendings.get(week.name)
        if sending and sending.state is SendState.WAITING and sending.until <= now.timestamp():
            fresh.add(week)
    return sorted(fresh)
