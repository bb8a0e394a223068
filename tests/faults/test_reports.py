"""Five hundred reports while Telegram fails, mail breaks off and the processes are killed (R1, R3).

Most reporters stand before "Kirim" with a draft that was sealed beforehand, and some walk through the whole
conversation: what is under test is the last yes and everything after it.
"""

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import DATABASE
from bot.delivery.directory import Directory
from bot.dialogs import Dialogs
from bot.reports.codes import is_code_of, new_code, read_code
from bot.reports.draft import PREVIEW, Draft
from bot.reports.status import StatusDesk
from bot.sandbox import Cloud, Person, api_routes, people
from bot.sandbox.faults import Fault, Faults, drop, error_of
from bot.settings import load_settings
from bot.store.cases import new_case_id
from bot.store.seal import Vault, read_keyring
from bot.store.sqlite import SqliteStore
from tests.support.applications import serving
from tests.support.post import Mailbox, mail_server
from tests.support.process import BotProcess
from tests.support.reporting import CODE, Answers, reports

CONFIRMED, UNCONFIRMED, WHOLE = 500, 20, 3
DEATHS = 3
"""How often each of the two processes is killed."""

REGIONS = ("kota-malang", "kabupaten-malang", "kota-batu")
"""Served by a forum; by a group without topics and by mail; by mail alone."""

SHARES = (REGIONS[0], REGIONS[0], REGIONS[0], REGIONS[1], REGIONS[2])
"""Where reports come from: most go to Telegram alone, because every mail has a summary that takes time to set."""

GROUPS = {"kota-malang": ("bawaslu",), "kabupaten-malang": ("kab",), "kota-batu": ()}
BY_MAIL = {"kabupaten-malang", "kota-batu"}
WORDS = "Tambahan dari pelapor"


def now() -> datetime:
    """The real time, which the processes go by."""
    return datetime.now(UTC)


@dataclass
class Reporter:
    """Someone with a draft that is ready to be sent."""

    person: Person
    draft: Draft

    @property
    def region(self) -> str:
        """Where it happened."""
        return self.draft.get("region")

    def presses(self) -> None:
        """Press "Kirim" below the preview."""
        number = next(iter(self.person.chat.messages))
        people.press(self.person.cloud, self.person.user, self.person.chat, number, "r:t")

    def receipts(self) -> set[str]:
        """Every receipt code this person was shown."""
        texts = [message.text for message in self.person.messages if message.from_bot]
        return {found[0] for text in texts if (found := CODE.search(text))}


