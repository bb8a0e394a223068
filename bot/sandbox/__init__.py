"""An embedded Telegram: to try the bot, to teach and demonstrate it, and to test it. Nothing leaves the computer."""

from bot.sandbox.cast import SEATS, Seat
from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import ApiError, NotSeen, SandboxError
from bot.sandbox.http import api_routes
from bot.sandbox.page import sandbox_routes
from bot.sandbox.person import Person
from bot.sandbox.request import SandboxRequest
from bot.sandbox.shown import Button, Shown

__all__ = [
    "SEATS",
    "ApiError",
    "Button",
    "Cloud",
    "NotSeen",
    "Person",
    "SandboxError",
    "SandboxRequest",
    "Seat",
    "Shown",
    "api_routes",
    "sandbox_routes",
]
