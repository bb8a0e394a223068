"""Lets `python -m bot` do what the console script does."""

from bot.cli import app

app()
