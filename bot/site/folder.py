"""Writing the site into a folder without touching anything that another hand put there."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.site.options import SiteError

MANIFEST = ".tanya-netral.json"
"""Names the files of ours in a folder; a folder without it is not ours."""

_STAGING = ".tanya-netral-"


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold `files` (by relative path), each replaced at once; files of ours no longer made are removed.

    Raises:
        SiteError: the folder holds files we did not make, or cannot be written; nothing was changed.
    """
    try:
        ours = _owned(folder)
        _refuse_foreign(folder, files, ours)
        folder.mkdir(parents=True, exist_ok=True)
        _write_manifest(folder, ours | files.keys())
        _replace(folder, files)
        _remove(folder, ours - files.keys())
        _write_manifest(folder, files)
    except OSError as fault:
        raise SiteError(f"{folder} cannot be written: {fault.strerror}") from None


def _owned(folder: Path) -> set[str]:
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is a file; name a folder for the site")
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {name for name in listed if _inside(name)}
    except FileNotFoundError:
        raise SiteError(f"{folder} is not empty and was not made by `kb site`; name an empty or a new folder") from None
    except (ValueError, KeyError, TypeError):
        raise SiteError(f"{folder / MANIFEST} is damaged; empty the folder or name another") from None


def _inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _refuse_foreign(folder: Path, files: Iterable[str], ours: set[str]) -> None:
    foreign = sorted(name for name in files if name not in ours and (folder / name).exists())
    if foreign:
        raise SiteError(f"{folder / foreign[0]} was not made by `kb site` and would be overwritten; move it away")


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    # Inside the folder: only there a rename is sure to stay on one file system, and the dot hides it from servers.
    for left_over in folder.glob(f"{_STAGING}*/"):
        shutil.rmtree(left_over)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_STAGING) as staging:
        for name, content in files.items():
            _write(Path(staging) / name, content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(staging) / name).replace(folder / name)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
        parent = (folder / name).parent
        if parent != folder and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    text = json.dumps({"files": sorted(names)}, indent=0) + "\n"
    new = folder / f"{MANIFEST}.new"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / MANIFEST)
