"""The running service of Tanya Netral."""

import os

# python-telegram-bot then gives durations as timedelta, which it will do by itself from version 23 on.
os.environ.setdefault("PTB_TIMEDELTA", "1")
