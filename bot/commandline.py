"""What all commands need: the settings, and one sentence when something is wrong with the setup."""

import sys
from typing import NoReturn

import typer

from bot.settings import Settings, SettingsError, load_settings

WRONG_SETUP = 2
UNREADABLE = "DATA_DIR: the database cannot be read ({}); `tanya-netral doctor` tells more."


def read_settings() -> Settings:
    """Read the settings, or end the command with what is wrong with them."""
    try:
        return load_settings()
    except SettingsError as fault:
        stop(str(fault))


def stop(sentence: str) -> NoReturn:
    """End the command with a sentence on standard error."""
    print(sentence, file=sys.stderr)  # noqa: T201 - the command's output
    raise typer.Exit(WRONG_SETUP)
