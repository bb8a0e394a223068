"""Keeping what the bot writes from other users of the machine."""

import os
import resource
import stat
from pathlib import Path

_OTHERS = 0o077


def close_process() -> None:
    """Have files that this process makes readable by its user alone, and leave no core file that holds keys."""
    os.umask(_OTHERS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_path(path: Path) -> bool:
    """Take the rights of others from a file or folder of ours; tells whether others have none now.

    Raises:
        OSError: it is not there, or its rights cannot be changed.
    """
    found = path.stat()
    if found.st_mode & _OTHERS and found.st_uid == os.geteuid():
        path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
    return not path.stat().st_mode & _OTHERS
