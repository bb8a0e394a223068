"""Questions that the network learns from beside the phrasings: too many to be searched, and never shown.

They lie in `training/*.jsonl` of the data folder as labelled questions do (`evaluate.load_rows`), a file for each
manner of asking: `entry` answers best, those in `also` answer as well.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.check import plain
from knowledge.errors import BadRow, Problem
from knowledge.evaluate import load_rows

TRAINING = "training"


@dataclass(frozen=True)
class Lesson:
    """A question with the entries that answer it, the best first, and the place it was read from."""

    text: str
    right: tuple[str, ...]
    file: str
    line: int

    @property
    def manner(self) -> str:
        """Name the manner it is asked in."""
        return Path(self.file).stem


def read_lessons(folder: Path) -> list[Lesson]:
    """Read all questions below the data folder `folder`, of which there may be none; raises BadRow."""
    return [
        Lesson(row.question, row.right, path.name, row.line)
        for path in sorted((folder / TRAINING).glob("*.jsonl"))
        for row in load_rows(path)
    ]


def check_lessons(folder: Path, entries: Collection[str], phrasings: Mapping[str, str]) -> Iterator[Problem]:
    """Find questions without a known entry, and such that stand for another already; `phrasings`: text to entry."""
    try:
        lessons = read_lessons(folder)
    except BadRow as unread:
        yield Problem(TRAINING, 0, "", "", str(unread))
        return
    seen = {plain(text): entry for text, entry in phrasings.items()}
    for lesson in lessons:
        fault = _fault(lesson, entries, seen)
        if fault:
            yield Problem(f"{TRAINING}/{lesson.file}", lesson.line, "", "q", fault)


def _fault(lesson: Lesson, entries: Collection[str], seen: dict[str, str]) -> str:
    """Say what is wrong with a question, if anything, and add it to those `seen`."""
    if not lesson.right:
        return "needs an entry; what none answers belongs to the negatives"
    unknown = [name for name in lesson.right if name not in entries]
    if unknown:
        return f"{unknown[0]} is not an entry"
    before = seen.setdefault(plain(lesson.text), lesson.right[0])
    return "" if before == lesson.right[0] else f"stands already, for {before}"
