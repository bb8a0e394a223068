"""`tanya-netral bench`: the matcher beside other rankers, and the bot beside a bare application on one sandbox."""

import asyncio
import json
import statistics
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, MessageHandler, filters

from bot import comparison
from bot.app import create_bot
from bot.cards import render_card
from bot.messages import Messages
from bot.sandbox import Cloud, SandboxRequest, people
from bot.settings import load_settings
from knowledge.edition import Edition, open_edition
from knowledge.evaluate import load_rows

Handler = Callable[[Update, Any], Coroutine[Any, Any, None]]

UPDATES = 2_000
CHATS = 500
ROUNDS = 3
LABELLED = Path(__file__).parents[1] / "tests" / "golden" / "fresh-test.jsonl"
"""Questions the rankers are held to unless others are named; only a checkout has them."""


def report(file: Path, *, as_json: bool) -> str:
    """Measure everything and write it as tables or JSON; takes some minutes.

    Raises:
        BadRow: a labelled question in `file` cannot be read.
    """
    rows = load_rows(file)
    figures, lines = measure(), comparison.compare(file)
    if as_json:
        return json.dumps({"set": file.name, "rankers": [asdict(line) for line in lines]} | figures, indent=1)
    listed = "\n".join(f"{name:38} {value}" for name, value in figures.items())
    return f"{file.name}, {len(rows)} questions\n\n{comparison.table(lines)}\n\n{listed}"


def measure() -> dict[str, Any]:
    """Measure start-up, memory, matching and throughput."""
    started = perf_counter()
    edition = open_edition()
    start_up = perf_counter() - started
    figures: dict[str, Any] = {"start_up_seconds": round(start_up, 2), "resident_mb_idle": comparison.resident_mb()}
    figures |= matching(edition, sample_questions(edition))
    return figures | throughput(edition)


def throughput(edition: Edition) -> dict[str, Any]:
    """Compare updates per second: an empty handler, a handler that only sends a card, and the whole bot."""
    runs: dict[str, Callable[[], Coroutine[Any, Any, float]]] = {
        "empty_handler": lambda: _bare_updates_per_second(edition, _do_nothing),
        "card_only": lambda: _bare_updates_per_second(edition, _send_card(edition)),
        "bot": lambda: _bot_updates_per_second(edition),
    }
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine meets all
        for name, run in runs.items():
            rates[name].append(asyncio.run(run()))
    median = {name: statistics.median(values) for name, values in rates.items()}
    figures: dict[str, Any] = {f"{name}_updates_per_second": round(rate) for name, rate in median.items()}
    figures["bot_to_empty_handler"] = round(median["bot"] / median["empty_handler"], 3)
    figures["bot_to_card_only"] = round(median["bot"] / median["card_only"], 3)
    return figures


def sample_questions(edition: Edition) -> list[str]:
    """Draw questions evenly over the whole base, each one different."""
    texts = [phrasing.text for phrasings in edition.base.phrasings.values() for phrasing in phrasings]
    return texts[:: max(1, len(texts) // UPDATES)][:UPDATES]


def matching(edition: Edition, questions: Sequence[str]) -> dict[str, Any]:
    """Time `match` question by question, with two words more so that none stands in the base as it is."""
    times = []
    for question in questions:
        text = f"{question} mohon dijawab"
        started = perf_counter()
        edition.matcher.match(text)
        times.append((perf_counter() - started) * 1000)
    times.sort()
    return {
        "phrasings": sum(map(len, edition.base.phrasings.values())),
        "match_p50_ms": round(times[len(times) // 2], 3),
        "match_p99_ms": round(times[int(len(times) * 0.99)], 3),
    }


async def _bot_updates_per_second(edition: Edition) -> float:
    cloud = Cloud()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"data_dir": Path(folder) / "data", "questions_per_minute": 600})
        bot = create_bot(settings, edition, lambda: SandboxRequest(cloud), cloud.token)
        await bot.services.store.open()
        await bot.start()
        _ask_everything(cloud, sample_questions(edition))
        poller = bot.poller()
        started = perf_counter()
        polling = asyncio.create_task(poller.run())
        await cloud.queue.settled(cloud.queue.last)
        elapsed = perf_counter() - started
        poller.stop()
        await polling
        await bot.stop()
        await bot.services.store.close()
    return UPDATES / elapsed


async def _bare_updates_per_second(edition: Edition, handler: Handler) -> float:
    cloud = Cloud()
    request = SandboxRequest(cloud)
    application = (
        Application.builder().token(cloud.token).request(request).get_updates_request(request).updater(None).build()
    )
    application.add_handler(MessageHandler(filters.ALL, handler))
    async with application:
        _ask_everything(cloud, sample_questions(edition))
        started, offset = perf_counter(), 0
        while updates := await application.bot.get_updates(offset=offset, timeout=0, allowed_updates=["message"]):
            for update in updates:
                await application.process_update(update)
            offset = updates[-1].update_id + 1
        return UPDATES / (perf_counter() - started)


async def _do_nothing(_: Update, __: Any) -> None:
    """Handle an update as a bare application does: not at all."""


def _send_card(edition: Edition) -> Handler:
    entry = edition.base.entries[min(edition.base.entries)]
    text = render_card(Messages(), edition.base, entry, date.today(), next(iter(edition.base.regions)))
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(f"Tombol {n}", callback_data=f"a:{n}")] for n in range(8)])

    async def send(update: Update, _: Any) -> None:
        if update.effective_message:
            await update.effective_message.reply_html(text, reply_markup=keyboard)

    return send


def _ask_everything(cloud: Cloud, questions: Sequence[str]) -> None:
    """Queue one question after the other from many chats."""
    keys = [cloud.add_user(f"bench{number}", f"Guru {number}").key for number in range(CHATS)]
    for number in range(UPDATES):
        key = keys[number % CHATS]
        people.write(cloud, cloud.users[key], cloud.chat(key), people.text_content(questions[number % len(questions)]))
