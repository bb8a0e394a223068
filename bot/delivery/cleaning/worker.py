"""The cleaning process: reads a file from standard input, writes the outcome to standard output."""

import resource
import sys

from bot.delivery.cleaning.washing import clean
from bot.delivery.cleaning.wire import pack

MEMORY = 2 * 1024**3
"""Bytes of address space, also of ffmpeg; the largest picture needs a third of it."""

PROCESSOR_SECONDS = 120


def main() -> None:
    """Clean one file under limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(pack(clean(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
