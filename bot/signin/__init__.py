"""Signing in to the panel: by a link that works once, or from inside Telegram."""

from bot.signin.init_data import InitDataRefused
from bot.signin.sessions import Refusal, Sessions, Visitor

__all__ = ["InitDataRefused", "Refusal", "Sessions", "Visitor"]