class Weather(Faults):
    """Faults by chance, on any call."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def next_for(self, method: str) -> Fault | None:
        """Let one call in twelve fail; few are told to wait, because each makes a whole group wait for a second."""
        kind = self._chance.random()
        if kind < 0.003 and method != "getupdates":
            return Fault(1, error_of(429, 1, ""))
        if kind < 0.04:
            return Fault(1, error_of(self._chance.choice((500, 502, 503, 504)), None, ""))
        # The nearest to a timeout: no answer, whether or not the call had its effect.
        return Fault(1, drop(), after=kind < 0.06) if kind < 0.08 else None


@dataclass
class Storm:
    """The world in which nothing can be relied on, apart from chance, which is seeded."""

    cloud: Cloud
    mailbox: Mailbox
    folder: Path
    address: str
    chance: random.Random
    store: SqliteStore
    vault: Vault

    def process(self, command: str) -> BotProcess:
        """One more process of the bot."""
        environment = {
            "TELEGRAM_TOKEN": self.cloud.token, "TELEGRAM_API_URL": self.address, "MAIL_FROM": "bot@tn.example",
            "SMTP_URL": f"smtp+plain://127.0.0.1:{self.mailbox.port}", "LOG_LEVEL": "error",
        }  # fmt: skip
        return BotProcess(environment, self.folder, command)

    async def connect(self) -> None:
        """Connect the recipients of every region."""
        directory = Directory(self.vault, self.store.recipients, now)
        for region in REGIONS:
            for group in GROUPS[region]:
                invited = await directory.invite(region)
                await self.store.apply(invited.effect)
                assert await directory.connect_group(invited.code, self.cloud.chat(group).id)
            if region in BY_MAIL:
                invited = await directory.invite(region, f"{region}@bawaslu.example")
                await self.store.apply(invited.effect)
                assert await directory.connect_mail(invited.code)

    async def reporter(self, number: int) -> Reporter:
        """Let someone in whose draft is ready, with a preview on the screen."""
        person = Person(self.cloud, self.cloud.add_user(f"p{number}", "Warga").key, patience=120)
        person.chat.started = True
        answers = {
            "story": f"Peristiwa {self.chance.getrandbits(64):x}", "place": f"Tempat {self.chance.getrandbits(64):x}",
            "region": SHARES[number % len(SHARES)], "name": f"{self.chance.getrandbits(64):x}",
            "kind": "informasi-awal", "way": "self",
        }  # fmt: skip
        draft = Draft(new_case_id(), PREVIEW, answers, code=new_code().value)
        dialogs = Dialogs(self.vault, self.store.sealed, date.today)
        await self.store.apply(await dialogs.save(person.chat.id, draft.dialog()))
        keyboard = {"inline_keyboard": [[{"text": "Kirim", "callback_data": "r:t"}]]}
        self.cloud.post(person.chat, self.cloud.bot, {"text": "Pratinjau", "reply_markup": keyboard})
        return Reporter(person, draft)

    def begins(self) -> None:
        """Let calls and mails fail from now on, each by chance."""
        self.cloud.faults = Weather(self.chance)
        troubles = ("drop", "late", "451 busy")
        self.mailbox.weather = lambda: self.chance.choice(troubles) if self.chance.random() < 0.15 else ""

    def ends(self) -> None:
        """Let everything work again."""
        self.cloud.faults = Faults()
        self.mailbox.weather = None

    async def keeps_dying(self, command: str) -> None:
        """Start a process and kill it at an odd moment, again and again."""
        for _ in range(DEATHS):
            process = self.process(command)
            await process.start()
            await asyncio.sleep(self.chance.uniform(0.5, 4.0))
            await process.kill()

    async def confirm(self, reporters: Iterable[Reporter]) -> None:
        """Let people confirm as fast as the bot gets through with them."""
        for reporter in reporters:
            while len(self.cloud.queue.pending) > 95:  # noqa: ASYNC110 - a sandbox has no event for it
                await asyncio.sleep(0.01)
            reporter.presses()
            if self.chance.random() < 0.1:
                reporter.presses()

    async def add_words(self, reporters: Iterable[Reporter]) -> None:
        """Add words to some cases as soon as they are there, while they are on their way to officers."""
        desk = StatusDesk(self.vault, self.store, now, lambda: 0.0)
        for reporter in reporters:
            while (case := await self.store.cases.find(reporter.draft.case)) is None:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)
            await self.store.apply(*await desk.add_words(case, f"{WORDS} {case.id}"))

    async def calm(self) -> None:
        """Wait until every update is taken and everything is delivered."""
        await self.cloud.queue.settled(self.cloud.queue.last)
        while (await self.store.outbox.depth()).waiting:  # noqa: ASYNC110 - other processes work on it
            await asyncio.sleep(0.1)


@pytest.fixture
async def storm(tmp_path: Path) -> AsyncIterator[Storm]:
    cloud = Cloud()
    cloud.add_group("kab", "Petugas Bawaslu Kabupaten", ["petugas2"])
    seed = int(os.environ.get("FAULT_SEED", "20261126"))
    print(f"FAULT_SEED={seed}")  # noqa: T201 - shown when the test fails
    folder = tmp_path / "data"
    folder.mkdir()
    async with serving(api_routes(cloud)) as address, mail_server() as mailbox:
        store = SqliteStore(folder / DATABASE)
        await store.open()
        vault = Vault(read_keyring(None, load_settings({"data_dir": folder}).key_file), store.sealed)
        yield Storm(cloud, mailbox, folder, address, random.Random(seed), store, vault)
        await store.close()
        await cloud.aclose()


async def test_every_receipt_is_one_case_that_arrives_in_order_whatever_fails(storm: Storm) -> None:
    # Given offices, and people who are ready to send
    await storm.connect()
    ready = [await storm.reporter(number) for number in range(CONFIRMED + UNCONFIRMED)]
    confirmed, silent = ready[:CONFIRMED], ready[CONFIRMED:]
    with_words = confirmed[::7]
    # When they confirm while everything fails that can
    storm.begins()
    confirming = asyncio.gather(storm.confirm(confirmed), storm.add_words(with_words))
    await asyncio.gather(storm.keeps_dying("run"), storm.keeps_dying("deliver"))
    last = [storm.process("run"), storm.process("deliver")]
    await asyncio.gather(*(each.start() for each in last))
    await confirming
    whole = [Person(storm.cloud, storm.cloud.add_user(f"w{n}", "Warga").key, patience=60) for n in range(WHOLE)]
    codes = await asyncio.gather(*(reports(person, Answers().but(region="press:Kota Batu")) for person in whole))
    await storm.cloud.queue.settled(storm.cloud.queue.last)
    storm.ends()
    await asyncio.wait_for(storm.calm(), 90)
    for each in last:
        assert await each.stop() == 0
    # Then every receipt is that of exactly one case, and there are no others
    await receipts_are_cases(storm, confirmed, codes)
    # And each is with every recipient, its words behind it, and nothing of those who never confirmed
    for reporter in confirmed:
        arrived_in_order(storm, reporter, reporter in with_words)
    everything = "\n".join([*group_texts(storm, "bawaslu"), *group_texts(storm, "kab"), *storm.mailbox.ids()])
    for reporter in silent:
        assert reporter.draft.case not in everything
        assert reporter.receipts() == set()


async def receipts_are_cases(storm: Storm, confirmed: Sequence[Reporter], codes: Sequence[str]) -> None:
    for reporter in confirmed:
        code = read_code(reporter.draft.code)
        assert code is not None
        assert reporter.receipts() == {code.shown}
    found = {case.id for case in await storm.store.cases.open_cases()}
    by_conversation = found - {reporter.draft.case for reporter in confirmed}
    assert len(found) == CONFIRMED + WHOLE
    assert len(by_conversation) == WHOLE
    for shown in [*codes, *(each.draft.code for each in confirmed[::25])]:
        code = read_code(shown)
        assert code is not None
        rows = await storm.store.cases.by_lookup(code.lookup)
        assert sum([await is_code_of(code, hashed) for _, hashed in rows]) == 1


def group_texts(storm: Storm, group: str) -> list[str]:
    return [str(message.get("text", "")) for message in storm.cloud.chat(group).messages.values()]


def arrived_in_order(storm: Storm, reporter: Reporter, has_words: bool) -> None:
    case, region = reporter.draft.case, reporter.region
    for group in GROUPS[region]:
        texts = group_texts(storm, group)
        place = first(texts, rf"Kasus {case} ")
        assert place >= 0, f"{case} did not reach {group}"
        if has_words:
            assert first(texts, f"{WORDS} {case}") > place
    if region in BY_MAIL:
        ids = storm.mailbox.ids()
        assert f"<{case}.1.0@tn.example>" in ids, f"{case} was not mailed"
        if has_words:
            assert ids.index(f"<{case}.2.0@tn.example>") > ids.index(f"<{case}.1.0@tn.example>")


def first(texts: list[str], pattern: str) -> int:
    return next((place for place, text in enumerate(texts) if re.search(pattern, text)), -1)
