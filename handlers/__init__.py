"""Conversations of the bot, one module each; `handlers.registry` lists them in order."""
