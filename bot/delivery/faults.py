"""Why a picture did not reach a chat, for those who know nothing of Telegram.

PictureNotSent
├── PictureRefused   the chat or the picture is refused for good
└── PictureDelayed   the channel could not be reached or asked to wait
"""


class PictureNotSent(Exception):
    """A picture was not sent; never holds its text or chat."""


class PictureRefused(PictureNotSent):
    """The chat or the picture is refused for good."""


class PictureDelayed(PictureNotSent):
    """The channel could not be reached or asked to wait, for `wait` seconds where it said how long."""

    def __init__(self, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__("try again later")
