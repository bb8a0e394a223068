"""Take personal data out of a text before it is stored (P2 of docs/privacy.md)."""

import re
import unicodedata
from dataclasses import dataclass

from bot.privacy.codes import scrub_codes
from bot.privacy.contacts import scrub_contacts
from bot.privacy.names import scrub_names
from bot.privacy.numbers import scrub_numbers
from bot.privacy.personal import Personal

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Characters that show nothing but split a number or a name for a machine, lone surrogates (which no database
# takes), and the frames that make a keycap emoji of a digit.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")


@dataclass(frozen=True)
class Scrubbed:
    """Hold a text that is fit to be stored and the kinds of personal data taken out of it."""

    text: str
    removed: frozenset[Personal]


def scrub(text: str) -> Scrubbed:
    """Replace personal data by placeholders such as "[NIP]"; takes any text and never raises.

    The text comes back in compatibility form (NFKC, ASCII digits) without invisible characters. Scrubbing a
    scrubbed text changes nothing.
    """
    removed: set[Personal] = set()
    before, after = None, _canonical(text)
    # A placeholder can close a gap between two things that only then show. Every round takes characters
    # outside placeholders away, so this ends; an ordinary text takes one round, a personal one two.
    while after != before:
        before = after
        codeless = scrub_codes(before, removed)
        after = scrub_names(scrub_numbers(scrub_contacts(codeless, removed), removed), removed)
    return Scrubbed(after, frozenset(removed))


def _canonical(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
        text = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return text if text.isprintable() else _CONTROL.sub(" ", text)
