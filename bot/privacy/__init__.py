"""Keep persons out of what is stored: scrubbed text and marks that die with their week."""

from bot.privacy.marks import asker_mark, chat_mark, iso_week, reply_mark, sketch_mark
from bot.privacy.personal import Personal
from bot.privacy.scrubbing import Scrubbed, scrub

__all__ = [
    "Personal",
    "Scrubbed",
    "asker_mark",
    "chat_mark",
    "iso_week",
    "reply_mark",
    "scrub",
    "sketch_mark",
]
