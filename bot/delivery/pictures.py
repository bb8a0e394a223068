"""Sending a picture with words below it on Telegram."""

from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.delivery.faults import PictureDelayed, PictureRefused


async def send_picture(bot: Bot, chat: int, picture: bytes, caption: str) -> None:
    """Send a PNG with Telegram HTML below it, also to a group that became a supergroup.

    Raises:
        PictureRefused: trying again will not help.
        PictureDelayed: try again later.
    """
    try:
        try:
            await bot.send_photo(chat, picture, caption, parse_mode="HTML", filename="ringkasan.png")
        except ChatMigrated as moved:
            await bot.send_photo(moved.new_chat_id, picture, caption, parse_mode="HTML", filename="ringkasan.png")
    except RetryAfter as fault:
        asked = fault.retry_after
        raise PictureDelayed(asked.total_seconds() if isinstance(asked, timedelta) else asked) from fault
    except (BadRequest, Forbidden, InvalidToken) as fault:  # BadRequest is a NetworkError by inheritance
        raise PictureRefused from fault
    except TelegramError as fault:
        raise PictureDelayed from fault
