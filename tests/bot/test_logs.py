"""Application logs say what happened and never to whom (P6); each case in a process of its own."""

import subprocess
import sys

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0"
START = """
import logging
from bot.logs import configure_logs
from bot.settings import LogLevel
configure_logs(LogLevel.INFO)
"""


def said(code: str) -> str:
    """What a process with our logging writes to standard error."""
    return subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=True).stderr


def test_arguments_of_library_lines_are_not_printed() -> None:
    lines = said(
        "logging.getLogger('telegram.ext.Application').critical('Error for update %s', {'text': 'pak Budi kampanye'})\n"
        f"logging.getLogger('httpx').warning('HTTP Request: POST %s', 'https://api.telegram.org/bot{TOKEN}/getMe')"
    )
    assert "telegram.ext.Application: Error for update" in lines
    assert "Budi" not in lines
    assert TOKEN not in lines


def test_a_line_with_wrong_arguments_does_not_show_them_either() -> None:
    assert "Budi" not in said("logging.getLogger('telegram').warning('%d %d', 'pak Budi kampanye')")


def test_exceptions_are_named_by_class_and_place_alone() -> None:
    lines = said(
        "try:\n    raise ValueError('pak Budi kampanye')\n"
        "except ValueError:\n    logging.getLogger('telegram.ext').exception('No error handlers are registered')"
    )
    assert "ValueError at <string>" in lines
    assert "Budi" not in lines


def test_what_asyncio_says_of_a_failed_task_or_callback_names_the_class_alone() -> None:
    task = said(
        "import asyncio, gc\n"
        "async def fails(): raise ValueError('pak Budi kampanye')\n"
        "async def main():\n    asyncio.create_task(fails())\n    await asyncio.sleep(0)\n    gc.collect()\n"
        "asyncio.run(main())"
    )
    assert "Task exception was never retrieved (ValueError at <string>" in task
    callback = said(
        "import asyncio\n"
        "def fails(text): raise ValueError(text)\n"
        "async def main():\n"
        "    asyncio.get_running_loop().call_soon(fails, 'pak Budi kampanye')\n    await asyncio.sleep(0.01)\n"
        "asyncio.run(main())"
    )
    assert "Exception in callback fails (ValueError at <string>" in callback
    assert "Budi" not in task + callback


def test_httpx_says_nothing_of_its_requests() -> None:
    assert said(f"logging.getLogger('httpx').info('POST https://api.telegram.org/bot{TOKEN}/getMe')") == ""


def test_our_own_events_are_written_as_fields() -> None:
    lines = said("import structlog; structlog.get_logger('bot').warning('update_postponed', fault='TimedOut')")
    assert "event=update_postponed" in lines
    assert "fault=TimedOut" in lines
