"""All files of an issue. Run as a program, it reads an issue and writes them: drawing takes memory that the bot
does not keep (`bot.digest.apart`)."""

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bot.digest.database import render_database
from bot.digest.issue import Issue


@dataclass(frozen=True)
class Files:
    """The files of an issue."""

    page: bytes
    picture: bytes
    dark_picture: bytes
    sheet: bytes
    database: bytes

    def named(self, issue: Issue) -> Mapping[str, bytes]:
        """Name the files for a folder."""
        stem = f"ringkasan-{'umum-' if issue.public else ''}{issue.week.name}"
        return {
            f"{stem}.html": self.page,
            f"{stem}.png": self.picture,
            f"{stem}-gelap.png": self.dark_picture,
            f"{stem}.xlsx": self.sheet,
            f"{stem}.db": self.database,
        }


def make_files(issue: Issue) -> Files:
    """Make every file; the same issue gives the same bytes."""
    from bot.digest import picture
    from bot.digest.page import render_page
    from bot.digest.sheet import render_sheet

    return Files(
        page=render_page(issue).encode() + b"\n",
        picture=picture.draw(issue, picture.LIGHT),
        dark_picture=picture.draw(issue, picture.DARK),
        sheet=render_sheet(issue),
        database=render_database(issue),
    )


def main() -> None:
    """Read an issue from standard input and write its files to standard output."""
    files = make_files(Issue.from_json(sys.stdin.buffer.read().decode()))
    packed = {name: base64.b64encode(content).decode() for name, content in vars(files).items()}
    sys.stdout.write(json.dumps(packed))


if __name__ == "__main__":
    main()
