"""Giving memory back to the system that building left in holes."""

import ctypes
import sys


def give_back() -> None:
    """Return freed memory to the system where the C library can (glibc).

    Reading and indexing a base leaves a tenth of the process free but held, and afterwards the bot idles for days.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
