"""Application logs that cannot carry message text, ids or tokens (P6).

Our own events are structured and name classes and counts. Lines of libraries keep their logger and their
wording but never their arguments: python-telegram-bot puts whole updates there and httpx the token.
"""

import logging
import re
import secrets
import sys
import traceback

import structlog

from bot.metrics import INCIDENTS
from bot.settings import LogLevel


class _WithoutValues(logging.Formatter):
    """Formats a record of a library without the values it was given."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} [{record.levelname.lower()}] {record.name}: {_wording(record)}"
        fault = record.exc_info[1] if record.exc_info else None
        if fault is None:
            return line
        frames = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)
        ]
        return f"{line} ({type(fault).__name__} at {' < '.join(reversed(frames[-4:]))})"


def _wording(record: logging.LogRecord) -> str:
    first = str(record.msg).partition("\n")[0][:200]
    # asyncio hands in lines that are formatted already: below the first stands what a task failed with, and behind a
    # callback's name what it was called with.
    return re.split("[(<{]", first)[0].strip() if record.name == "asyncio" else first


def configure_logs(level: LogLevel) -> None:
    """Send our events and the libraries' warnings to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutValues())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # A line that cannot be written must not be explained with its arguments.
    logging.raiseExceptions = False
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.value),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def incident(log: structlog.stdlib.BoundLogger, fault: BaseException | None) -> str:
    """Note a fault that nobody expected by its class and place; returns the code that names it to the user."""
    code = secrets.token_hex(3)
    INCIDENTS.inc()
    log.error("incident", code=code, fault=type(fault).__name__, at=_place(fault))
    return code


def _place(fault: BaseException | None) -> str:
    frames = traceback.extract_tb(fault.__traceback__) if fault else []
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
