"""Copies of files without their metadata; what a file is, is found by its content."""

import hashlib

from bot.delivery.cleaning.apart import clean_apart
from bot.delivery.cleaning.model import LARGEST, Cleaned, Kind, Outcome, Reason, Refused, Uncleanable
from bot.delivery.cleaning.sniff import inspect
from bot.delivery.cleaning.washing import clean

__all__ = [
    "LARGEST",
    "Cleaned",
    "Kind",
    "Outcome",
    "Reason",
    "Refused",
    "Uncleanable",
    "clean",
    "clean_apart",
    "fingerprint",
    "inspect",
]


def fingerprint(content: bytes) -> str:
    """Give the SHA-256 of an original, in hex."""
    return hashlib.sha256(content).hexdigest()
